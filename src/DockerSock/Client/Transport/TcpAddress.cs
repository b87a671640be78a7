using System.Net;
using System.Net.Sockets;

namespace DockerSock.Client;

/// <summary>Host and port of an engine.</summary>
/// <param name="Host">A name, or an address without brackets.</param>
/// <param name="Port">The port.</param>
internal sealed record TcpAddress(string Host, int Port)
{
    /// <summary>As in a URL: <c>host:2376</c>, <c>[::1]:2376</c>.</summary>
    public string Authority => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    /// <summary>True where nothing leaves this machine.</summary>
    public bool IsLoopback => string.Equals(Host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(Host, out IPAddress? address) && IPAddress.IsLoopback(address));

    /// <summary>Opens a connection.</summary>
    /// <exception cref="SockException">It is refused, or fails in another way; the message names the endpoint.
    /// </exception>
    public async Task<NetworkStream> ConnectAsync(DockerEndpoint endpoint, CancellationToken cancel)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(Host, Port, cancel).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException problem)
        {
            socket.Dispose();
            throw problem.SocketErrorCode == SocketError.ConnectionRefused
                ? new SockException(SockFailure.ConnectionRefused,
                    $"Nobody listens on {endpoint}: the connection was refused.",
                    "Start the engine, or name another endpoint with -DockerHost.", problem)
                : new SockException(SockFailure.ConnectionFailed, $"No connection to {endpoint}: {problem.Message}.",
                    null, problem);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
