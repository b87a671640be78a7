using System.Net.Sockets;
using System.Text;

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

    /// <summary>The path, when a socket address can hold it.</summary>
    /// <exception cref="IOException">It is too long.</exception>
    public static string Checked(string path) => Encoding.UTF8.GetByteCount(path) <= Longest
        ? path
        : throw new IOException($"The path of a socket has at most {Longest} bytes: '{path}'.");

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
            if (IsSocket(path))
            {
                File.Delete(path);
                return;
            }

            throw new IOException($"'{path}' is a file, not a socket.");
        }

        throw new IOException($"Another program listens on '{path}'.");
    }

    /// <summary>A file can be opened, a socket cannot.</summary>
    private static bool IsSocket(string path)
    {
        try
        {
            File.OpenHandle(path).Dispose();
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
