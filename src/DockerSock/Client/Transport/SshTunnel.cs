using System.Collections.Concurrent;
using System.Net.Sockets;

namespace DockerSock.Client;

/// <summary>
/// The ways of this process to one engine behind SSH: the ssh that forwards its socket, started when it is first needed
/// and anew when it has ended, or else one for each connection.
/// </summary>
internal sealed class SshTunnel
{
    /// <summary>The engine's socket where the address names none.</summary>
    private const string DefaultSocket = "/var/run/docker.sock";

    /// <summary>Letters of a socket's path that every system takes.</summary>
    private const int LongestPath = 90;

    /// <summary>
    /// How many connections may sign in at the same time: servers drop some from the tenth on (MaxStartups).
    /// </summary>
    private const int MostHandshakes = 4;

    private static readonly byte[] s_ping =
        "HEAD /_ping HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8.ToArray();

    private static readonly ConcurrentDictionary<string, SshTunnel> s_all = new(StringComparer.Ordinal);

    /// <summary>How long to wait before another look whether the socket is there.</summary>
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(20);

    /// <summary>Signing in takes no longer, even where the engine has nothing to say for a while.</summary>
    private static readonly TimeSpan s_handshake = TimeSpan.FromSeconds(3);

    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly SemaphoreSlim _handshakes = new(MostHandshakes, MostHandshakes);
    private readonly SshEndpoint _endpoint;
    private volatile Lazy<DirectoryInfo> _folder = new(MakeFolder);
    private TransportProcess? _ssh;

    /// <summary>Why the socket is not forwarded; null as long as it is, or nobody knows.</summary>
    private volatile string? _refusal;

    private SshTunnel(SshEndpoint endpoint) => _endpoint = endpoint;

    /// <summary>The socket here that leads to the engine there.</summary>
    public string SocketPath => Path.Combine(_folder.Value.FullName, "s.sock");

    /// <summary>
    /// True where the engine's socket is forwarded; false where each connection runs a command there.
    /// </summary>
    public bool IsForwarding => _refusal is null;

    /// <summary>What ssh has said.</summary>
    public string Said => Volatile.Read(ref _ssh)?.Said ?? "";

    /// <summary>Those of an endpoint.</summary>
    public static SshTunnel Of(SshEndpoint endpoint) =>
        s_all.GetOrAdd(endpoint.Key, static (_, endpoint) => new SshTunnel(endpoint), endpoint);

    /// <summary>A connection to the engine.</summary>
    /// <exception cref="SockException">ssh is missing, or does not get there.</exception>
    public async Task<Stream> ConnectAsync(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            if (_refusal is null && _ssh is { HasExited: false } running)
            {
                try
                {
                    return await ThroughAsync(running, cancel).ConfigureAwait(false);
                }
                catch (SocketException)
                {
                    // It has ended just now, or somebody has cleared away its socket, and with it perhaps the folder.
                    running.Dispose();
                    _folder = new(MakeFolder);
                }
            }

            _refusal ??= await ForwardAsync(cancel).ConfigureAwait(false);
            if (_refusal is null)
            {
                return await ThroughAsync(_ssh!, cancel).ConfigureAwait(false);
            }
        }
        finally
        {
            _one.Release();
        }

