using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>Creates and starts containers. Source: ContainerCreate, ContainerStart.</summary>
internal static class ContainerCreate
{
    /// <summary>
    /// The version from which all networks of a container are given when it is created; before, the rest are connected
    /// afterwards.
    /// </summary>
    private static readonly ApiVersion s_severalNetworks = new(1, 44);

    /// <summary>
    /// How long a container that was just started is watched: one that cannot run dies within that time.
    /// </summary>
    private static readonly TimeSpan s_watched = TimeSpan.FromMilliseconds(250);

    private const int LastLines = 10;

    /// <summary>Creates a container, its image pulled before where the plan says so. Returns its id.</summary>
    /// <param name="call">The engine.</param>
    /// <param name="plan">The container.</param>
    /// <param name="run">The command whose time limit holds for all but the pull; null for no limit.</param>
    /// <exception cref="SockException">The image is missing or cannot be pulled, or the engine refused.</exception>
    public static async Task<string> CreateAsync(EngineCall call, ContainerPlan plan, CommandRun? run = null)
    {
        Task<string> SendInTimeAsync() => run?.PrepareAsync(plan.What, limited => SendAsync(limited, plan))
            ?? SendAsync(call, plan);

        if (plan.Pull == PullPolicy.Always)
        {
            await ImagePull.PullAsync(call, plan.Image, plan.Platform).ConfigureAwait(false);
        }

        if (await TagAsync(call, plan).ConfigureAwait(false) is { } tag)
        {
            plan.Body["Image"] = tag;
        }

        try
        {
            return await SendInTimeAsync().ConfigureAwait(false);
        }
        catch (SockException missing) when (missing.Failure == SockFailure.ObjectNotFound)
        {
            if (!await ImageIsMissingAsync(call, plan.Image).ConfigureAwait(false))
            {
                throw;
            }

            if (plan.Pull != PullPolicy.Missing)
            {
                throw new SockException(SockFailure.ImageMissing,
                    $"The image '{plan.Image}' is not on {call.Engine.Endpoint}.",
                    "Use -Pull Missing to pull it, or look at what there is with Get-DockerImage.",
                    missing) { Status = missing.Status };
            }

            await ImagePull.PullAsync(call, plan.Image, plan.Platform).ConfigureAwait(false);
            return await SendInTimeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>
    /// The first tag that still is the image's, where it is given by its id: people would rather read that.
    /// </summary>
    private static async Task<string?> TagAsync(EngineCall call, ContainerPlan plan)
    {
        foreach (string tag in plan.ImageTags)
        {
            try
            {
                ImageInspect image = await call.ReadAsync(DockerRequest.Get($"/images/{tag:ref}/json"),
                    DockerJson.Default.ImageInspect).ConfigureAwait(false);
                if (image.Id == plan.Image)
                {
                    return tag;
                }
            }
            catch (SockException gone) when (gone.Failure == SockFailure.ObjectNotFound)
            {
                // The tag has been taken away meanwhile.
            }
        }

        return null;
    }

    /// <summary>
    /// Starts a container, and watches it for a moment: one that dies at once is a failure that says why.
    /// </summary>
    /// <exception cref="SockException">It cannot be started, or died.</exception>
    public static async Task StartAsync(EngineCall call, string id)
    {
        await FinishAsync(call, id, () => StartOnlyAsync(call, id)).ConfigureAwait(false);
        using CancellationTokenSource watch = CancellationTokenSource.CreateLinkedTokenSource(call.Cancel);
        watch.CancelAfter(s_watched);
        long code = 0;
        ContainerInspect ended;
        try
        {
            code = await ContainerExit.WaitAsync(call, id, watch.Token).ConfigureAwait(false);
            if (code == 0)
            {
                return;
            }

            ended = await ContainerLookup.InspectAsync(call, id).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!call.Cancel.IsCancellationRequested)
        {
            return;
        }
        catch (SockException removed) when (removed.Failure == SockFailure.ObjectNotFound)
        {
            // It was to be removed at its end; of one that was gone before we asked nobody knows how it ended.
            if (code == 0)
            {
                return;
            }

            throw new SockException(SockFailure.ContainerExited,
                $"Container '{id}' ended at once with exit code {code}, and was removed.",
                "Leave out -AutoRemove to see what it wrote.", removed);
        }

        throw await ContainerExit.ExplainAsync(call, ended, $"Container '{ended.Called}' ended at once", LastLines)
            .ConfigureAwait(false);
    }

    /// <summary>Does what comes after a container was created; a failure says that it is there, and how to remove it.
    /// </summary>
    /// <exception cref="SockException">What the work throws.</exception>
    public static async Task FinishAsync(EngineCall call, string id, Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (SockException problem) when (!problem.IsUnreachable)
        {
            throw problem.With(after: await LeftAsync(call, id).ConfigureAwait(false));
        }
    }

    /// <summary>Starts a container.</summary>
    /// <exception cref="SockException">It cannot be started; a port that is taken is named, and who has it.</exception>
    public static async Task StartOnlyAsync(EngineCall call, string id, string? detachKeys = null)
    {
        try
        {
            await call.SendAsync(DockerRequest.Post($"/containers/{id}/start").Query("detachKeys", detachKeys))
                .ConfigureAwait(false);
        }
        catch (SockException refused) when (refused.Failure is SockFailure.EngineError or SockFailure.Conflict
            && SaysPortIsTaken(refused.Message))
        {
            throw new SockException(SockFailure.PortInUse, refused.Message,
                await AdviceAsync(call, id).ConfigureAwait(false), refused) { Status = refused.Status };
        }
    }

    private static async Task<string> SendAsync(EngineCall call, ContainerPlan plan)
    {
        ApiVersion spoken = await call.VersionAsync().ConfigureAwait(false);
        (string Name, EndpointSettings End)[] given =
            [.. plan.Networks.Take(spoken < s_severalNetworks ? 1 : plan.Networks.Count)];
        JsonObject body = plan.Body.DeepClone().AsObject();
        if (given.Length > 0)
        {
            JsonObject ends = [];
            foreach ((string name, EndpointSettings end) in given)
            {
                ends[name] = DockerJson.ToNode(end);
            }

            body["NetworkingConfig"] ??= new JsonObject { ["EndpointsConfig"] = ends };
        }

        AddProxies(body, call.Engine.Endpoint.Text);
        DockerRequest create = DockerRequest.Post($"/containers/create",
            RequestBody.Of(body.ToJsonString(), "application/json"))
            .Query("name", plan.Name)
            .Query("platform", plan.Platform ?? ImagePlatform.Default);
        foreach ((string since, string parameter) in plan.NeedsNewer)
        {
            create.Needs(since, parameter);
        }

        IdResponse created = await call.ReadAsync(create, DockerJson.Default.IdResponse).ConfigureAwait(false);
        foreach (string warning in created.Warnings)
        {
            await call.WarnAsync(plan.Name ?? created.Id, warning).ConfigureAwait(false);
        }

        foreach ((string name, EndpointSettings end) in plan.Networks.Skip(given.Length))
        {
            JsonObject connect = new() { ["Container"] = created.Id,
                ["EndpointConfig"] = DockerJson.ToNode(end) };
            await FinishAsync(call, created.Id, () => call.SendAsync(DockerRequest.Post($"/networks/{name}/connect",
                RequestBody.Of(connect.ToJsonString(), "application/json")))).ConfigureAwait(false);
        }

        return created.Id;
    }

    /// <summary>
    /// Gives a container the proxies of the user's configuration, in the variables that nobody has set in another way.
    /// </summary>
    private static void AddProxies(JsonObject body, string host)
    {
        JsonArray variables = body["Env"] as JsonArray ?? [];
        HashSet<string> names = [.. variables.Select(static one => one?.ToString().Split('=')[0] ?? "")];
        foreach ((string name, string proxy) in EndpointResolver.Current.Configuration.Proxies(host))
        {
            if (names.Add(name))
            {
                variables.Add((JsonNode)$"{name}={proxy}");
                body["Env"] = variables;
            }
        }
    }

    private static async Task<bool> ImageIsMissingAsync(EngineCall call, string image)
    {
        try
        {
            await call.SendAsync(DockerRequest.Get($"/images/{image:ref}/json")).ConfigureAwait(false);
            return false;
        }
        catch (SockException missing) when (missing.Status == HttpStatusCode.NotFound)
        {
            return true;
        }
    }

    /// <summary>The kernel's words and Docker's own: no engine has a code for it.</summary>
    private static bool SaysPortIsTaken(string message) =>
        message.Contains("address already in use", StringComparison.OrdinalIgnoreCase)
        || message.Contains("port is already allocated", StringComparison.OrdinalIgnoreCase);

    private static async Task<string> AdviceAsync(EngineCall call, string id)
    {
        ContainerInspect wanted = await ContainerLookup.InspectAsync(call, id).ConfigureAwait(false);
        HashSet<long> ports = [.. (wanted.HostConfig?.PortBindings ?? []).Values.SelectMany(static list => list)
            .Select(static binding => long.TryParse(binding.HostPort, NumberStyles.None, CultureInfo.InvariantCulture,
                out long port) ? port : 0)];
        await foreach (ContainerSummary other in call.ListAsync(DockerRequest.Get($"/containers/json"),
            DockerJson.Default.ContainerSummary).ConfigureAwait(false))
        {
            if (other.Id != wanted.Id
                && other.Ports.Find(port => port.PublicPort is { } taken && ports.Contains(taken)) is { } held)
            {
                return $"Container '{other.Called}' publishes port {held.PublicPort}.";
            }
        }

        return "Another program on the engine's host listens on it.";
    }

    /// <summary>A sentence on a container that was created and is there; null where it has been removed.</summary>
    private static async Task<string?> LeftAsync(EngineCall call, string id)
    {
        try
        {
            ContainerInspect left = await ContainerLookup.InspectAsync(call, id).ConfigureAwait(false);
            string brief = id[..Math.Min(12, id.Length)];
            // A line that is typed after us has nothing of the engine's in it but what is plainly a name.
            string name = left.Called.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-')
                ? left.Called : brief;
            return $"Container '{left.Called}' ({brief}) was created and does not run: "
                + $"Remove-DockerContainer {name} removes it.";
        }
        catch (SockException gone)
        {
            return gone.Failure == SockFailure.ObjectNotFound ? null
                : $"Container {id} was created and may still be there.";
        }
    }
}
