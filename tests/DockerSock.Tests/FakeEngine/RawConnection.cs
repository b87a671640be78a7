using System.Net.Sockets;
using System.Text;

namespace DockerSock.Tests;

/// <summary>
/// A connection to an engine without an HTTP client in between: what is sent and received, byte by byte.
/// </summary>
internal sealed class RawConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public RawConnection(string path) => _socket.Connect(new UnixDomainSocketEndPoint(path));

    public Task SendAsync(string text, CancellationToken cancel) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(text), SocketFlags.None, cancel).AsTask();

    public Task SendAsync(byte[] bytes, CancellationToken cancel) =>
        _socket.SendAsync(bytes, SocketFlags.None, cancel).AsTask();

    /// <summary>Sends no more; what the engine sends still arrives.</summary>
    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Everything until the engine closes.</summary>
    public async Task<string> ReceiveAllAsync(CancellationToken cancel)
    {
        using MemoryStream all = new();
        byte[] buffer = new byte[65536];
        while (await _socket.ReceiveAsync(buffer, cancel) is > 0 and int count)
        {
            all.Write(buffer, 0, count);
        }

        return Encoding.UTF8.GetString(all.ToArray());
    }

    /// <summary>Everything until a text has come.</summary>
    public async Task<string> ReceiveUntilAsync(string end, CancellationToken cancel)
    {
        StringBuilder all = new();
        byte[] buffer = new byte[1];
        while (!all.ToString().EndsWith(end, StringComparison.Ordinal)
            && await _socket.ReceiveAsync(buffer, cancel) > 0)
        {
            all.Append((char)buffer[0]);
        }

        return all.ToString();
    }

    public void Dispose() => _socket.Dispose();
}
