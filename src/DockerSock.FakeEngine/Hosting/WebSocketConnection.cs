using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;

namespace DockerSock.Fake.Hosting;

/// <summary>A hijacked connection that speaks WebSocket: each message is bytes as they are.</summary>
internal sealed class WebSocketConnection : IAsyncDisposable
{
    private readonly HijackedConnection _connection;
    private readonly WebSocket _socket;

    private WebSocketConnection(HijackedConnection connection)
    {
        _connection = connection;
        _socket = WebSocket.CreateFromStream(new HijackedStream(connection), new WebSocketCreationOptions
        {
            IsServer = true,
            KeepAliveInterval = TimeSpan.Zero,
        });
    }

    /// <summary>The connection below.</summary>
    public HijackedConnection Connection => _connection;

    /// <summary>Answers the handshake.</summary>
    /// <exception cref="EngineException">The client does not ask for a WebSocket.</exception>
    public static async Task<WebSocketConnection> TakeAsync(EngineCall call)
    {
        if (call.Request.Header("Sec-WebSocket-Key") is not { } key)
        {
            throw EngineException.BadRequest("not websocket protocol");
        }

#pragma warning disable CA5350 // The protocol asks for this hash; it protects nothing.
        string accept = Convert.ToBase64String(SHA1.HashData(
            Encoding.ASCII.GetBytes(key.Trim() + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        return new WebSocketConnection(await HijackedConnection.TakeAsync(
            call,
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + $"Sec-WebSocket-Accept: {accept}\r\n"));
    }

    /// <summary>What the client has sent since the last read; empty when it will send no more.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReceiveAsync(CancellationToken cancel)
    {
        byte[] buffer = new byte[32 * 1024];
        try
        {
            while (true)
            {
                ValueWebSocketReceiveResult read = await _socket.ReceiveAsync(buffer.AsMemory(), cancel);
                if (read.Count > 0 || read.MessageType == WebSocketMessageType.Close)
                {
                    return buffer.AsMemory(0, read.Count);
                }
            }
        }
        catch (WebSocketException)
        {
            // A connection that breaks off has no more to say either.
            return default;
        }
    }

    /// <summary>Sends bytes as one message.</summary>
    /// <exception cref="IOException">The client is gone.</exception>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await _socket.SendAsync(bytes, WebSocketMessageType.Binary, true, _connection.Gone);
        }
        catch (WebSocketException error)
        {
            throw new IOException(error.Message, error);
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, _connection.Gone);
        }
        catch (Exception error) when (error is WebSocketException or IOException or OperationCanceledException)
        {
            // The client was faster.
        }

        _socket.Dispose();
        await _connection.DisposeAsync();
    }
}
