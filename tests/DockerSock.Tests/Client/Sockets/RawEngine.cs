using System.Net.Sockets;

namespace DockerSock.Tests.Client;

/// <summary>What listens on a socket and does to each connection what a test says, byte by byte.</summary>
internal sealed class RawEngine : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly string _folder = Directory.CreateTempSubdirectory("raw-").FullName;

    /// <param name="serve">Deals with a connection, which is closed afterwards.</param>
    public RawEngine(Func<Socket, Task> serve)
    {
        _socket.Bind(new UnixDomainSocketEndPoint(Path));
        _socket.Listen();
        _ = ServeAsync(serve);
    }

    public string Path => System.IO.Path.Combine(_folder, "s");

    public static async Task<byte[]> ReadAsync(Socket socket, int count)
    {
        byte[] all = new byte[count];
        for (int at = 0; at < count;)
        {
            int read = await socket.ReceiveAsync(all.AsMemory(at));
            if (read == 0)
            {
                return all[..at];
            }

            at += read;
        }

        return all;
    }

    public void Dispose()
    {
        _socket.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task ServeAsync(Func<Socket, Task> serve)
    {
        try
        {
            while (true)
            {
                Socket client = await _socket.AcceptAsync();
                _ = Task.Run(async () =>
                {
                    using (client)
                    {
                        await serve(client);
                    }
                });
            }
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
        }
    }
}
