namespace DockerSock.Client;

/// <summary>Bytes in both directions, each of which can end by itself.</summary>
public interface IDuplex : IDisposable
{
    /// <summary>Receives bytes, at least one; 0 at the end.</summary>
    /// <exception cref="SockException">The connection was lost.</exception>
    public ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancel);

    /// <summary>Sends bytes.</summary>
    /// <exception cref="SockException">The other side takes none, or is gone.</exception>
    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel);

    /// <summary>Tells the other side that there is no more input; what it writes is still received.</summary>
    public ValueTask EndSendingAsync();
}

/// <summary>A connection that has left HTTP: bytes in both directions, each of which can end by itself.</summary>
public sealed class SockConnection : IDuplex
{
    private readonly HttpClient _http;
    private readonly DockerEndpoint _endpoint;
    private readonly Stream _connection;

    internal SockConnection(HttpClient http, SockResponse response, DockerEndpoint endpoint, Stream connection)
    {
        _http = http;
        Response = response;
        _endpoint = endpoint;
        _connection = connection;
    }

    /// <summary>What the other side sends; its head has the status.</summary>
    public SockResponse Response { get; }

    /// <inheritdoc/>
    public ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancel) =>
        Response.Body.ReadAsync(buffer, cancel);

    /// <inheritdoc/>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        try
        {
            await _connection.WriteAsync(bytes, cancel).ConfigureAwait(false);
        }
        catch (IOException gone) when (!cancel.IsCancellationRequested)
        {
            throw new SockException(SockFailure.ResponseIncomplete, $"{_endpoint} no longer takes input: {gone.Message}",
                null, gone);
        }
    }

    /// <inheritdoc/>
    public async ValueTask EndSendingAsync()
    {
        try
        {
            await _endpoint.EndSendingAsync(_connection).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is System.Net.Sockets.SocketException or IOException
            or ObjectDisposedException)
        {
            // It has gone already, and with it whoever waits for the end.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Response.Dispose();
        _connection.Dispose();
        _http.Dispose();
    }
}
