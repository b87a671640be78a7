using Microsoft.AspNetCore.Connections;

namespace DockerSock.Fake.Hosting;

/// <summary>
/// Keeps a hijacked connection when its client has sent all that it will: Kestrel would end it at once, and engines
/// go on sending.
/// </summary>
internal sealed class HalfClose
{
    private readonly CancellationTokenSource _closed = new();
    private volatile bool _allowed;

    /// <summary>Kestrel's connection middleware: stands between the socket's end and HTTP.</summary>
    public static ConnectionDelegate Watch(ConnectionDelegate next) => async connection =>
    {
        HalfClose half = new();
        using CancellationTokenRegistration end = connection.ConnectionClosed.Register(half.OnClosed);
        connection.ConnectionClosed = half._closed.Token;
        connection.Features.Set(half);
        await next(connection);
    };

    /// <summary>From now on the end of what the client sends does not end the request.</summary>
    public void Allow() => _allowed = true;

    private void OnClosed()
    {
        if (!_allowed)
        {
            _closed.Cancel();
        }
    }
}
