using System.Net.Sockets;
using System.Security.Cryptography;

namespace DockerSock.Client;

/// <summary>
/// A Unix socket that this process listens on. It has its owner and mode before anybody can connect to it, takes the
/// place of nothing but a dead socket of this user, and is removed at the end, unless somebody else has put another
/// file there.
/// </summary>
internal sealed class ListeningSocket : IDisposable
{
    private const int Backlog = 512;

    private readonly FileFacts? _file;
    private readonly string? _folder;

    private ListeningSocket(Socket socket, string path, string? folder)
    {
        (Socket, Path, _folder) = (socket, path, folder);
        _file = FileFacts.OfLink(path);
        AppDomain.CurrentDomain.ProcessExit += OnExit;
    }

    /// <summary>The socket; it listens.</summary>
    public Socket Socket { get; }

    /// <summary>Its full path.</summary>
    public string Path { get; }

    /// <summary>A socket in a new folder that nobody but this user may enter.</summary>
    public static ListeningSocket Private()
    {
        string folder = Directory.CreateTempSubdirectory("dockersock-").FullName;
        string path = System.IO.Path.Combine(folder, "engine.sock");
        try
        {
            return new ListeningSocket(Listen(new UnixEndpoint(path).Path, static _ => { }), path, folder);
        }
        catch
        {
            Directory.Delete(folder);
            throw;
        }
    }

    /// <summary>A socket at a path.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="mode">Who may do what with it: to connect, one must be allowed to write.</param>
    /// <param name="owner">Name or number of its owner; null for this user.</param>
    /// <param name="group">Name or number of its group; null for this user's.</param>
    /// <exception cref="SockException">It cannot be made, or something is there.</exception>
    public static ListeningSocket At(string path, UnixFileMode mode, string? owner, string? group)
    {
        if (OperatingSystem.IsWindows())
        {
            throw Failed(path, "owner and mode of a socket are not set on Windows");
        }

        path = new UnixEndpoint(path).Path;
        long? user = Accounts.NamedUser(owner);
        long? users = Accounts.NamedGroup(group);
        string above = System.IO.Path.GetDirectoryName(path)!;
        if (!Directory.Exists(above))
        {
            throw Failed(path, $"the directory '{above}' does not exist");
        }

        // It is made where nobody else can get at it, and gets its name when all is set: between two steps there is
        // nothing at the path that could be another's, or could be connected to by others.
        string folder = System.IO.Path.Combine(above, "." + Convert.ToHexString(RandomNumberGenerator.GetBytes(3)));
        try
        {
            Directory.CreateDirectory(folder,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw Failed(path, problem.Message.TrimEnd('.'), problem);
        }

        Socket? socket = null;
        try
        {
            string made = new UnixEndpoint(System.IO.Path.Combine(folder, "s")).Path;
            socket = Listen(made, file =>
            {
                LocalFiles.SetMode(file, mode);
                if ((user ?? users) is not null)
                {
                    FileFacts now = FileFacts.OfLink(file)!;
                    LocalFiles.SetOwner(file, user ?? now.Owner, users ?? now.Group);
                }
            });
            RemoveDead(path, folder);
            if (!LocalFiles.TryCreateName(path, made))
            {
                throw Failed(path, FileFacts.OfLink(path) is not null ? "something is there that came in the same moment"
                    : "the file system takes no second name of a socket, or the directory may not be written");
            }

            File.Delete(made);
            return new ListeningSocket(socket, path, null);
        }
        catch (Exception problem)
        {
            socket?.Dispose();
            throw problem as SockException ?? Failed(path, problem.Message.TrimEnd('.'), problem);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        Socket.Dispose();
        Remove();
    }

    private static Socket Listen(string path, Action<string> set)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint(path));
            // Nobody can connect before it listens.
            LocalFiles.SetMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            set(path);
            socket.Listen(Backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Takes away what a process of this user has left that is gone; refuses anything else.</summary>
    private static void RemoveDead(string path, string folder)
    {
        if (FileFacts.OfLink(path) is not { } there)
        {
            return;
        }

        if (!there.IsSocket)
        {
            throw Failed(path, $"{(new FileInfo(path).LinkTarget is null ? there.Kind : "a link")} is there already");
        }

        if (there.Owner != Accounts.Me)
        {
            throw Failed(path, $"a socket of {Accounts.UserName(there.Owner)} is there already");
        }

        using (Socket client = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            try
            {
                client.Connect(new UnixDomainSocketEndPoint(path));
                throw Failed(path, "a socket is there already, and somebody listens on it");
            }
            catch (SocketException problem) when (problem.SocketErrorCode == SocketError.ConnectionRefused)
            {
                // Nobody listens.
            }
        }

        // Taken out of the way first: what was looked at is what is removed.
        string old = System.IO.Path.Combine(folder, "old");
        LocalFiles.Move(path, old);
        if (FileFacts.OfLink(old)?.Identity != there.Identity)
        {
            LocalFiles.TryCreateName(path, old);
            throw Failed(path, "somebody else has put a socket there in the same moment");
        }
    }

    private void Remove()
    {
        try
        {
            if (FileFacts.OfLink(Path)?.Identity == _file?.Identity)
            {
                File.Delete(Path);
            }

            if (_folder is not null)
            {
                Directory.Delete(_folder);
            }
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // Somebody has removed it, or the directory is no longer ours: nothing more can be done.
        }
    }

    private void OnExit(object? sender, EventArgs e) => Remove();

    private static SockException Failed(string path, string why, Exception? inner = null) => new(SockFailure.FileFailed,
        $"No socket can be made at '{path}': {why}.", "Name another path.", inner);
}
