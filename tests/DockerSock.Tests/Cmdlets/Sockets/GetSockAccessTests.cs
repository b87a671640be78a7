using DockerSock.Client;
using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

/// <summary>What is told of a socket, and of what is none; who may use it is in the table of permissions.</summary>
public sealed class GetSockAccessTests : CmdletTest
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ds-").FullName;

    public override async ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        await base.DisposeAsync();
    }

    [Fact]
    public void A_socket_has_its_owner_its_mode_the_way_to_it_and_who_listens()
    {
        LocalFiles.SetMode(Engine.SocketPath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        SockAccess access = Get($"'{Engine.SocketPath}'");
        Assert.Equal(("socket", true, Environment.UserName, "0640", "rw-r-----", true, true, null),
            (access.Kind, access.IsSocket, access.Owner, access.Mode, access.Permissions, access.IsAllowed,
                access.Listens,
                access.Problem));
        Assert.Equal(Engine.DockerHost, access.DockerHost);
        Assert.Equal("/", access.Folders[0].Path);
        Assert.Equal(Path.GetDirectoryName(Engine.SocketPath), access.Folders[^1].Path);
        Assert.All(access.Folders, static folder => Assert.True(folder.IsOpen));
        SockListener listener = access.Listeners[0];
        Assert.Equal((Environment.ProcessId, Environment.UserName), (listener.Id, listener.User));
        Assert.NotEmpty(listener.Program!);
        Assert.Empty(Engine.Requests);
    }

    [Fact]
    public void Links_are_followed_and_told()
    {
        string link = Path.Combine(_folder, "link"), second = Path.Combine(_folder, "second");
        File.CreateSymbolicLink(link, "second");
        File.CreateSymbolicLink(second, Engine.SocketPath);
        SockAccess access = Get($"'{link}'");
        Assert.Equal((Engine.SocketPath, true), (access.Target, access.IsAllowed));
        Assert.Equal([$"{link} -> second", $"{second} -> {Engine.SocketPath}"], access.Links);
    }

    [Fact]
    public void What_is_no_socket_says_what_it_is()
    {
        File.WriteAllText(Path.Combine(_folder, "full"), "text");
        File.WriteAllText(Path.Combine(_folder, "empty"), "");
        File.CreateSymbolicLink(Path.Combine(_folder, "dangling"), "gone.sock");
        File.CreateSymbolicLink(Path.Combine(_folder, "circle"), "circle");
        File.CreateSymbolicLink(Path.Combine(_folder, "wsl"),
            "/mnt/wsl/docker-desktop/shared-sockets/guest-services/docker.proxy.sock");
        (string Name, string Kind, string Problem)[] expected =
        [
            ("full", "file", "is a file, not a socket"), ("empty", "empty file", "not a socket, and empty"),
            ("dangling", "link that leads nowhere", $"where the link '{_folder}/dangling' leads"),
            ("circle", "link that leads nowhere", "links lead in a circle"),
            ("wsl", "link that leads nowhere", "the directory '/mnt/wsl"), (".", "directory", "is a directory"),
            ("nothing", "nothing", "There is no socket at"), ("no/folder", "nothing", "the directory"),
        ];
        Assert.SkipWhen(Directory.Exists("/mnt/wsl/docker-desktop"), "Docker Desktop is here, and its link leads somewhere");
        SockAccess[] all = [.. Shell.Run("param($f) Get-SockAccess $f/full, $f/empty, $f/dangling, $f/circle, $f/wsl, "
            + "$f, $f/nothing, $f/no/folder", ("f", _folder)).As<SockAccess>()];
        Assert.Equal(expected.Select(static one => one.Kind), all.Select(static one => one.Kind));
        Assert.All(expected.Zip(all), static pair => Assert.Contains(pair.First.Problem, pair.Second.Problem));
        Assert.All(all, static one => Assert.Equal((false, false), (one.IsSocket, one.IsAllowed)));
        Assert.All(all, static one => Assert.NotEmpty(one.Remedy!));
        Assert.Contains("WSL integration", all[4].Remedy);
    }

    [Fact]
    public void A_socket_is_named_in_all_the_ways_that_engines_are()
    {
        foreach (string command in new[]
        {
            "Get-SockAccess -DockerHost $h", "Get-SockAccess $h", "[IO.FileInfo]($h -replace '^unix://') | Get-SockAccess",
            "[pscustomobject]@{ DockerHost = $h } | Get-SockAccess",
            "Get-SockAccess $h | Get-SockAccess", "[pscustomobject]@{ DockerHost = $h; Path = '/etc' } | Get-SockAccess",
            "[pscustomobject]@{ DockerHost = 'unix:///x' } | Get-SockAccess $h",
        })
        {
            Assert.Equal(Engine.SocketPath, Assert.Single(Run(command).As<SockAccess>()).Path);
        }
    }

    [Fact]
    public void What_has_no_file_and_two_names_at_once_are_errors()
    {
        Outcome outcome = Run("'tcp://127.0.0.1:1', $h | ForEach-Object { Get-SockAccess -DockerHost $_ }");
        Assert.Contains("tcp://127.0.0.1:1 is no file of this machine", Assert.Single(outcome.Errors).ToString());
        Assert.Equal(Engine.DockerHost, Assert.Single(outcome.Output).ToString());
        Assert.Equal("DockerEndpointConflict", Assert.Single(Run("Get-SockAccess /x -DockerHost $h").Errors)
            .FullyQualifiedErrorId.Split(',')[0]);
    }

    [Fact]
    public async Task A_daemon_that_accepts_nothing_more_is_no_riddle()
    {
        string path = Path.Combine(_folder, "left.sock");
        await SilentSocket.Start(path).DisposeAsync();
        using System.Net.Sockets.Socket left = new(System.Net.Sockets.AddressFamily.Unix,
            System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        left.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(path));
        SockAccess access = Get($"'{path}'");
        Assert.Equal((true, false), (access.IsAllowed, access.Listens));
        Assert.Contains("nobody listens on it", access.Problem);
    }

    private SockAccess Get(string path) => Assert.Single(Run($"Get-SockAccess {path}").As<SockAccess>());
}
