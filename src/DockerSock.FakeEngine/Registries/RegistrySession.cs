namespace DockerSock.Fake;

/// <summary>An engine's way to a repository of a registry, with the errors that it makes of the registry's.</summary>
internal sealed class RegistrySession
{
    private const string Denied = "denied: requested access to the resource is denied";
    private readonly EngineState _state;
    private readonly ImageReference _name;
    private readonly RegistryCredentials _credentials;

    /// <exception cref="EngineException">500: there is no way to the registry.</exception>
    public RegistrySession(EngineState state, ImageReference name, RegistryCredentials credentials)
    {
        _state = state;
        _name = name;
        _credentials = credentials;
        Registry = Reach(state, name.Host, $"Get \"{Url(name.Host)}/v2/\"");
    }

    public Registry Registry { get; }

    private bool IsLate => _state.System.Api.From(44);

    private string UrlOfRepository => $"{Url(_name.Host)}/v2/{_name.Path}";

    /// <summary>Where the registry of a host answers.</summary>
    public static string Url(string host) => host == ImageReference.DefaultHost
        ? "https://registry-1.docker.io"
        : (IsLocal(host) ? "http://" : "https://") + host;

    /// <summary>The registry of a host.</summary>
    /// <exception cref="EngineException">500: nobody answers there.</exception>
    public static Registry Reach(EngineState state, string host, string request)
    {
        Registry? registry = state.Registries.Find(host);
        if (registry is { IsDown: false })
        {
            return registry;
        }

        Uri url = new(Url(host));
        string address = !IsLocal(host) ? $"192.0.2.1:{url.Port}"
            : url.Host == "localhost" ? $"[::1]:{url.Port}"
            : $"{url.Host}:{url.Port}";
        throw EngineException.Internal(registry is null && !IsLocal(host)
            ? $"{request}: dial tcp: lookup {url.Host}: no such host"
            : $"{request}: dial tcp {address}: connect: connection refused");
    }

    /// <summary>The tags to pull when none is named.</summary>
    /// <exception cref="EngineException">The registry refuses.</exception>
    public IReadOnlyList<string> Tags()
    {
        CheckReading($"Get \"{UrlOfRepository}/tags/list\"", distribution: false);
        return Registry.Tags(_name.Path)
            ?? throw (Registry.UsesTokens ? PullDenied() : EngineException.NotFound(
                $"repository {_name.Name} not found: name unknown: repository name not known to registry"));
    }

    /// <summary>A manifest to pull, or to tell about.</summary>
    /// <exception cref="EngineException">The registry refuses, or has none.</exception>
    public RegistryImage Manifest(string tagOrDigest, bool distribution = false)
    {
        const string unknown = "manifest unknown: manifest unknown";
        string verb = tagOrDigest.Contains(':', StringComparison.Ordinal) ? "Get" : "Head";
        CheckReading($"{verb} \"{UrlOfRepository}/manifests/{tagOrDigest}\"", distribution);
        if (Registry.Find(_name.Path, tagOrDigest) is { } found)
        {
            return found;
        }

        throw Registry.UsesTokens && Registry.Tags(_name.Path) is null
            ? distribution ? Hidden() : PullDenied()
            : EngineException.NotFound(
                distribution ? unknown : $"manifest for {_name.With(tagOrDigest).Familiar} not found: {unknown}");
    }

    /// <exception cref="EngineException">The registry lets nobody like this push.</exception>
    public void CheckPush()
    {
        if (Registry.Refusal is { } refusal)
        {
            throw EngineException.Internal(refusal);
        }

        RegistryAccess access = Registry.Access(_credentials);
        if (Registry.AsksWho(write: true) && access != RegistryAccess.User)
        {
            throw EngineException.Internal(Registry.UsesTokens
                ? access == RegistryAccess.Wrong ? "unauthorized: incorrect username or password" : Denied
                : access == RegistryAccess.Wrong
                    ? "unauthorized: authentication required"
                    : "no basic auth credentials");
        }
    }

    private static bool IsLocal(string host) =>
        host.Split(':')[0] is var name && (name == "localhost" || name.StartsWith("127.", StringComparison.Ordinal));

    private void CheckReading(string request, bool distribution)
    {
        if (Registry.Refusal is { } refusal)
        {
            throw EngineException.Internal(refusal);
        }

        RegistryAccess access = Registry.Access(_credentials);
        bool asked = Registry.AsksWho(write: false);
        int unauthorized = distribution || IsLate ? 401 : 500;
        if (Registry.UsesTokens ? access == RegistryAccess.Wrong : asked && access == RegistryAccess.Wrong)
        {
            throw new EngineException(unauthorized, Registry.UsesTokens
                ? $"{request}: unauthorized: incorrect username or password"
                : "unauthorized: authentication required");
        }

        if (asked && access == RegistryAccess.Nobody)
        {
            throw !Registry.UsesTokens ? EngineException.Internal($"{request}: no basic auth credentials")
                : distribution ? Hidden()
                : PullDenied();
        }
    }

    private EngineException PullDenied() => EngineException.NotFound(
        $"pull access denied for {_name.Name}, repository does not exist or may require 'docker login': {Denied}");

    private static EngineException Hidden() =>
        new(401, $"errors:\n{Denied}\nunauthorized: authentication required\n");
}
