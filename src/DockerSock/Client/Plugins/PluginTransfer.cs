using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>
/// Moves plugins between this machine, registries and an engine. Source: PluginCreate, GetPluginPrivileges, PluginPull,
/// PluginUpgrade, PluginPush.
/// </summary>
internal static class PluginTransfer
{
    private static readonly ApiVersion s_digests = ApiVersion.Parse("1.42");

    /// <summary>What a plugin wants to be allowed; nothing also where the engine cannot ask the registry.</summary>
    /// <exception cref="SockException">The engine refused.</exception>
    public static async Task<IReadOnlyList<PluginPrivilege>> PrivilegesAsync(EngineCall call, ImageReference remote,
        RegistryCredential credential)
    {
        if (remote.Digest is not null && await call.VersionAsync().ConfigureAwait(false) < s_digests)
        {
            // Docker 20.10 ends itself, with all that it does, when it is asked for one.
            throw new SockException(SockFailure.ParameterNeedsNewerEngine,
                $"'{remote}' names a plugin by its digest, which needs API {s_digests}; {call.Engine.Endpoint} is "
                + $"spoken to in API {await call.VersionAsync().ConfigureAwait(false)}. Nothing was sent.",
                "Name it by its tag, or update the engine.");
        }

        DockerRequest ask = Open(DockerRequest.Get($"/plugins/privileges").Query("remote", Named(remote)), credential);
        List<PluginPrivilege> wanted = [];
        await foreach (PluginPrivilege one in call.ListAsync(ask, DockerJson.Default.PluginPrivilege,
            refused => PluginFailure.Of(SockFailure.PullFailed, $"The plugin '{remote}' could not be looked at",
                refused.Message, refused)).ConfigureAwait(false))
        {
            wanted.Add(one);
        }

        return wanted;
    }

    /// <summary>Makes a plugin of a folder: its config.json and its rootfs, and nothing else that is in it.</summary>
    /// <exception cref="SockException">The folder is no plugin's, cannot be read, or the engine refused.</exception>
    public static async Task CreateAsync(EngineCall call, string name, string folder)
    {
        PackItem[] items = PluginFolder.ItemsOf(folder);
        long done = 0;
        string activity = $"Making plugin {name}";
        RequestBody body = RequestBody.OfWriter("application/x-tar",
            ["-C", folder, .. items.Select(static one => one.Name)],
            (archive, cancel) => TarPacker.WriteAsync(items, archive, static (_, problem) => throw problem,
                count => Volatile.Write(ref done, count), cancel));
        try
        {
            await call.SendAsync(DockerRequest.Post($"/plugins/create", body).Query("name", name),
                () => new TransferProgress(activity, Volatile.Read(ref done), null)).ConfigureAwait(false);
        }
        catch (SockException refused) when (refused.Status is not null)
        {
            throw PluginFailure.Of(refused);
        }
        finally
        {
            await call.ReportAsync(new TransferProgress(activity, 0, null, Ended: true)).ConfigureAwait(false);
        }
    }

    /// <summary>Pulls a plugin, or another version of one that is there.</summary>
    /// <param name="call">The engine.</param>
    /// <param name="remote">The reference by which the registry knows it.</param>
    /// <param name="request">The pull or the upgrade.</param>
    /// <param name="credential">What opens the registry.</param>
    /// <exception cref="SockException">The registry or the engine refused, also in the middle of the
    /// stream.</exception>
    public static Task PullAsync(EngineCall call, ImageReference remote, DockerRequest request,
        RegistryCredential credential) =>
        RunAsync(call, $"Pulling {remote}", Open(request.Query("remote", Named(remote)), credential),
            static step => step.Status is "Complete" or "Download complete", (said, refused) => PluginFailure.Of(
                SockFailure.PullFailed, $"The plugin '{remote}' could not be pulled", said, refused));

    /// <summary>Pushes a plugin.</summary>
    /// <exception cref="SockException">The registry or the engine refused, also in the middle of the
    /// stream.</exception>
    public static Task PushAsync(EngineCall call, ImageReference plugin, RegistryCredential credential)
    {
        DockerRequest push = DockerRequest.Post($"/plugins/{Named(plugin):ref}/push");
        push.Headers.Add(new("X-Registry-Auth", credential.ToHeader()));
        return RunAsync(call, $"Pushing {plugin}", push, ImagePush.IsEnd, (said, refused) =>
            refused is { Failure: SockFailure.ObjectNotFound } ? refused : PluginFailure.Of(SockFailure.PushFailed,
                $"The plugin '{plugin}' could not be pushed", said, refused));
    }

    /// <summary>The name that a plugin of a reference is given where the user gives none.</summary>
    public static string LocalName(ImageReference remote) =>
        remote.Digest is null ? Named(remote) : $"{remote.Repository}:{remote.Tag ?? "latest"}";

    /// <summary>Engines take no plugin without a tag.</summary>
    private static string Named(ImageReference plugin) =>
        plugin.Digest is null ? $"{plugin.Repository}:{plugin.TagOrDigest}" : plugin.ToString();

    private static DockerRequest Open(DockerRequest request, RegistryCredential credential)
    {
        if (credential.IsThere)
        {
            request.Headers.Add(new("X-Registry-Auth", credential.ToHeader()));
        }

        return request;
    }

    private static async Task RunAsync(EngineCall call, string activity, DockerRequest request,
        Func<EngineStep, bool> isEnd, Func<string, SockException?, SockException> failed)
    {
        LayerProgress progress = new(call, activity);
        try
        {
            await foreach (EngineStep step in EngineSteps.ReadAsync(call, request, isEnd, failed).ConfigureAwait(false))
            {
                await progress.AddAsync(step).ConfigureAwait(false);
            }
        }
        catch (SockException refused) when (refused.Status is System.Net.HttpStatusCode.BadRequest)
        {
            throw PluginFailure.Of(refused);
        }
        finally
        {
            await progress.EndAsync().ConfigureAwait(false);
        }
    }
}
