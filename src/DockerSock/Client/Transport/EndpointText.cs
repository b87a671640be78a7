using System.Globalization;
using System.Net;

namespace DockerSock.Client;

/// <summary>Reads the text that names an endpoint, in all the forms that the docker program takes.</summary>
internal static class EndpointText
{
    private const int PlainPort = 2375;

    private static readonly string[] s_schemes = ["unix", "tcp", "http", "https", "ssh", "npipe", "fd"];

    private const string Forms =
        "Use unix:///path/of/socket, a path such as /run/user/1000/docker.sock, or tcp://localhost:2375.";

    /// <summary>The endpoint that a text names.</summary>
    /// <param name="text">A URL, a path, or host:port. Where nothing comes after unix:// or tcp:// it is the default of
    /// that kind, and where there is nothing at all the platform's.</param>
    /// <param name="tls">True where TLS was asked for beside the text, by the environment or a context.</param>
    /// <exception cref="SockException">The text names nothing, or a kind of transport that this version
    /// lacks.</exception>
    public static DockerEndpoint Parse(string text, bool tls = false)
    {
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
                : text.StartsWith('/') ? new UnixEndpoint(text) : Tcp("tcp://" + text, text, tls);
        }

        return text[..colon].ToLowerInvariant() switch
        {
            "unix" => Unix(text[(colon + 3)..], text),
            "tcp" or "http" => Tcp(text, text, tls),
            "https" => throw Unsupported(text, "TLS"),
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
        : path.StartsWith('/') || path is ['@', _, ..] ? new UnixEndpoint(path)
        : throw Invalid(text, "after unix:// comes the full path of a socket");

    private static TcpEndpoint Tcp(string url, string text, bool tls)
    {
        // Without a host it is this one, as for the docker program.
        int start = url.IndexOf("://", StringComparison.Ordinal) + 3;
        string full = url[start..] is "" or [':' or '/', ..] ? url.Insert(start, "localhost") : url;
        if (!Uri.TryCreate(full, UriKind.Absolute, out Uri? uri) || uri.Host.Length == 0 || uri.UserInfo.Length > 0
            || !HasPortOrScheme(url, text))
        {
            throw Invalid(text, "it is no URL, no full path and no host:port");
        }

        if (uri.PathAndQuery.Trim('/').Length > 0)
        {
            throw Invalid(text, "nothing may come after the port");
        }

        if (tls)
        {
            throw Unsupported(text, "TLS");
        }

        string host = uri.IdnHost.Trim('[', ']');
        if (!string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
            && !(IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address)))
        {
            throw new SockException(SockFailure.EndpointUnsupported,
                $"'{text}' is another machine: without TLS anybody on the way could take it over, so TCP is for this "
                    + "machine only.",
                "Forward the socket through SSH (ssh -L /tmp/engine.sock:/var/run/docker.sock HOST) and use "
                    + "-DockerHost /tmp/engine.sock.");
        }

        int port = uri.IsDefaultPort || uri.Port < 0 ? PlainPort : uri.Port;
        return new TcpEndpoint(host, port);
    }

    /// <summary>
    /// A bare word is more likely a mistyped context than a host: only host:port goes without a scheme.
    /// </summary>
    private static bool HasPortOrScheme(string url, string text) => url == text
        || (text.LastIndexOf(':') is var colon and >= 0
            && ushort.TryParse(text[(colon + 1)..].Split('/')[0], NumberStyles.None, CultureInfo.InvariantCulture,
                out _));

    private static SockException Invalid(string text, string reason) =>
        new(SockFailure.EndpointInvalid, $"'{text}' names no endpoint: {reason}.", Forms);

    private static SockException Unsupported(string text, string what) => new(SockFailure.EndpointUnsupported,
        $"'{text}' is understood, but {what} is not supported by this version of DockerSock.", Forms);
}
