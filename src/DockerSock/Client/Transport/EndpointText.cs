using System.Globalization;

namespace DockerSock.Client;

/// <summary>Reads the text that names an endpoint, in all the forms that the docker program takes.</summary>
internal static class EndpointText
{
    private const int PlainPort = 2375;
    private const int TlsPort = 2376;

    private static readonly string[] s_schemes = ["unix", "tcp", "http", "https", "ssh", "npipe", "fd"];

    private const string Forms =
        "Use unix:///path/of/socket, a path such as /run/user/1000/docker.sock, or tcp://localhost:2375.";

    private const string TlsInstead = "Give the engine TLS (dockerd --tlsverify, port 2376) and use https://, or a "
        + "docker context with certificates; or forward the socket through SSH (ssh -L "
        + "/tmp/engine.sock:/var/run/docker.sock HOST) and use -DockerHost /tmp/engine.sock. In a network that you "
        + "trust, -AllowInsecure goes without.";

    /// <summary>The endpoint that a text names.</summary>
    /// <param name="text">A URL, a path, or host:port. Where nothing comes after unix:// or tcp:// it is the default of
    /// that kind, and where there is nothing at all the platform's.</param>
    /// <param name="terms">What is said of it elsewhere; null for what the environment says.</param>
    /// <exception cref="SockException">The text names nothing, a kind of transport that this version lacks, or another
    /// machine without TLS.</exception>
    public static DockerEndpoint Parse(string text, EndpointTerms? terms = null)
    {
        terms ??= EndpointResolver.Current.Terms;
        text = text.Trim();
        if (text.Length == 0)
        {
            text = OperatingSystem.IsWindows() ? "npipe:////./pipe/docker_engine" : "unix://";
        }

        if (text.StartsWith(ExecEndpoint.Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return new ExecEndpoint(text[ExecEndpoint.Scheme.Length..]);
        }

        int colon = text.IndexOf("://", StringComparison.Ordinal);
        if (colon < 0)
        {
            return text.IndexOf(':') is > 0 and var end && Array.IndexOf(s_schemes, text[..end].ToLowerInvariant()) >= 0
                ? throw Invalid(text, $"after {text[..end]}: come two slashes, as in "
                    + $"{text[..end]}://{(text.StartsWith("unix", StringComparison.OrdinalIgnoreCase) ? "/" : "")}"
                    + text[(end + 1)..].TrimStart('/'))
                : text is ['/' or '@', ..] ? new UnixEndpoint(text) : Tcp(text, text, isHttps: false, terms);
        }

        return text[..colon].ToLowerInvariant() switch
        {
            "unix" => Unix(text[(colon + 3)..], text),
            "tcp" or "http" => Tcp(text[(colon + 3)..], text, isHttps: false, terms),
            "https" => Tcp(text[(colon + 3)..], text, isHttps: true, terms),
            "ssh" => SshEndpoint.Parse("ssh" + text[colon..]),
            "npipe" => PipeEndpoint.Parse(text),
            "fd" => throw new SockException(SockFailure.EndpointInvalid, $"'{text}' names no endpoint: fd:// is what a "
                + "daemon listens on when systemd hands it a socket that is open already.",
                "Name that socket instead: 'systemctl list-sockets' shows its path, as a rule /run/docker.sock."),
            string scheme => throw Invalid(text, $"'{scheme}' is no kind of endpoint"),
        };
    }

    /// <summary>True for a text that says itself what it is, and is no path.</summary>
    public static bool HasScheme(string text) => text.Contains("://", StringComparison.Ordinal)
        || text.TrimStart().StartsWith(ExecEndpoint.Scheme, StringComparison.OrdinalIgnoreCase);

    private static UnixEndpoint Unix(string path, string text) => path.Length == 0
        ? new UnixEndpoint(WellKnownSockets.Default)
        : path is ['/' or '@', ..] ? new UnixEndpoint(path)
        : throw Invalid(text, "after unix:// comes the full path of a socket");

    private static DockerEndpoint Tcp(string rest, string text, bool isHttps, EndpointTerms terms)
    {
        // Without a host it is this one, as for the docker program. The scheme is one that has no port of its own.
        string full = "tcp://" + (rest is "" or [':' or '/', ..] ? "localhost" : "") + rest;
        if (!Uri.TryCreate(full, UriKind.Absolute, out Uri? uri) || uri.Host.Length == 0 || uri.UserInfo.Length > 0
            || !HasPortOrScheme(rest, text))
        {
            throw Invalid(text, "it is no URL, no full path and no host:port");
        }

        if (uri.PathAndQuery.Trim('/').Length > 0 || rest.Contains('#'))
        {
            throw Invalid(text, "nothing may come after the port");
        }

        TlsFiles? tls = terms.Tls(isHttps);
        int standard = isHttps || (tls is not null && terms.Context is not null) ? TlsPort : PlainPort;
        TcpAddress address = new(uri.IdnHost.Trim('[', ']'), uri.Port < 0 ? standard : uri.Port);
        if (tls is not null)
        {
            return new TlsEndpoint(terms.Context is { } context ? $"tcp://{address.Authority}#{context}"
                : $"{(isHttps ? "https" : "tcp")}://{address.Authority}", address, tls);
        }

        TcpEndpoint plain = new(address);
        return !plain.IsInsecure || terms.AllowsInsecure || InsecureEndpoints.Allows(plain) ? plain
            : throw new SockException(SockFailure.EndpointInsecure,
                $"'{text}' is another machine: without TLS anybody on the way could take it over, so TCP is for this "
                    + "machine only.", TlsInstead);
    }

    /// <summary>
    /// A bare word is more likely a mistyped context than a host: only host:port goes without a scheme.
    /// </summary>
    private static bool HasPortOrScheme(string rest, string text) => rest != text
        || (text.LastIndexOf(':') is var colon and >= 0
            && ushort.TryParse(text[(colon + 1)..].Split('/')[0], NumberStyles.None, CultureInfo.InvariantCulture,
                out _));

    private static SockException Invalid(string text, string reason) =>
        new(SockFailure.EndpointInvalid, $"'{text}' names no endpoint: {reason}.", Forms);
}
