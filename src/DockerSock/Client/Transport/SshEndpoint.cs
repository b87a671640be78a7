using System.Globalization;

namespace DockerSock.Client;

/// <summary>
/// An engine on another machine, through SSH: <c>ssh://[user@]host[:port][/path/of/socket]</c>. One ssh for all
/// connections of this process forwards the engine's socket to a private one here; where that is refused, or there is
/// no socket, each connection runs <c>docker system dial-stdio</c> there, as the docker program does.
/// </summary>
public sealed class SshEndpoint : DockerEndpoint
{
    internal const string Scheme = "ssh://";

    /// <summary>How long a person may take to answer a question of ssh: as long as servers wait for it.</summary>
    private static readonly TimeSpan s_answerLimit = TimeSpan.FromMinutes(2);

    /// <summary>What OpenSSH takes in no name, since names come into the commands of its configuration.</summary>
    private const string NeverInName = "'\"`\\;&<>|(){}$";

    private SshEndpoint(string? user, string host, int? port, string? path)
    {
        (User, Host, Port, Path) = (user, host, port, path);
        string authority = (user is null ? "" : Uri.EscapeDataString(user) + "@")
            + (host.Contains(':') ? $"[{host}]" : host) + (port is null ? "" : ":" + port);
        Text = Scheme + authority
            + (path is null ? "" : string.Join('/', path.Split('/').Select(Uri.EscapeDataString)));
    }

    /// <summary>Who signs in; null for what ssh's configuration or this user's name says.</summary>
    public string? User { get; }

    /// <summary>The machine's name, as ssh's configuration may know it.</summary>
    public string Host { get; }

    /// <summary>The server's port; null for what ssh's configuration says, or 22.</summary>
    public int? Port { get; }

    /// <summary>Full path of the engine's socket there; null for the default one.</summary>
    public string? Path { get; }

    /// <inheritdoc/>
    public override string Text { get; }

    internal override Uri BaseAddress { get; } = new("http://localhost");

    internal override TimeSpan ConnectLimit => StartLimit;

    internal override TimeSpan StartLimit => CanAsk ? s_answerLimit : ExecEndpoint.Patience;

    internal override string CurlOptions => $"--unix-socket {Curl.Quote(SshTunnel.Of(this).SocketPath)} ";

    /// <summary>True when there is a terminal on which ssh may ask: for a password, whether a key is right.</summary>
    internal static bool CanAsk { get; set; } = !OperatingSystem.IsWindows() && !Console.IsInputRedirected
        && !Console.IsOutputRedirected && !Console.IsErrorRedirected
        && !Environment.GetCommandLineArgs().Any(static word => word.Length >= 5
            && "-noninteractive".StartsWith(word.Replace("--", "-"), StringComparison.OrdinalIgnoreCase));

    /// <summary>ssh's command that gets there, for a person.</summary>
    internal string ByHand => "ssh " + string.Join(' ', [.. Options, Curl.Quote(Host)]);

    /// <summary>ssh's options that come from the address.</summary>
    internal IEnumerable<string> Options =>
        [.. User is null ? (string[])[] : ["-l", User],
            .. Port is null ? (string[])[] : ["-p", Port.Value.ToString(CultureInfo.InvariantCulture)]];

    private protected override string SlowAdvice => SshTunnel.Of(this).Said is { Length: > 0 } said
        ? $"ssh said{TransportFailure.Sentence(said)}." : $"Try '{ByHand}', and look at the engine's log there.";

    /// <summary>Reads the address.</summary>
    /// <exception cref="SockException">It has a password, a query, a fragment or no host, or a name is none.
    /// </exception>
    internal static SshEndpoint Parse(string text)
    {
        string rest = text[Scheme.Length..];
        if (rest.Contains('?') || rest.Contains('#'))
        {
            throw Invalid(text, "it has a query or a fragment, which mean nothing here",
                "Write %3F and %23 for these signs in a path.");
        }

        int slash = rest.IndexOf('/');
        string authority = slash < 0 ? rest : rest[..slash];
        string path = slash < 0 ? "" : Uri.UnescapeDataString(rest[slash..]);
        int at = authority.LastIndexOf('@');
        string? user = at < 0 ? null : authority[..at];
        if (user?.Contains(':') == true)
        {
            throw Invalid(text, "a password has no place in an address",
                "Use a key: ssh-keygen makes one, ssh-copy-id brings it there, ssh-add keeps it ready.");
        }

        (string host, string? port) = HostAndPort(authority[(at + 1)..]);
        user = user is null ? null : Uri.UnescapeDataString(user);
        if (host.Length == 0)
        {
            throw Invalid(text, "it has no host", "Use ssh://[user@]host[:port][/path/of/socket].");
        }

        if (user is not null && !IsName(user))
        {
            throw Invalid(text, $"'{user}' is no name of a user", null);
        }

        if (!IsName(host))
        {
            throw Invalid(text, $"'{host}' is no name of a host", null);
        }

        ushort number = 0;
        if (port is not null && (!ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out number)
            || number == 0))
        {
            throw Invalid(text, $"'{port}' is no port", null);
        }

        path = path.Trim('/').Length == 0 ? "" : path;
        return path.Any(char.IsControl) ? throw Invalid(text, "its path has a control character in it", null)
            : path.EndsWith('/') ? throw Invalid(text,
                "its path ends with a slash, as folders do, and a socket is none", $"Use {text.TrimEnd('/')}.")
            : new SshEndpoint(user, host, port is null ? null : number, path.Length == 0 ? null : path);
    }

    internal override ValueTask EndSendingAsync(Stream connection) =>
        ((FirstAnswerStream)connection).Inner is ProcessStream program ? EndSending(program)
            : base.EndSendingAsync(((FirstAnswerStream)connection).Inner);

    private protected override Task<Stream> OpenAsync(CancellationToken cancel) =>
        SshTunnel.Of(this).ConnectAsync(cancel);

    private static ValueTask EndSending(ProcessStream program)
    {
        program.EndSending();
        return ValueTask.CompletedTask;
    }

    private static (string Host, string? Port) HostAndPort(string text)
    {
        int end = text.StartsWith('[') ? text.IndexOf(']') : -1;
        int colon = text.IndexOf(':', end + 1);
        string host = colon < 0 ? text : text[..colon];
        return (end > 0 && host.Length == end + 1 ? host[1..end] : host,
            colon < 0 || colon == text.Length - 1 ? null : text[(colon + 1)..]);
    }

    /// <summary>
    /// True for what cannot be taken for an option, nor for a command where ssh's configuration puts it into one.
    /// </summary>
    private static bool IsName(string name) => name.Length > 0 && name[0] != '-'
        && !name.Any(static letter => char.IsWhiteSpace(letter) || char.IsControl(letter)
            || letter is '/' or '@' or '[' or ']' || NeverInName.Contains(letter));

    private static SockException Invalid(string text, string why, string? advice) =>
        new(SockFailure.EndpointInvalid, $"'{text}' names no endpoint: {why}.", advice);
}
