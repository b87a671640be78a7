namespace DockerSock.Client;

/// <summary>What an engine calls itself in the header Server: <c>Docker/28.5.2 (linux)</c>.</summary>
internal static class EngineName
{
    /// <summary>Name and version; Podman, whose server says Libpod, by its own. Null for what is not said.</summary>
    public static (string? Name, string? Version) Of(string? server)
    {
        if (string.IsNullOrEmpty(server))
        {
            return (null, null);
        }

        string product = server.Split(' ')[0];
        int slash = product.IndexOf('/');
        string name = slash < 0 ? product : product[..slash];
        return (name == "Libpod" ? "Podman" : name, slash < 0 ? null : product[(slash + 1)..]);
    }
}
