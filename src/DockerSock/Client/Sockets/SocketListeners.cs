using System.Globalization;
using System.Net.Sockets;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>
/// Who is behind a socket: the process that listens, as the kernel tells whoever connects, and those that have it open,
/// as far as /proc shows them to the user. Linux only; nothing is sent.
/// </summary>
internal static class SocketListeners
{
    private const int PathColumn = 7;

    /// <summary>Whether a connection is accepted, and by whom.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="limit">How long the connection may take.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="SockException">The connection cannot be made.</exception>
    public static async Task<SockListener?> ConnectAsync(string path, TimeSpan limit, CancellationToken cancel)
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        end.CancelAfter(limit);
        UnixEndpoint endpoint = new(path);
        Stream connection = await endpoint.ConnectAsync(end.Token).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            return connection is NetworkStream { Socket: var socket } && PeerProcess.Of(socket) is { } peer
                ? new SockListener { Id = peer.Id, Program = peer.Program, User = Accounts.UserName(peer.User) } : null;
        }
    }

    /// <summary>Processes that have the listening socket open, and that the user may look into.</summary>
    /// <param name="names">All paths of the socket: the kernel has the one by which it was made.</param>
    public static IReadOnlyList<SockListener> Holders(IReadOnlyCollection<string> names)
    {
        HashSet<string> sockets = [.. Lines("/proc/net/unix").Skip(1)
            .Select(static line => line.Split(' ', PathColumn + 1, StringSplitOptions.RemoveEmptyEntries))
            .Where(columns => columns.Length > PathColumn && names.Contains(columns[PathColumn]))
            .Select(static columns => $"socket:[{columns[PathColumn - 1]}]")];
        return sockets.Count == 0 ? [] : [.. Processes().Where(id => Open(id).Any(sockets.Contains)).Select(Process)];
    }

    private static SockListener Process(int id) => new()
    {
        Id = id,
        Program = PeerProcess.ProgramOf(id),
        User = FileFacts.Of($"/proc/{id}") is { } facts ? Accounts.UserName(facts.Owner) : null,
    };

    private static IEnumerable<int> Processes() => Directory.Exists("/proc")
        ? Directory.EnumerateDirectories("/proc").Select(static folder =>
            int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int id)
                ? id : 0)
            .Where(static id => id > 0).Order() : [];

    private static IEnumerable<string> Open(int process)
    {
        string folder = $"/proc/{process}/fd";
        string[] files;
        try
        {
            files = Directory.GetFileSystemEntries(folder);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // Another user's, or gone.
            return [];
        }

        return files.Select(LocalFiles.LinkTarget).OfType<string>();
    }

    private static string[] Lines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
