using System.Net.Sockets;
using System.Text;

namespace DockerSock.Client;

/// <summary>A Unix-domain socket on this machine.</summary>
public sealed class UnixEndpoint : DockerEndpoint
{
    /// <summary>Longest path that the system's socket address holds, in bytes, its final zero included.</summary>
    private static readonly int s_longest = OperatingSystem.IsMacOS() ? 104 : 108;

    /// <summary>A socket at a path.</summary>
    /// <param name="path">Full path of the socket; <c>@name</c> for one of Linux that has a name and no file.</param>
    /// <exception cref="SockException">The path is a folder's, or does not fit into a socket address.</exception>
    public UnixEndpoint(string path)
    {
        if (path.EndsWith('/'))
        {
            throw new SockException(SockFailure.EndpointInvalid,
                $"'{path}' names no endpoint: it ends with a slash, as folders do, and a socket is none.",
                path.Trim('/').Length > 0 ? $"Use {path.TrimEnd('/')}." : null);
        }

        int bytes = Encoding.UTF8.GetByteCount(path);
        if (bytes >= s_longest)
        {
            throw new SockException(SockFailure.EndpointInvalid,
                $"The path '{path}' is {bytes} bytes long; a socket's path has at most {s_longest - 1}.",
                "Use a shorter path, for example a symbolic link to its directory.");
        }

        Path = path;
    }

    /// <summary>Full path of the socket, or <c>@name</c>.</summary>
    public string Path { get; }

    private bool IsAbstract => Path.StartsWith('@');

    private UnixDomainSocketEndPoint Address => new(IsAbstract ? '\0' + Path[1..] : Path);

    /// <inheritdoc/>
    public override string Text => "unix://" + Path;

    internal override Uri BaseAddress { get; } = new("http://localhost");

    internal override string CurlOptions => IsAbstract
        ? $"--abstract-unix-socket {Curl.Quote(Path[1..])} " : $"--unix-socket {Curl.Quote(Path)} ";

    internal override bool CanBlock => true;

    internal override Stream OpenBlocking()
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            // One asynchronous call, and the socket would never block again.
            socket.Connect(Address);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException problem)
        {
            socket.Dispose();
            throw SocketDiagnosis.Explain(this, problem);
        }
    }

    private protected override async Task<Stream> OpenAsync(CancellationToken cancel)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(Address, cancel).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException problem)
        {
            socket.Dispose();
            throw SocketDiagnosis.Explain(this, problem);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
