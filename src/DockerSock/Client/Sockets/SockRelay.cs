using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Threading.Channels;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>
/// Passes all that comes to a socket on to an engine, and back, byte by byte, and tells of each request when it has
/// ended. It opens one connection to the engine for each that it is given, by whatever transport the engine has.
/// </summary>
public sealed class SockRelay : IDisposable
{
    /// <summary>Bytes that are passed on at once: more than a socket holds.</summary>
    private const int BufferSize = 256 * 1024;

    /// <summary>How long a client may take to say what it wanted of an engine that is away.</summary>
    private static readonly TimeSpan s_lastWords = TimeSpan.FromSeconds(1);

    private readonly DockerEndpoint _engine;
    private readonly ListeningSocket _socket;
    private readonly bool _withBodies;
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<SockRequest> _told = Channel.CreateUnbounded<SockRequest>();
    private readonly ConcurrentDictionary<HttpWatch, Task> _connections = new();
    private readonly Task _accepting;
    private int _disposed;

    private SockRelay(DockerEndpoint engine, ListeningSocket socket, bool withBodies)
    {
        (_engine, _socket, _withBodies) = (engine, socket, withBodies);
        _accepting = Task.Run(AcceptAsync);
    }

    /// <summary>Full path of the socket.</summary>
    public string Path => _socket.Path;

    /// <summary>The requests that have ended and are not read yet; completes when the relay is disposed.</summary>
    public ChannelReader<SockRequest> Requests => _told.Reader;

    /// <summary>A relay on a socket that nobody but this user can reach.</summary>
    /// <param name="engine">Where all goes.</param>
    /// <param name="withBodies">True where records are to have JSON bodies.</param>
    public static SockRelay Start(DockerEndpoint engine, bool withBodies) =>
        new(engine, ListeningSocket.Private(), withBodies);

    /// <summary>A relay on a socket at a path.</summary>
    /// <param name="engine">Where all goes.</param>
    /// <param name="withBodies">True where records are to have JSON bodies.</param>
    /// <param name="path">Full path of the socket.</param>
    /// <param name="mode">Who may do what with the socket.</param>
    /// <param name="owner">Name or number of its owner; null for this user.</param>
    /// <param name="group">Name or number of its group; null for this user's.</param>
    /// <exception cref="SockException">The socket cannot be made, or something is at its path.</exception>
    public static SockRelay Start(DockerEndpoint engine, bool withBodies, string path, UnixFileMode mode,
        string? owner, string? group) => new(engine, ListeningSocket.At(path, mode, owner, group), withBodies);

    /// <summary>Waits until no request is on its way, at most as long as that.</summary>
    public async Task DrainAsync(TimeSpan limit)
    {
        using CancellationTokenSource end = new(limit);
        try
        {
            foreach ((HttpWatch watch, Task connection) in _connections)
            {
                if (watch.IsBusy)
                {
                    await connection.WaitAsync(end.Token).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Something goes on that was not to end.
        }
    }

    /// <summary>Ends all connections, removes the socket, and completes what is told.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _stop.Cancel();
            _socket.Dispose();
            _accepting.GetAwaiter().GetResult();
            Task.WhenAll(_connections.Values).GetAwaiter().GetResult();
            _told.Writer.TryComplete();
            _stop.Dispose();
        }
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            Socket client;
            try
            {
                client = await _socket.Socket.AcceptAsync(_stop.Token).ConfigureAwait(false);
            }
            catch (Exception) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (SocketException)
            {
                // Too many files are open: others go on, and end.
                await Task.Delay(50, CancellationToken.None).ConfigureAwait(false);
                continue;
            }

            HttpWatch watch = new(_engine, PeerProcess.Of(client), _withBodies, one => _told.Writer.TryWrite(one));
            TaskCompletionSource listed = new();
            _connections[watch] = ServeAsync(client, watch, listed.Task);
            listed.SetResult();
        }
    }

    private async Task ServeAsync(Socket client, HttpWatch watch, Task listed)
    {
        await listed.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        string? problem = null;
        bool isAway = false;
        try
        {
            problem = await PassAsync(client, watch).ConfigureAwait(false);
            isAway = problem is not null;
        }
        catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException
            or ObjectDisposedException)
        {
            // One of the two has broken off: what was on its way has not ended.
        }
        finally
        {
            client.Dispose();
            watch.End(_stop.IsCancellationRequested ? problem ?? "The relay was ended." : problem, isAway);
            _connections.TryRemove(watch, out _);
        }
    }

    /// <summary>Passes on all of one connection; tells why where there is no engine.</summary>
    private async Task<string?> PassAsync(Socket socket, HttpWatch watch)
    {
        using NetworkStream client = new(socket, ownsSocket: false);
        byte[] buffer = GC.AllocateUninitializedArray<byte>(BufferSize);
        Task<int> first = client.ReadAsync(buffer, _stop.Token).AsTask();
        Stream engine;
        try
        {
            engine = await _engine.ConnectAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (SockException away)
        {
            // Nothing is answered, as nobody is there; what was wanted is for the record.
            try
            {
                watch.Sent(buffer.AsSpan(0, await first.WaitAsync(s_lastWords, _stop.Token).ConfigureAwait(false)));
            }
            catch (TimeoutException)
            {
                // It is closed before the buffer goes.
            }

            return away.Message;
        }

        await using (engine.ConfigureAwait(false))
        {
            Task sending = SendAsync(first, buffer, socket, client, engine, watch);
            await ReceiveAsync(client, engine, watch).ConfigureAwait(false);
            await sending.ConfigureAwait(false);
            return null;
        }
    }

    private async Task SendAsync(Task<int> first, byte[] buffer, Socket socket, NetworkStream client, Stream engine,
        HttpWatch watch)
    {
        try
        {
            for (int count = await first.ConfigureAwait(false); count > 0;
                count = await client.ReadAsync(buffer, _stop.Token).ConfigureAwait(false))
            {
                // Before it goes on: the answer finds its request.
                watch.Sent(buffer.AsSpan(0, count));
                try
                {
                    await engine.WriteAsync(buffer.AsMemory(0, count), _stop.Token).ConfigureAwait(false);
                }
                catch (IOException)
                {
                    // The engine takes no more, and the client is told in the same way; the answer may still come.
                    socket.Shutdown(SocketShutdown.Receive);
                    return;
                }
            }

            await _engine.EndSendingAsync(engine).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException
            or OperationCanceledException)
        {
            // The client has broken off: so do we.
            await engine.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task ReceiveAsync(NetworkStream client, Stream engine, HttpWatch watch)
    {
        byte[] buffer = GC.AllocateUninitializedArray<byte>(BufferSize);
        try
        {
            while (await engine.ReadAsync(buffer, _stop.Token).ConfigureAwait(false) is > 0 and var count)
            {
                watch.Received(buffer.AsSpan(0, count));
                await client.WriteAsync(buffer.AsMemory(0, count), _stop.Token).ConfigureAwait(false);
            }

            watch.EndOfAnswers();
            client.Socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException
            or OperationCanceledException)
        {
            // One of the two has broken off; the other hears of it.
            await engine.DisposeAsync().ConfigureAwait(false);
            client.Socket.Dispose();
        }
    }
}
