using System.Net.Sockets;

namespace DockerSock.Client;

/// <summary>An engine's TCP port on this machine, without TLS.</summary>
/// <param name="host">Name or address of a loopback interface.</param>
/// <param name="port">The port.</param>
public sealed class TcpEndpoint(string host, int port) : DockerEndpoint
{
    private readonly string _authority = host.Contains(':') ? $"[{host}]:{port}" : $"{host}:{port}";

    /// <inheritdoc/>
    public override string Text => "tcp://" + _authority;

    internal override Uri BaseAddress => field ??= new Uri("http://" + _authority);

    private protected override async Task<Stream> OpenAsync(CancellationToken cancel)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host, port, cancel).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException problem)
        {
            socket.Dispose();
            throw problem.SocketErrorCode == SocketError.ConnectionRefused
                ? new SockException(SockFailure.ConnectionRefused,
                    $"Nobody listens on {this}: the connection was refused.",
                    "Start the engine, or name another endpoint with -DockerHost.", problem)
                : new SockException(SockFailure.ConnectionFailed, $"No connection to {this}: {problem.Message}.",
                    null, problem);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