        return await DialAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>Starts the ssh that forwards; null when it leads to the engine, or why it does not.</summary>
    /// <exception cref="SockException">Nobody gets there in this way, nor in the other.</exception>
    private async Task<string?> ForwardAsync(CancellationToken cancel)
    {
        string remote = _endpoint.Path ?? DefaultSocket;
        if (OperatingSystem.IsWindows())
        {
            return "Windows forwards none";
        }

        // ssh reads more in these signs, by its version.
        if ((SocketPath + remote).AsSpan().ContainsAny(":%$\\") || SocketPath.Length > LongestPath)
        {
            return "ssh takes no such path";
        }

        TransportProcess ssh = ExecEndpoint.Start(_endpoint, ["ssh", "-nNT", .. Batch, "-o", "ExitOnForwardFailure=yes",
            "-o", "StreamLocalBindUnlink=yes", "-o", "StreamLocalBindMask=0177", "-o", "ConnectTimeout=30",
            // One that is lost is noticed, and is not asked for by calls for ever.
            "-o", "ServerAliveInterval=15",
            // A connection of its own: what another ssh forwards stays when this one ends.
            "-o", "ControlMaster=no", "-o", "ControlPath=none",
            .. _endpoint.Options, "-L", $"{SocketPath}:{remote}", "--", _endpoint.Host], SshEndpoint.CanAsk);
        Volatile.Write(ref _ssh, ssh);
        bool isUp = false;
        try
        {
            isUp = await FirstAsync(ssh, cancel).ConfigureAwait(false) is { } first
                && await IsAnsweredAsync(first, cancel).ConfigureAwait(false);
            if (isUp)
            {
                return null;
            }

            // What it had to say comes beside the end of the connection.
            if (ssh.HasExited)
            {
                await ssh.EndAsync(cancel).ConfigureAwait(false);
            }

            string said = ssh.Said;
            return ssh.HasExited && TransportFailure.Recognise(_endpoint, said) is { } problem
                && !(problem.Failure == SockFailure.SshDenied && await HasMasterAsync(cancel).ConfigureAwait(false))
                ? throw problem
                : said.Length > 0 ? said[(said.LastIndexOf('\n') + 1)..] : $"nobody takes connections at {remote}";
        }
        finally
        {
            if (!isUp)
            {
                ssh.Dispose();
            }
        }
    }

    /// <summary>
    /// True when a person has signed in already with an ssh that lets others in on its connection (ControlMaster):
    /// where that takes a password or a code, sessions on it are the only way.
    /// </summary>
    private async Task<bool> HasMasterAsync(CancellationToken cancel)
    {
        using TransportProcess check = ExecEndpoint.Start(_endpoint,
            ["ssh", "-O", "check", .. _endpoint.Options, "--", _endpoint.Host], canAsk: false);
        return await check.EndAsync(cancel).ConfigureAwait(false) == 0;
    }

    /// <summary>The first connection, when ssh has signed in and takes some; null when it has ended.</summary>
    private async Task<NetworkStream?> FirstAsync(TransportProcess ssh, CancellationToken cancel)
    {
        while (!ssh.HasExited)
        {
            try
            {
                // The socket is there before anybody listens.
                return await ConnectLocallyAsync(cancel).ConfigureAwait(false);
            }
            catch (SocketException)
            {
                await Task.WhenAny(ssh.Exit, Task.Delay(s_look, cancel)).ConfigureAwait(false);
                cancel.ThrowIfCancellationRequested();
            }
        }

        return null;
    }

    /// <summary>
    /// True when somebody answers at the other end: whether the server lets the socket be forwarded, and the socket
    /// takes the connection, ssh tells nobody but by the end of the connection.
    /// </summary>
    private static async Task<bool> IsAnsweredAsync(NetworkStream first, CancellationToken cancel)
    {
        using NetworkStream connection = first;
        try
        {
            await connection.WriteAsync(s_ping, cancel).ConfigureAwait(false);
            return await connection.ReadAsync(new byte[1], cancel).ConfigureAwait(false) > 0;
        }
        catch (IOException) when (!cancel.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task<NetworkStream> ConnectLocallyAsync(CancellationToken cancel)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath), cancel).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<FirstAnswerStream> ThroughAsync(TransportProcess ssh, CancellationToken cancel)
    {
        long told = ssh.Told;
        return new(await ConnectLocallyAsync(cancel).ConfigureAwait(false), new ForwardedWay(_endpoint, ssh, told));
    }

    /// <summary>A connection by a program there that passes it on.</summary>
    private async Task<Stream> DialAsync(CancellationToken cancel)
    {
        string[] docker = ["docker", .. _endpoint.Path is { } path ? (string[])["--host=unix://" + path] : [],
            "system", "dial-stdio"];
        await _handshakes.WaitAsync(cancel).ConfigureAwait(false);
        Handshake handshake = new(_handshakes);
        try
        {
            TransportProcess process = ExecEndpoint.Start(_endpoint, ["ssh", .. Batch, "-o", "ConnectTimeout=30", "-T",
                .. _endpoint.Options, "--", _endpoint.Host, string.Join(' ', docker.Select(Curl.Quote))],
                SshEndpoint.CanAsk);
            return new FirstAnswerStream(new ProcessStream(process), new DialWay(this, process, handshake));
        }
        catch
        {
            handshake.End();
            throw;
        }
    }

