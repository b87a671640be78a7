using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using DockerSock.Client;
using DockerSock.Fake;
using DockerSock.Models;

namespace DockerSock.Tests.Client;

/// <summary>Each place where engines put their sockets is looked at, and what is there is told.</summary>
public sealed class SocketPlacesTests : IAsyncDisposable
{
    private const uint User = 4242;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    private readonly string _root = Directory.CreateTempSubdirectory("ds-").FullName;
    private readonly Dictionary<string, string> _variables = [];
    private readonly List<Socket> _bound = [];

    private string Home => Path.Combine(_root, "h");

    private SocketPlaces Places => new(_variables.GetValueOrDefault, Home, _root, User);

    public ValueTask DisposeAsync()
    {
        _bound.ForEach(static socket => socket.Dispose());
        Directory.Delete(_root, recursive: true);
        return default;
    }

    [Theory]
    [InlineData("run/docker.sock", "Docker", "")]
    [InlineData("x/docker.sock", "rootless Docker", "XDG_RUNTIME_DIR=x")]
    [InlineData("run/user/4242/docker.sock", "rootless Docker", "")]
    [InlineData("h/.docker/run/docker.sock", "rootless Docker, or Docker Desktop for macOS", "")]
    [InlineData("h/.docker/desktop/docker.sock", "Docker Desktop", "")]
    [InlineData("h/.colima/default/docker.sock", "Colima", "")]
    [InlineData("h/.colima/work/docker.sock", "Colima, profile work", "")]
    [InlineData("h/.colima/docker.sock", "Colima before 0.4", "")]
    [InlineData("c/default/docker.sock", "Colima", "COLIMA_HOME=c")]
    [InlineData("c/k8s/docker.sock", "Colima, profile k8s", "COLIMA_HOME=c")]
    [InlineData("g/colima/default/docker.sock", "Colima", "XDG_CONFIG_HOME=g")]
    [InlineData("h/.orbstack/run/docker.sock", "OrbStack", "")]
    [InlineData("h/.rd/docker.sock", "Rancher Desktop", "")]
    [InlineData("h/.lima/docker/sock/docker.sock", "Lima, instance docker", "")]
    [InlineData("l/vm/sock/podman.sock", "Lima, instance vm", "LIMA_HOME=l")]
    [InlineData("Applications/Finch/lima/data/finch/sock/finch.sock", "Finch", "")]
    [InlineData("run/finch.sock", "Finch", "")]
    [InlineData("run/podman/podman.sock", "Podman", "")]
    [InlineData("x/podman/podman.sock", "rootless Podman", "XDG_RUNTIME_DIR=x")]
    [InlineData("run/user/4242/podman/podman.sock", "rootless Podman", "")]
    [InlineData("x/podman/m-api.sock", "Podman machine", "XDG_RUNTIME_DIR=x")]
    [InlineData("t/podman/m-api.sock", "Podman machine", "TMPDIR=t")]
    [InlineData("h/.local/share/containers/podman/machine/podman.sock", "Podman machine", "")]
    [InlineData("mnt/wsl/docker-desktop/shared-sockets/guest-services/docker.proxy.sock", "Docker Desktop in WSL", "")]
    [InlineData("mnt/wsl/rancher-desktop/run/docker.sock", "Rancher Desktop in WSL", "")]
    [InlineData("run/balena-engine.sock", "balenaEngine", "")]
    public async Task A_socket_at_its_place_is_found(string place, string source, string variable)
    {
        if (variable.Length > 0)
        {
            string[] pair = variable.Split('=');
            _variables[pair[0]] = Path.Combine(_root, pair[1]);
        }

        string path = Leave(place);
        FoundSock row = Assert.Single(await FindAsync(), found => found.Path == path);
        Assert.Equal(("unix://" + path, source), (row.DockerHost, Assert.Single(row.Source)));
        Assert.Equal((true, false, null), (row.Exists, row.Answers, row.Engine));
        // Nobody listens on it.
        Assert.Contains("nobody listens", row.Problem);
        Assert.Equal([path], Places.Sockets("/none"));
    }

