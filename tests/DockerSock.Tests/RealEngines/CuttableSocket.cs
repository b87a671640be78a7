using System.Collections.Concurrent;
using System.Net.Sockets;

namespace DockerSock.Tests.RealEngines;

/// <summary>A socket in front of an engine's. Its connections can be cut, and stay cut until it lets go on.</summary>
internal sealed class CuttableSocket : IAsyncDisposable
{
    private readonly string _engine;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dockersock-way-");
    private readonly Socket _listener = New();
    private readonly ConcurrentDictionary<Socket, bool> _open = [];
    private readonly Task _accepting;
    private volatile bool _isCut;

    public CuttableSocket(string engine)
    {
        _engine = engine;
        string path = Path.Combine(_folder.FullName, "s");
        DockerHost = "unix://" + path;
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen();
        _accepting = AcceptAsync();
    }

    /// <summary>Its address.</summary>
    public string DockerHost { get; }

    /// <summary>Ends all connections; new ones end at once.</summary>
    public void Cut()
    {
        _isCut = true;
        foreach (Socket socket in _open.Keys)
        {
            socket.Dispose();
        }
    }

    /// <summary>New connections reach the engine again.</summary>
    public void Restore() => _isCut = false;

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
        Cut();
        _folder.Delete(recursive: true);
    }

    private static Socket New() => new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptAsync());
            }
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using Socket engine = New();
        _open[client] = _open[engine] = true;
        try
        {
            if (!_isCut)
            {
                await engine.ConnectAsync(new UnixDomainSocketEndPoint(_engine));
                await Task.WhenAny(CopyAsync(client, engine), CopyAsync(engine, client));
            }
        }
        catch (SocketException)
        {
            // The engine's end of it is what the client is shown.
        }
        finally
        {
            client.Dispose();
            _open.TryRemove(client, out _);
            _open.TryRemove(engine, out _);
        }
    }

    private static async Task CopyAsync(Socket from, Socket to)
    {
        try
        {
            await using NetworkStream source = new(from);
            await using NetworkStream target = new(to);
            await source.CopyToAsync(target);
        }
        catch (Exception cut) when (cut is IOException or ObjectDisposedException)
        {
            // So has the other direction.
        }
    }
}
