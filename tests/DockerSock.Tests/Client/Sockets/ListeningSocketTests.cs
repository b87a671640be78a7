using System.Net.Sockets;
using DockerSock.Client;

namespace DockerSock.Tests.Client;

/// <summary>
/// A socket is made safely: it takes nobody's place, has its mode from the first, and goes at the end.
/// </summary>
public sealed class ListeningSocketTests : IDisposable
{
    private const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _folder = Directory.CreateTempSubdirectory("listen-").FullName;

    private string Path => System.IO.Path.Combine(_folder, "x.sock");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_private_one_is_in_a_folder_of_its_own_and_leaves_nothing()
    {
        string path;
        using (ListeningSocket socket = ListeningSocket.Private())
        {
            path = socket.Path;
            Assert.Equal(Mine, ModeOf(path));
            Assert.Equal(Mine | UnixFileMode.UserExecute,
                ModeOf(System.IO.Path.GetDirectoryName(path)!));
        }

        Assert.False(Directory.Exists(System.IO.Path.GetDirectoryName(path)));
    }

    [Fact]
    public void One_at_a_path_has_its_mode_and_is_alone_there()
    {
        using (ListeningSocket socket = ListeningSocket.At(Path,
            Mine | UnixFileMode.GroupRead | UnixFileMode.GroupWrite,
            null, null))
        {
            Assert.Equal(Mine | UnixFileMode.GroupRead | UnixFileMode.GroupWrite, ModeOf(Path));
            Assert.Equal([Path], Directory.GetFileSystemEntries(_folder));
            Connect();
        }

        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Theory]
    [InlineData("a file", "a file is there already")]
    [InlineData("a folder", "a directory is there already")]
    [InlineData("a link", "a link is there already")]
    [InlineData("a socket", "somebody listens on it")]
    public void What_is_there_stays(string what, string why)
    {
        using Socket other = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        switch (what)
        {
            case "a file":
                File.WriteAllText(Path, "mine");
                break;
            case "a folder":
                Directory.CreateDirectory(Path);
                break;
            case "a link":
                File.CreateSymbolicLink(Path, "/nowhere");
                break;
            default:
                other.Bind(new UnixDomainSocketEndPoint(Path));
                other.Listen();
                break;
        }

        FileFacts? before = FileFacts.OfLink(Path);
        SockException refused = Assert.Throws<SockException>(() => ListeningSocket.At(Path, Mine, null, null));
        Assert.Equal(SockFailure.FileFailed, refused.Failure);
        Assert.Contains(why, refused.Message);
        Assert.Equal(before, FileFacts.OfLink(Path));
        Assert.Equal([Path], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void A_dead_socket_of_mine_is_replaced()
    {
        Leave();
        using ListeningSocket socket = ListeningSocket.At(Path, Mine, null, null);
        Connect();
        Assert.Equal([Path], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void What_somebody_else_has_put_there_meanwhile_is_left_alone()
    {
        using (ListeningSocket socket = ListeningSocket.At(Path, Mine, null, null))
        {
            File.Delete(Path);
            File.WriteAllText(Path, "theirs");
        }

        Assert.Equal("theirs", File.ReadAllText(Path));
    }

    [Theory]
    [InlineData("nobody-at-all", null, "There is no user 'nobody-at-all'")]
    [InlineData(null, "nobody-at-all", "There is no group 'nobody-at-all'")]
    public void Nobody_is_no_owner(string? owner, string? group, string why)
    {
        Assert.Contains(why, Assert.Throws<SockException>(() => ListeningSocket.At(Path, Mine, owner, group)).Message);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void A_path_that_cannot_be_is_an_error()
    {
        Assert.Contains("does not exist", Assert.Throws<SockException>(() =>
            ListeningSocket.At(_folder + "/none/x.sock", Mine, null, null)).Message);
        Assert.Contains("at most", Assert.Throws<SockException>(() =>
            ListeningSocket.At($"{_folder}/{new string('x', 200)}", Mine, null, null)).Message);
    }

    private static UnixFileMode ModeOf(string path) => (UnixFileMode)(FileFacts.OfLink(path)!.Mode & 0x1FF);

    private void Connect()
    {
        using Socket client = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        client.Connect(new UnixDomainSocketEndPoint(Path));
    }

    /// <summary>Leaves what a process leaves that is killed.</summary>
    private void Leave()
    {
        string moved = Path + "2";
        using (Socket dead = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            dead.Bind(new UnixDomainSocketEndPoint(moved));
            File.Move(moved, Path);
        }
    }
}