    [Fact]
    public async Task Contexts_connections_and_variables_of_this_machine_are_places_and_those_of_others_are_not()
    {
        string own = Leave("own.sock"), podman = Leave("p.sock"), named = Leave("named.sock");
        Context("mine", "unix://" + own);
        Context("far", "ssh://ann@example.com");
        Context("web", "tcp://127.0.0.1:1");
        _variables["PODMAN_CONNECTIONS_CONF"] = Write("connections.json", """
            {"Connection":{"Default":"far","Connections":{"far":{"URI":"ssh://core@localhost:1/run/podman.sock"},
            "near":{"URI":"unix://PODMAN"}}}}
            """.Replace("PODMAN", podman));
        _variables["CONTAINER_HOST"] = "unix://" + named;
        FoundSock[] rows = await FindAsync();
        Assert.Equal([(own, "context mine"), (named, "CONTAINER_HOST"), (podman, "Podman connection near")],
            rows.Select(static row => (row.Path!, Assert.Single(row.Source))));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"Connection":{"Connections":[]}}""")]
    [InlineData("""{"Connection":{"Connections":{"a":7,"b":{"URI":8}}}}""")]
    public async Task A_file_of_connections_that_cannot_be_read_costs_nothing(string text)
    {
        _variables["PODMAN_CONNECTIONS_CONF"] = Write("connections.json", text);
        string path = Leave("run/docker.sock");
        Assert.Equal(path, Assert.Single(await FindAsync()).Path);
    }

    [Fact]
    public async Task Names_of_one_socket_are_one_row()
    {
        string real = Leave("h/.rd/docker.sock");
        Directory.CreateDirectory(Path.Combine(_root, "run"));
        File.CreateSymbolicLink(Path.Combine(_root, "run", "docker.sock"), real);
        Directory.CreateSymbolicLink(Path.Combine(_root, "l"), Path.Combine(Home, ".rd"));
        Context("rancher-desktop", "unix://" + Path.Combine(_root, "l", "docker.sock"));
        FoundSock row = Assert.Single(await FindAsync());
        Assert.Equal(Path.Combine(_root, "l", "docker.sock"), row.Path);
        Assert.Equal([Path.Combine(_root, "run", "docker.sock"), real], row.Names);
        Assert.Equal(["context rancher-desktop", "Docker", "Rancher Desktop"], row.Source);
    }

    [Fact]
    public async Task What_is_named_and_missing_is_told_and_what_is_only_custom_with_All()
    {
        _variables["DOCKER_HOST"] = "unix://" + Path.Combine(_root, "gone.sock");
        FoundSock row = Assert.Single(await FindAsync());
        Assert.Equal((true, false), (row.IsInUse, row.Exists));
        Assert.Contains("There is no socket at", row.Problem);
        FoundSock[] all = await FindAsync(isAll: true);
        Assert.Contains(all, found => found.Path == Path.Combine(_root, "run", "podman", "podman.sock") && !found.Exists);
        Assert.Equal(all.Length, all.Select(static found => found.Path).Distinct().Count());
    }

    [Fact]
    public async Task A_link_that_leads_nowhere_is_there_and_says_where_it_leads()
    {
        Directory.CreateDirectory(Path.Combine(_root, "run"));
        string link = Path.Combine(_root, "run", "docker.sock");
        File.CreateSymbolicLink(link, Path.Combine(_root, "gone.sock"));
        FoundSock row = Assert.Single(await FindAsync());
        Assert.Contains($"where the link '{link}' leads", row.Problem);
        Assert.True(row.Exists);
    }

    [Fact]
    public async Task An_engine_answers_while_its_neighbours_hang_or_are_none()
    {
        Directory.CreateDirectory(Path.Combine(_root, "run", "podman"));
        await using FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions
        {
            SocketPath = Path.Combine(_root, "run", "docker.sock"),
        }, TestContext.Current.CancellationToken);
        await using SilentSocket silent = SilentSocket.Start(Path.Combine(_root, "run", "podman", "podman.sock"));
        await File.WriteAllTextAsync(Path.Combine(_root, "run", "finch.sock"), "", TestContext.Current.CancellationToken);
        Dictionary<string, FoundSock> rows = (await FindAsync(limit: TimeSpan.FromSeconds(5)))
            .ToDictionary(static row => row.Source[0]);
        FoundSock docker = rows["Docker"];
        Assert.Equal((true, "Docker", "28.5.2", "1.51", "linux", null),
            (docker.Answers, docker.Engine, docker.Version, docker.ApiVersion, docker.OSType, docker.Problem));
        Assert.Equal((true, Environment.UserName), (docker.IsAllowed, docker.Owner));
        Assert.True(docker.Latency > TimeSpan.Zero);
        Assert.Contains("did not answer within 5 seconds", rows["Podman"].Problem);
        Assert.Contains("is a file, not a socket", rows["Finch"].Problem);
        Assert.Equal(["HEAD /_ping"], engine.Requests.Select(static one => $"{one.Method} {one.Target}"));
    }

    [Fact]
    public async Task What_cannot_be_resolved_is_an_error_beside_the_rows()
    {
        _variables["DOCKER_HOST"] = "zz://a";
        Leave("run/docker.sock");
        List<SockException> problems = [];
        Assert.Single(await FindAsync(problems: problems));
        Assert.Equal(SockFailure.EndpointInvalid, Assert.Single(problems).Failure);
    }

    [Fact]
    public async Task A_path_that_no_socket_can_have_is_a_row_that_says_so()
    {
        _variables["COLIMA_HOME"] = Path.Combine(_root, new string('c', 100));
        Assert.Contains("bytes long", Assert.Single(await FindAsync(isAll: true), static row =>
            row.DockerHost.EndsWith("ccc/default/docker.sock", StringComparison.Ordinal)).Problem);
    }

    [Fact]
    public async Task The_end_of_the_pipeline_ends_all_of_it_at_once()
    {
        Directory.CreateDirectory(Path.Combine(_root, "run"));
        await using SilentSocket silent = SilentSocket.Start(Path.Combine(_root, "run", "docker.sock"));
        using CancellationTokenSource stop = new();
        Task<FoundSock[]> finding = FindAsync(limit: TimeSpan.FromHours(1), cancel: stop.Token);
        await silent.WaitForBytesAsync(1, TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        // A fan-out that is stopped has nothing more to tell, or throws: whichever of its two threads hears first.
        Exception? end = await Record.ExceptionAsync(() => finding.WaitAsync(TestContext.Current.CancellationToken));
        Assert.True(end is null ? !Array.Exists(await finding, static row => row.Answers)
            : end is OperationCanceledException && finding.IsCompleted);
    }

    [Fact]
    public void Pipes_of_engines_are_known_by_their_names() => Assert.Equal(
        ["npipe:////./pipe/docker_engine", "npipe:////./pipe/dockerDesktopLinuxEngine",
            "npipe:////./pipe/podman-machine-default"],
        SocketPlaces.Pipes(["lsass", "docker_engine", "dockerDesktopLinuxEngine", "podman-machine-default", "docker"])
            .Select(static place => place.Text));

    private async Task<FoundSock[]> FindAsync(bool isAll = false, TimeSpan? limit = null,
        List<SockException>? problems = null, CancellationToken? cancel = null)
    {
        SocketFinder finder = new(Places, limit ?? s_limit);
        using FanOut fan = new(1, cancel ?? TestContext.Current.CancellationToken);
        fan.Add(new UnixEndpoint("/x"), null, scope => finder.FindAsync(isAll, scope));
        return await Task.Run(() =>
        {
            List<FoundSock> rows = [];
            foreach (Delivery delivery in fan.All())
            {
                if (delivery.Kind == DeliveryKind.Item)
                {
                    rows.Add((FoundSock)delivery.Value!);
                }
                else if (delivery is { Kind: DeliveryKind.Failure, Value: SockException problem })
                {
                    Assert.NotNull(problems);
                    problems.Add(problem);
                }
            }

            // The machine's own default is no matter here.
            return rows.Where(static row => row.Path != WellKnownSockets.Default).ToArray();
        });
    }

    /// <summary>Makes a socket on which nobody listens.</summary>
    private string Leave(string place)
    {
        string path = Path.Combine(_root, place);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _bound.Add(socket);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        return path;
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_root, name);
        File.WriteAllText(path, text);
        return path;
    }

    private void Context(string name, string host)
    {
        string folder = Directory.CreateDirectory(Path.Combine(Home, ".docker", "contexts", "meta",
            Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name))).ToLowerInvariant())).FullName;
        File.WriteAllText(Path.Combine(folder, "meta.json"),
            """{"Name":"NAME","Metadata":{},"Endpoints":{"docker":{"Host":"HOST"}}}""".Replace("NAME", name)
                .Replace("HOST", host));
    }
}