    private static string[] Batch => SshEndpoint.CanAsk ? [] : ["-o", "BatchMode=yes"];

    private static DirectoryInfo MakeFolder()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("dockersock-");
        ProcessKeeper.Add(folder);
        return folder;
    }

    /// <summary>A connection through the socket that ssh forwards.</summary>
    /// <param name="endpoint">Where it leads.</param>
    /// <param name="ssh">Who forwards.</param>
    /// <param name="told">How much that one had said before.</param>
    private sealed class ForwardedWay(SshEndpoint endpoint, TransportProcess ssh, long told) : IConnectionWay
    {
        /// <summary>What ssh has to say about a connection may come a little later than its end.</summary>
        private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(100);

        public void OnAnswer()
        {
        }

        public void OnClose()
        {
        }

        public async ValueTask<Exception?> ExplainEndAsync(bool isAnswered, CancellationToken cancel)
        {
            if (ssh.HasExited)
            {
                await ssh.EndAsync(cancel).ConfigureAwait(false);
                string words = $"ssh ended with exit code {ssh.ExitCode}{TransportFailure.Sentence(ssh.Said)}.";
                return isAnswered ? new TransportEndException(words)
                    : TransportFailure.Recognise(endpoint, ssh.Said) ?? new SockException(SockFailure.ProgramFailed,
                        $"There is no way to {endpoint}: {words}", "The next call starts it anew.");
            }

            if (isAnswered)
            {
                return null;
            }

            if (ssh.Told == told)
            {
                await Task.WhenAny(ssh.Exit, Task.Delay(s_moment, cancel)).ConfigureAwait(false);
            }

            return ssh.Told == told ? null
                : new SockException(SockFailure.ConnectionRefused,
                    $"The engine of {endpoint} takes no connections: ssh said{TransportFailure.Sentence(ssh.Said)}.",
                    "Start it, or look at its log there.");
        }

        public SockException ExplainNoise(string first) => new(SockFailure.NotHttp,
            $"What answers at {endpoint} does not speak HTTP.", "Check that this is the engine's socket.");
    }

    /// <summary>A place among those that sign in; it is free again when the connection is made, or has failed.
    /// </summary>
    private sealed class Handshake
    {
        private readonly SemaphoreSlim _places;
        private int _hasEnded;

        public Handshake(SemaphoreSlim places)
        {
            _places = places;
            _ = EndLaterAsync();
        }

        public void End()
        {
            if (Interlocked.Exchange(ref _hasEnded, 1) == 0)
            {
                _places.Release();
            }
        }

        private async Task EndLaterAsync()
        {
            await Task.Delay(s_handshake).ConfigureAwait(false);
            End();
        }
    }

    /// <summary>A connection by docker system dial-stdio there.</summary>
    private sealed class DialWay(SshTunnel tunnel, TransportProcess process, Handshake handshake)
        : ProcessWay(tunnel._endpoint, process, "ssh … docker system dial-stdio")
    {
        public override void OnAnswer() => handshake.End();

        public override void OnClose() => handshake.End();

        private protected override string Advice =>
            "Look whether the engine runs there, and where its socket is: ssh://HOST/path/of/socket names it.";

        private protected override SockException Explain(int? code, string said)
        {
            // Both ways are tried again by the next call: the engine may have been started meanwhile.
            string? refusal = tunnel._refusal;
            tunnel._refusal = null;
            SockException problem = code == 127
                ? new SockException(SockFailure.ProgramMissing,
                    $"There is no docker program for {tunnel._endpoint}: exit code 127"
                        + $"{TransportFailure.Sentence(said)}.",
                    "It must be on the PATH of commands there, which is not that of a terminal (see PATH in 'ssh HOST "
                        + "env'); with the path of the engine's socket none is needed: ssh://HOST/run/docker.sock.")
                : base.Explain(code, said);
            return refusal is null ? problem : problem.With(after:
                $"(Its socket {tunnel._endpoint.Path ?? DefaultSocket} could not be forwarded"
                    + $"{TransportFailure.Sentence(refusal)}.)");
        }
    }
}
