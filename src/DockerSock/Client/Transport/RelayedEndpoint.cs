using System.Net.Sockets;

namespace DockerSock.Client;

/// <summary>
/// An engine that is spoken with through a relay of this process. It is the engine all the same: what objects carry is
/// the engine's own endpoint, which holds when the relay has ended.
/// </summary>
/// <param name="engine">The engine.</param>
/// <param name="socket">Path of the relay's socket.</param>
internal sealed class RelayedEndpoint(DockerEndpoint engine, string socket) : DockerEndpoint
{
    /// <summary>The engine, however many relays are before it.</summary>
    public DockerEndpoint Engine { get; } = engine is RelayedEndpoint relayed ? relayed.Engine : engine;

    /// <inheritdoc/>
    public override string Text => engine.Text;

    internal override DockerEndpoint Real => Engine;

    internal override string Key => $"{engine.Key} by {socket}";

    internal override Uri BaseAddress => engine.BaseAddress;

    internal override string CurlOptions => engine.CurlOptions;

    private protected override async Task<Stream> OpenAsync(CancellationToken cancel)
    {
        Socket connection = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancel).ConfigureAwait(false);
            return new NetworkStream(connection, ownsSocket: true);
        }
        catch (SocketException problem)
        {
            connection.Dispose();
            throw new SockException(SockFailure.ConnectionFailed,
                $"The relay before {engine} has ended: {problem.Message}.", null, problem);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
