using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>Moves plugins between registries and an engine. Source: GetPluginPrivileges, PluginPull, PluginUpgrade, PluginPush.</summary>
internal static class PluginTransfer
{
    /// <summary>What a plugin wants to be allowed.</summary>
    /// <exception cref="SockException">The registry or the engine refused.</exception>
    public static async Task<IReadOnlyList<PluginPrivilege>> PrivilegesAsync(EngineCall call, ImageReference remote, RegistryCredential credential)
    {
        DockerRequest ask = Open(DockerRequest.Get($"/plugins/privileges").Query("remote", Named(remote)), credential);
        List<PluginPrivilege> wanted = [];
        await foreach (PluginPrivilege one in call.ListAsync(ask, DockerJson.Default.PluginPrivilege, refused => RegistryFailure.MayBe(refused)
            ? RegistryFailure.Of(SockFailure.PullFailed, $"The plugin '{remote}' could not be looked at", refused.Message, refused)
            : refused).ConfigureAwait(false))
        {
            wanted.Add(one);
        }

        return wanted;
    }

    /// <summary>Pulls a plugin, or another version of one that is there.</summary>
    /// <param name="call">The engine.</param>
    /// <param name="remote">The reference by which the registry knows it.</param>
    /// <param name="request">The pull or the upgrade.</param>
    /// <param name="credential">What opens the registry.</param>
    /// <exception cref="SockException">The registry or the engine refused, also in the middle of the
    /// stream.</exception>
    public static Task PullAsync(EngineCall call, ImageReference remote, DockerRequest request, RegistryCredential credential) =>
        RunAsync(call, $"Pulling {remote}", Open(request.Query("remote", Named(remote)), credential), (said, refused) =>
            RegistryFailure.Of(SockFailure.PullFailed, $"The plugin '{remote}' could not be pulled", said, refused));

    /// <summary>Pushes a plugin.</summary>
    /// <exception cref="SockException">The registry or the engine refused, also in the middle of the
    /// stream.</exception>
    public static Task PushAsync(EngineCall call, ImageReference plugin, RegistryCredential credential)
    {
        DockerRequest push = DockerRequest.Post($"/plugins/{Named(plugin):ref}/push");
        push.Headers.Add(new("X-Registry-Auth", credential.ToHeader()));
        return RunAsync(call, $"Pushing {plugin}", push, (said, refused) => refused is { Failure: SockFailure.ObjectNotFound } ? refused
            : RegistryFailure.Of(SockFailure.PushFailed, $"The plugin '{plugin}' could not be pushed", said, refused));
    }

    /// <summary>Engines take no plugin without a tag.</summary>
    private static string Named(ImageReference plugin) => plugin.Digest is null ? $"{plugin.Repository}:{plugin.TagOrDigest}" : plugin.ToString();

    private static DockerRequest Open(DockerRequest request, RegistryCredential credential)
    {
        if (credential.IsThere)
        {
            request.Headers.Add(new("X-Registry-Auth", credential.ToHeader()));
        }

        return request;
    }

    private static async Task RunAsync(EngineCall call, string activity, DockerRequest request, Func<string, SockException?, SockException> failed)
    {
        LayerProgress progress = new(call, activity);
        try
        {
            await foreach (EngineStep step in EngineSteps.ReadAsync(call, request, failed).ConfigureAwait(false))
            {
                await progress.AddAsync(step).ConfigureAwait(false);
            }
        }
        finally
        {
            await progress.EndAsync().ConfigureAwait(false);
        }
    }
}
