using System.Net.Sockets;
using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>A Unix socket that accepts connections and never says a word: neither HTTP nor anything else.</summary>
public sealed class SilentSocket : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly ConnectionCount _connections = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;
    private readonly Pulse _came = new();
    private long _received;
    private int _disposed;

    private SilentSocket(string path)
    {
        SocketPath = path;
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen();
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public string SocketPath { get; }

    /// <summary>The socket as the value of DOCKER_HOST.</summary>
    public string DockerHost => "unix://" + SocketPath;

    /// <summary>How many connections are open.</summary>
    public int OpenConnections => _connections.Open;

    /// <summary>How many bytes clients have sent.</summary>
    public long BytesReceived => Interlocked.Read(ref _received);

    /// <summary>Starts to listen.</summary>
    /// <param name="socketPath">Where; null takes a fresh, short path in the temporary directory.</param>
    /// <exception cref="SocketException">The path cannot be listened on.</exception>
    public static SilentSocket Start(string? socketPath = null) => new(socketPath ?? SocketPaths.Fresh());

    /// <summary>Completes when exactly that many connections are open.</summary>
    /// <param name="count">How many.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public Task WaitForConnectionsAsync(int count, CancellationToken cancel) => _connections.WaitAsync(count, cancel);

    /// <summary>Completes when clients have sent at least that many bytes.</summary>
    /// <param name="count">How many.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public async Task WaitForBytesAsync(long count, CancellationToken cancel)
    {
        while (true)
        {
            Task came = _came.Next;
            if (BytesReceived >= count)
            {
                return;
            }

            await came.WaitAsync(cancel);
        }
    }

    /// <summary>Ends all connections and removes the socket.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _stopping.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _stopping.Dispose();
        File.Delete(SocketPath);
    }

    private async Task AcceptAsync()
    {
        List<Task> reading = [];
        try
        {
            while (true)
            {
                reading.Add(ReadAsync(await _listener.AcceptAsync(_stopping.Token)));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(reading);
        }
    }

    private async Task ReadAsync(Socket socket)
    {
        _connections.Change(+1);
        byte[] buffer = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(buffer, _stopping.Token) is > 0 and int count)
            {
                Interlocked.Add(ref _received, count);
                _came.Beat();
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException)
        {
            // Either side has ended it.
        }

        socket.Dispose();
        _connections.Change(-1);
    }
}
