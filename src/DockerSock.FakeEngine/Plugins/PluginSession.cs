namespace DockerSock.Fake;

/// <summary>
/// An engine's way to plugins in a registry, in the words of the library that it uses for them: one that tries HTTPS
/// where HTTP is refused.
/// </summary>
internal sealed class PluginSession(EngineState state, ImageReference name, RegistryCredentials credentials)
{
    private const string NotHttps = "http: server gave HTTP response to HTTPS client";

    private bool IsLocal => name.Host.StartsWith("localhost", StringComparison.Ordinal)
        || name.Host.StartsWith("127.", StringComparison.Ordinal);

    private string Repository => $"{name.Host}/v2/{name.Path}".Replace(
        ImageReference.DefaultHost + "/", "registry-1.docker.io/", StringComparison.Ordinal);

    /// <summary>The plugin in its registry; an image when that has the name.</summary>
    /// <exception cref="EngineException">There is none, or the registry refuses.</exception>
    public RegistryImage Resolve()
    {
        string what = name.Digest ?? name.Tag ?? "latest";
        string head = $"failed to do request: Head \"https://{Repository}/manifests/{what}\"";
        Registry registry = Reach(head, "error resolving plugin reference: ");
        RegistryAccess access = registry.Access(credentials);
        if (registry.Refusal is { } refusal)
        {
            throw Unresolved(500, refusal);
        }

        if (registry.AsksWho(write: false) && access != RegistryAccess.User)
        {
            throw registry.UsesTokens ? Unresolved(500, Denied("pull"))
                : access == RegistryAccess.Wrong && state.System.Api.From(44)
                    ? Unresolved(500, $"unexpected status from HEAD request to http://{Repository}/manifests/{what}: "
                        + "401 Unauthorized")
                    : Unresolved(500, $"{head}: {NotHttps}");
        }

        return registry.Find(name.Path, what) ?? throw (IsLocal && !state.System.Api.From(44)
            ? Unresolved(500, $"{head}: {NotHttps}")
            : Unresolved(404, $"{name.FullName}{(name.Digest is null ? ":" : "@")}{what}: not found"));
    }

    /// <summary>The registry, when it lets a plugin in.</summary>
    /// <exception cref="EngineException">It does not.</exception>
    public Registry OpenForPush(RegistryLayer files)
    {
        const string error = "error pushing plugin: ";
        string head = $"failed to do request: Head \"https://{Repository}/blobs/{files.DiffId}\"";
        Registry registry = Reach(head, error);
        if (registry.Refusal is { } refusal)
        {
            throw EngineException.Internal(error + refusal);
        }

        if (registry.AsksWho(write: true) && registry.Access(credentials) != RegistryAccess.User)
        {
            throw EngineException.Internal(error + (registry.UsesTokens ? Denied("push") : $"{head}: {NotHttps}"));
        }

        return registry.TransferError is { } broken ? throw EngineException.Internal(error + broken) : registry;
    }

    private static EngineException Unresolved(int status, string why) =>
        new(status, "error resolving plugin reference: " + why);

    private static string Denied(string what) => $"{what} access denied, repository does not exist or may require "
        + "authorization: server message: insufficient_scope: authorization failed";

    private Registry Reach(string request, string error) => RegistrySession.Reach(state, name.Host, error + request);
}
