namespace DockerSock.Client;

/// <summary>The address of an engine that a context may have: what the docker program understands as well.</summary>
internal static class ContextHost
{
    private static readonly string[] s_schemes = ["unix", "tcp", "http", "https", "ssh", "npipe", "fd"];

    /// <summary>
    /// The text, where it is an address. A file of the configuration, which may have come from anywhere, names no
    /// program to be run.
    /// </summary>
    /// <exception cref="SockException">It is of a kind that the docker program does not know.</exception>
    public static string Checked(string host)
    {
        string scheme = host.Trim().Split(':')[0].ToLowerInvariant();
        return scheme == "exec"
            || (host.Contains("://", StringComparison.Ordinal) && !s_schemes.Contains(scheme))
            ? throw new SockException(SockFailure.EndpointInvalid,
                $"'{host}' cannot be the engine of a context: the docker program knows no '{scheme}'.",
                scheme == "exec" ? "Give it to -DockerHost, or to the variable DOCKER_HOST." : null)
            : host;
    }

    /// <summary>What a user wrote, as the docker program takes it: a path or host:port is made a whole address.
    /// </summary>
    /// <exception cref="SockException">It is no address.</exception>
    public static string Written(string host)
    {
        string text = Checked(host).Trim();
        if (text.StartsWith("https:", StringComparison.OrdinalIgnoreCase))
        {
            throw new SockException(SockFailure.EndpointInvalid,
                $"'{host}' cannot be the engine of a context: the docker program would speak with it without TLS.",
                $"Use tcp://{text[(text.IndexOf(':') + 1)..].Trim('/')}, with -CaCertificate, -Certificate and -Key, or with "
                    + "-SkipTlsVerify.");
        }

        string? known = null;
        try
        {
            // What the environment says of certificates has no part in it.
            known = EndpointText.Parse(text, new EndpointTerms { Tls = static _ => null, AllowsInsecure = true }).Text;
        }
        catch (SockException problem) when (problem.Failure == SockFailure.EndpointUnsupported)
        {
            // It is an address, and others may reach it.
        }

        int scheme = text.IndexOf("://", StringComparison.Ordinal);
        return scheme >= 0 && scheme + 3 < text.Length ? text
            : known ?? (scheme < 0 ? $"tcp://{text}" : text);
    }
}
