using System.Net.WebSockets;

namespace DockerSock.Client;

/// <summary>A WebSocket: bytes in both directions where a proxy lets no other kind of upgrade through.</summary>
internal sealed class SockWebSocket : IDuplex
{
    private readonly ClientWebSocket _socket;
    private readonly HttpClient _http;
    private readonly DockerEndpoint _endpoint;

    private SockWebSocket(ClientWebSocket socket, HttpClient http, DockerEndpoint endpoint)
    {
        _socket = socket;
        _http = http;
        _endpoint = endpoint;
    }

    /// <summary>Opens a WebSocket.</summary>
    /// <param name="http">Makes the connection; disposed with the result.</param>
    /// <param name="endpoint">Where it goes.</param>
    /// <param name="request">The request, for its headers and for messages.</param>
    /// <param name="address">The whole address, with ws for http.</param>
    /// <param name="cancel">Ends the opening.</param>
    /// <exception cref="SockException">The endpoint cannot be reached, or refused.</exception>
    public static async Task<SockWebSocket> OpenAsync(HttpClient http, DockerEndpoint endpoint, DockerRequest request,
        Uri address, CancellationToken cancel)
    {
        ClientWebSocket socket = new();
        socket.Options.CollectHttpResponseDetails = true;
        foreach ((string name, string value) in request.Headers)
        {
            socket.Options.SetRequestHeader(name, value);
        }

        try
        {
            await socket.ConnectAsync(address, http, cancel).ConfigureAwait(false);
            return new SockWebSocket(socket, http, endpoint);
        }
        catch (WebSocketException problem)
        {
            int status = (int)socket.HttpStatusCode;
            socket.Dispose();
            http.Dispose();
            cancel.ThrowIfCancellationRequested();
            throw problem.InnerException?.InnerException as SockException ?? problem.InnerException as SockException
                ?? new SockException(SockFailure.EngineError,
                    $"{endpoint} did not open a WebSocket for "
                        + $"{request}{(status > 0 ? $": status {status}" : $": {problem.Message}")}.", null, problem);
        }
        catch
        {
            socket.Dispose();
            http.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                ValueWebSocketReceiveResult received = await _socket.ReceiveAsync(buffer, cancel).ConfigureAwait(false);
                if (received.MessageType == WebSocketMessageType.Close || received.Count > 0)
                {
                    return received.MessageType == WebSocketMessageType.Close ? 0 : received.Count;
                }
            }
        }
        catch (WebSocketException gone) when (gone.WebSocketErrorCode == WebSocketError.ConnectionClosedPrematurely)
        {
            // Engines end it with the connection, not with a close message.
            return 0;
        }
        catch (WebSocketException problem)
        {
            cancel.ThrowIfCancellationRequested();
            throw new SockException(SockFailure.ResponseIncomplete,
                $"The WebSocket to {_endpoint} was lost: {problem.Message}", null, problem);
        }
    }

    /// <inheritdoc/>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        try
        {
            await _socket.SendAsync(bytes, WebSocketMessageType.Binary, endOfMessage: true, cancel)
                .ConfigureAwait(false);
        }
        catch (WebSocketException gone)
        {
            throw new SockException(SockFailure.ResponseIncomplete, $"{_endpoint} no longer takes input: {gone.Message}",
                null, gone);
        }
    }

    /// <summary>A WebSocket has no end of one direction: closing it would end the other too.</summary>
    public ValueTask EndSendingAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket.Dispose();
        _http.Dispose();
    }
}
