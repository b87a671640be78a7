namespace DockerSock.Client;

/// <summary>Names of registries in the docker configuration.</summary>
internal static class RegistryServer
{
    /// <summary>What the configuration calls Docker Hub.</summary>
    public const string DockerHub = "https://index.docker.io/v1/";

    /// <summary>The key under which credentials for a registry are kept.</summary>
    /// <param name="registry">Host, port, perhaps with a scheme or a path, as people write it; empty for Docker
    /// Hub.</param>
    /// <exception cref="SockException">The text names no registry.</exception>
    public static string KeyOf(string registry)
    {
        string host = HostOf(registry);
        if (host is "" or ImageReference.DockerHub or "index.docker.io" or "registry-1.docker.io")
        {
            return DockerHub;
        }

        return (Uri.CheckHostName(host.Split(':')[0]) != UriHostNameType.Unknown || host.StartsWith('['))
            && Uri.TryCreate("http://" + host, UriKind.Absolute, out Uri? address) && address.UserInfo.Length == 0
            ? host
            : throw new SockException(SockFailure.NameInvalid, $"'{registry}' is no registry.",
                "Write its host, with a port where it has one: localhost:5000.");
    }

    /// <summary>What people call a registry that the configuration knows.</summary>
    public static string NameOf(string key) => key == DockerHub ? ImageReference.DockerHub : HostOf(key);

    /// <summary>Host and port of what older files hold: <c>https://host:5000/v1/</c> is <c>host:5000</c>.</summary>
    public static string HostOf(string server)
    {
        int scheme = server.IndexOf("://", StringComparison.Ordinal);
        string rest = scheme < 0 ? server : server[(scheme + 3)..];
        int slash = rest.IndexOf('/');
        return (slash < 0 ? rest : rest[..slash]).Trim();
    }
}
