using System.Net.Sockets;

namespace DockerSock.Fake.Hosting;

/// <summary>Paths of Unix sockets.</summary>
internal static class SocketPaths
{
    /// <summary>The longest path that a socket address holds on Linux and macOS.</summary>
    private const int Longest = 103;

    /// <summary>A path that nothing has, short enough for a socket address.</summary>
    public static string Fresh()
    {
        string name = "engine-" + Path.GetRandomFileName().Replace(".", "", StringComparison.Ordinal) + ".sock";
        string path = Path.Combine(Path.GetTempPath(), name);
        return path.Length <= Longest ? path : Path.Combine("/tmp", name);
    }

    /// <summary>Removes a socket that nobody listens on any more.</summary>
    /// <exception cref="IOException">Somebody does, or the file is no socket.</exception>
    public static void RemoveStale(string path)
    {
        if (!File.Exists(path))
        {
            return;
        }

        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionRefused)
        {
            if (new FileInfo(path).Length > 0)
            {
                throw new IOException($"'{path}' is a file, not a socket.");
            }

            File.Delete(path);
            return;
        }

        throw new IOException($"Another program listens on '{path}'.");
    }
}
