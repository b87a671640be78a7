using System.Management.Automation;
using System.Text.Json.Nodes;
using DockerSock.Client;
using DockerSock.Completion;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Creates a service of a swarm, and waits until its tasks run.</summary>
/// <remarks>
/// Every option of docker service create is here, and each takes what the docker program takes as well as hashtables
/// and lists; what has no parameter goes into -ServiceSpec, as the API names it. The image is fixed to the digest that
/// its tag has now, so that all nodes run the same. A service whose tasks do not come up is an error with the reason of
/// the last one: when one of them has failed three times, or is not started again. The service stays. Ctrl+C ends the
/// wait only.
/// </remarks>
/// <example><code>New-DockerService nginx -Name web -Replicas 3 -Publish 8080:80 -Secret 'source=key,target=server.key' -UpdateOrder start-first</code>
/// Three web servers.</example>
/// <example><code>New-DockerService busybox sh, -c, 'echo done' -Name once -Mode replicated-job -Replicas 10 -MaxConcurrent 2</code>
/// A job: ten tasks that end, two at a time.</example>
[Cmdlet(VerbsCommon.New, "DockerService", SupportsShouldProcess = true)]
[ApiOperation("ServiceCreate", "docker service create")]
[OutputType(typeof(DockerService))]
public sealed class NewDockerServiceCommand : ServiceSpecCmdlet, ICommandParameters
{
    /// <summary>The image that its containers run.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [ObjectIdentity(One = true)]
    [ArgumentCompleter(typeof(ImageCompleter))]
    public ObjectIdentity Image { get; set; } = null!;

    /// <summary>
    /// The command with its arguments, each as it is: nothing is split or quoted again. As for the docker program, sh
    /// -c 'echo hi', or as a list, sh, -c, 'echo hi'. Once it has begun a word with a dash is the command's, unless it
    /// is a parameter's whole name: -Name. After -- all is the command's. Without it the image's own.
    /// </summary>
    [Parameter(Position = 1, ValueFromRemainingArguments = true)]
    [Words]
    public string[]? Command { get; set; }

    /// <summary>Takes a letter of the command where it stands: sh -c. It is not written by itself.</summary>
    [Parameter(DontShow = true)]
    [Alias("a", "al", "all", "c", "g", "m", "n", "o", "r", "s", "v")]
    public SwitchParameter Dash { get; set; }

    /// <summary>Name of the service; without it the engine makes one up.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>
    /// Mode: replicated, a number of tasks, which is usual; global, one on each node; replicated-job and global-job,
    /// tasks that are to end.
    /// </summary>
    [Parameter]
    [ValidateSet("replicated", "global", "replicated-job", "global-job")]
    public string? Mode { get; set; }

    private protected override string[]? Words => Command is { Length: > 0 } ? Command : null;

    private protected override ObjectIdentity[] Targets => [ObjectIdentity.Of(Name ?? Image.Called)];

    private protected override string Word => ObjectKinds.Service.Word;

    private protected override IEnumerable<(ObjectIdentity? Named, string Word)> Companions =>
        [.. base.Companions, (Image, "image")];

    private protected override bool Approve(DockerEngine engine, ObjectIdentity target) =>
        ShouldProcess($"{target} on {engine.Endpoint}", $"Create service of image '{Image.Called}'");

    private protected override async IAsyncEnumerable<object?> RunAsync(EngineCall call, string target)
    {
        ServiceNames names = await NamesAsync(call).ConfigureAwait(false);
        ServiceImage image = await ServiceImage.FindAsync(call, Image.ForService().Text, ask: !NoResolveImage)
            .ConfigureAwait(false);
        DockerRequest create = Needing(DockerRequest.Post($"/services/create",
            RequestBody.Of(Wanted(names, image).ToJsonString(DockerJson.Plain.Options), "application/json")));
        if (WithRegistryAuth
            && await ServiceImage.CredentialAsync(call, image.Reference).ConfigureAwait(false) is { } credential)
        {
            create.Headers.Add(credential);
        }

        SwarmCreated created = await call.ReadAsync(create, DockerJson.Default.SwarmCreated).ConfigureAwait(false);
        foreach (string warning in created.Warnings)
        {
            await call.WarnAsync(target, $"{target}: {warning}").ConfigureAwait(false);
        }

        if (!Detach)
        {
            await WaitAsync(call, target, created.Id).ConfigureAwait(false);
        }

        yield return await ObjectKinds.Service.OneAsync(call, created.Id).ConfigureAwait(false);
    }

    private protected override DockerRequest Needing(DockerRequest request) =>
        base.Needing(request).Needs(Mode is "replicated-job" or "global-job" ? "1.41" : null, nameof(Mode));

    private JsonObject Wanted(ServiceNames names, ServiceImage image)
    {
        JsonObject spec = [];
        Change(spec, names, image);
        return spec;
    }

    private protected override void Identify(JsonPart service)
    {
        service.Set("Name", Name);
        if (Mode is null)
        {
            return;
        }

        string mode = Mode switch
        {
            "replicated" => "Replicated",
            "replicated-job" => "ReplicatedJob",
            "global-job" => "GlobalJob",
            _ => "Global",
        };
        // A service has one mode.
        service.Set("Mode", new JsonObject { [mode] = service["Mode"].Found?[mode]?.DeepClone() ?? new JsonObject() });
    }

    /// <summary>A service that does not come up is there all the same, and is shown.</summary>
    private async Task WaitAsync(EngineCall call, string target, string id)
    {
        try
        {
            await ServiceWait.RunAsync(call, id, [], false, Timeout).ConfigureAwait(false);
        }
        catch (SockException problem) when (problem.Failure is SockFailure.ServiceFailed or SockFailure.TimedOut)
        {
            await call.FailAsync(target, problem).ConfigureAwait(false);
        }
    }
}
