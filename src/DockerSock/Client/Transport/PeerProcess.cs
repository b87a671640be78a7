using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace DockerSock.Client;

/// <summary>The process at the other end of a Unix socket's connection.</summary>
/// <param name="Id">Its id.</param>
/// <param name="User">Number of the user that it runs as.</param>
/// <param name="Program">Name of its program; null where it cannot be seen.</param>
internal sealed record PeerProcess(int Id, uint User, string? Program)
{
    private const int SocketLevel = 1;
    private const int PeerCredentials = 17;

    /// <summary>The process that opened a connection, or listens; null where the system does not tell.</summary>
    public static PeerProcess? Of(Socket connection)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        Span<int> found = stackalloc int[3];
        try
        {
            connection.GetRawSocketOption(SocketLevel, PeerCredentials, MemoryMarshal.AsBytes(found));
        }
        catch (SocketException)
        {
            return null;
        }

        // A process of another namespace has the number 0 here.
        return found[0] == 0 ? null : new PeerProcess(found[0], (uint)found[1], ProgramOf(found[0]));
    }

    /// <summary>The name of a process's program: the file's, or what the process calls itself.</summary>
    internal static string? ProgramOf(int process)
    {
        try
        {
            if (File.ResolveLinkTarget($"/proc/{process}/exe", returnFinalTarget: false) is { } file)
            {
                const string gone = " (deleted)";
                return file.Name.EndsWith(gone, StringComparison.Ordinal) ? file.Name[..^gone.Length] : file.Name;
            }
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            // Of another user; its own word for itself may be read by all.
        }

        try
        {
            return File.ReadAllText($"/proc/{process}/comm").TrimEnd('\n');
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
