using System.Diagnostics;
using System.Globalization;
using System.Text;
using DockerSock.Fake;

namespace DockerSock.Tests;

/// <summary>The docker program works against the fake engine as against a real one.</summary>
public sealed class DockerProgramTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1.51", "1.24", "28.5.2")]
    [InlineData("1.41", "1.24", "20.10.24")]
    [InlineData("1.44", "1.40", "25.0.5")]
    public async Task VersionIsNegotiated(string api, string oldest, string engineVersion)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(
            new FakeEngineOptions { ApiVersion = api, MinApiVersion = oldest }, Cancel);
        using DockerProgram docker = new(engine.DockerHost);

        string shown = await docker.OutAsync(
            "version",
            "--format",
            "{{.Server.Version}} {{.Server.APIVersion}} {{.Server.MinAPIVersion}} {{.Client.APIVersion}}");

        string[] words = shown.Split(' ');
        Assert.Equal([engineVersion, api, oldest], words[..3]);
        Assert.Equal("HEAD /_ping", engine.Requests[0].ToString());
        Assert.Equal(words[3], engine.Requests[^1].Version);
        Assert.True(ApiVersion.Parse(words[3]) <= ApiVersion.Parse(api));
    }

    [Fact]
    public async Task TooOldAClientIsTurnedAway()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(
            new FakeEngineOptions { ApiVersion = "1.90", MinApiVersion = "1.80" }, Cancel);
        using DockerProgram docker = new(engine.DockerHost);

        string error = await docker.ErrorAsync("ps");

        Assert.Matches(
            @"^client version 1\.\d+ is too old\. Minimum supported API version is 1\.80, "
                + "please upgrade your client to a newer version$",
            error);
    }

    [Fact]
    public async Task InfoCounts()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { Sample = true }, Cancel);
        using DockerProgram docker = new(engine.DockerHost);

        string shown = await docker.OutAsync(
            "info",
            "--format",
            "{{.Containers}} {{.ContainersRunning}} {{.ContainersPaused}} {{.ContainersStopped}} {{.Images}} "
                + "{{.Name}}");

        Assert.Equal("7 3 1 3 6 fake-engine", shown);
    }

    [Fact]
    public async Task PsShowsEveryColumn()
    {
        await using FakeEngine engine = await StartAsync(out StillClock clock);
        using DockerProgram docker = new(engine.DockerHost);
        engine.State.AddContainer(
            "web",
            "nginx:1.29",
            running: true,
            command: ["nginx", "-g", "daemon off;"],
            labels: new Dictionary<string, string> { ["com.example.Team"] = "a", ["com.example.team"] = "b" },
            ports: ["8080:80", "127.0.0.1:53:53/udp"],
            mounts: ["data:/data", "/srv:/srv:ro"],
            network: "front",
            setUp: container => container.WrittenSize = 1000);
        engine.State.AddContainer("gone", running: true).Kill();
        clock.Now += TimeSpan.FromMinutes(3);

        string shown = await docker.OutAsync(
            "ps",
            "-as",
            "--no-trunc",
            "--format",
            "{{.Names}}|{{.Image}}|{{.Command}}|{{.State}}|{{.Status}}|{{.Ports}}|{{.Labels}}|{{.Networks}}|{{.Mounts}}"
                + "|{{.Size}}");

        Assert.Equal(
            [
                "gone|busybox:latest|\"sleep infinity\"|exited|Exited (137) 3 minutes ago|||bridge||0B (virtual 7.8MB)",
                "web|nginx:1.29|\"nginx -g 'daemon off;'\"|running|Up 3 minutes|127.0.0.1:53->53/udp, "
                    + "0.0.0.0:8080->80/tcp, [::]:8080->80/tcp|com.example.Team=a,com.example.team=b|front|data,/srv|"
                    + "1kB (virtual 7.8MB)",
            ],
            shown.Replace(" :::8080", " [::]:8080", StringComparison.Ordinal).Split('\n'));
    }

    [Theory]
    [InlineData("name=eb", "web")]
    [InlineData("name=^/db$", "db")]
    [InlineData("id=aaaa", "web")]
    [InlineData("label=tier", "web db")]
    [InlineData("label=tier=back", "db")]
    [InlineData("label=Tier", "")]
    [InlineData("status=exited", "bad")]
    [InlineData("status=created", "new")]
    [InlineData("status=paused", "ice")]
    [InlineData("exited=3", "bad")]
    [InlineData("ancestor=nginx", "web")]
    [InlineData("ancestor=nosuch", "")]
    [InlineData("before=db", "web")]
    [InlineData("since=db", "ice bad new")]
    [InlineData("health=healthy", "db")]
    [InlineData("health=none", "web ice bad new")]
    [InlineData("network=back", "db")]
    [InlineData("volume=data", "db")]
    [InlineData("volume=/var/lib/data", "db")]
    [InlineData("publish=80", "web")]
    [InlineData("publish=80/udp", "")]
    [InlineData("publish=70-90", "web")]
    [InlineData("expose=80", "web")]
    [InlineData("expose=80-90/tcp", "web")]
    [InlineData("is-task=false", "web db ice bad new")]
    [InlineData("is-task=true", "")]
    public async Task PsFilters(string filter, string expected)
    {
        await using FakeEngine engine = await StartAsync(out StillClock clock);
        using DockerProgram docker = new(engine.DockerHost);
        engine.State.AddContainer(
            "web", "nginx", running: true, labels: Label("front"), ports: ["8080:80"], id: new string('a', 64));
        clock.Now += TimeSpan.FromSeconds(1);
        engine.State.AddContainer(
            "db", running: true, labels: Label("back"), network: "back", mounts: ["data:/var/lib/data"])
            .SetHealth("healthy");
        clock.Now += TimeSpan.FromSeconds(1);
        engine.State.AddContainer("ice", running: true).Pause();
        engine.State.AddContainer("bad", running: true).Exit(3);
        engine.State.AddContainer("new");

        string shown = await docker.OutAsync("ps", "-a", "--filter", filter, "--format", "{{.Names}}");

        string[] names = shown.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(expected, string.Join(' ', names.Reverse()));
    }

    [Theory]
    [InlineData("-l", "third")]
    [InlineData("-n2", "third second")]
    [InlineData("-a", "third second first")]
    [InlineData("--no-trunc", "second first")]
    public async Task PsChooses(string option, string expected)
    {
        await using FakeEngine engine = await StartAsync(out _);
        using DockerProgram docker = new(engine.DockerHost);
        engine.State.AddContainer("first", running: true);
        engine.State.AddContainer("second", running: true);
        engine.State.AddContainer("third");

        string shown = await docker.OutAsync("ps", option, "--format", "{{.Names}}");

        Assert.Equal(expected, shown.Replace('\n', ' '));
    }

    [Theory]
    [InlineData("color=red", "invalid filter 'color'")]
    [InlineData("status=sleepy",
        "invalid filter 'status=sleepy': invalid value for state (sleepy): must be one of created, "
        + "running, paused, restarting, removing, exited, dead")]
    [InlineData("exited=x", "invalid filter 'exited=x': strconv.Atoi: parsing \"x\": invalid syntax")]
    [InlineData("before=nobody", "No such container: nobody")]
    public async Task PsRefusesFilters(string filter, string message)
    {
        await using FakeEngine engine = await StartAsync(out _);
        using DockerProgram docker = new(engine.DockerHost);

        Assert.Equal(message, await docker.ErrorAsync("ps", "--filter", filter));
    }

    [Theory]
    [InlineData("", "new:2 new:1 <none>:<none> old:1")]
    [InlineData("reference=ne*", "new:2 new:1")]
    [InlineData("reference=new:1", "new:1")]
    [InlineData("label=who=me", "old:1")]
    [InlineData("dangling=true", "<none>:<none>")]
    [InlineData("dangling=false", "new:2 new:1 old:1")]
    [InlineData("before=new:1", "<none>:<none> old:1")]
    [InlineData("since=old:1", "new:2 new:1 <none>:<none>")]
    [InlineData("until=90m", "<none>:<none> old:1")]
    public async Task ImagesAreListed(string filter, string expected)
    {
        await using FakeEngine engine = await StartAsync(out StillClock clock);
        using DockerProgram docker = new(engine.DockerHost);
        engine.State.AddImage("old:1", setUp: image => image.Labels["who"] = "me");
        clock.Now += TimeSpan.FromHours(1);
        engine.State.AddImage();
        clock.Now += TimeSpan.FromHours(1);
        engine.State.AddImage("new:1", 1_500_000, setUp: image => image.Tags.Add("new:2"));
        clock.Now += TimeSpan.FromHours(1);

        string shown = await docker.OutAsync(
        [
            "images", "--format", "{{.Repository}}:{{.Tag}}",
            .. filter.Length > 0 ? new[] { "--filter", filter } : [],
        ]);

        Assert.Equal(expected.Split(' ').Order(), shown.Split('\n').Order());
    }

    [Fact]
    public async Task InspectFindsByNameAndIdentifier()
    {
        await using FakeEngine engine = await StartAsync(out _);
        using DockerProgram docker = new(engine.DockerHost);
        string id = "ab" + new string('1', 62);
        engine.State.AddContainer("one", id: id, ports: ["8080:80"], running: true);
        engine.State.AddContainer("two", id: "ab" + new string('2', 62));
        EngineImage image = engine.State.FindImage("busybox")!;

        Assert.Equal(id, await docker.OutAsync("inspect", "--format", "{{.Id}}", "one"));
        Assert.Equal("/one", await docker.OutAsync("inspect", "--format", "{{.Name}}", id));
        Assert.Equal("/one", await docker.OutAsync("inspect", "--format", "{{.Name}}", "ab11"));
        Assert.Equal(
            "running true 8080 172.17.0.2",
            await docker.OutAsync(
                "inspect",
                "--format",
                "{{.State.Status}} {{.State.Running}} {{(index (index .NetworkSettings.Ports \"80/tcp\") 0).HostPort}} "
                    + "{{.NetworkSettings.IPAddress}}",
                "one"));
        Assert.Equal(
            "multiple IDs found with provided prefix: ab",
            await docker.ErrorAsync("container", "inspect", "ab"));
        Assert.Equal(
            "No such container: nobody", await docker.ErrorAsync("container", "inspect", "nobody"));
        Assert.Equal(image.Id, await docker.OutAsync("inspect", "--format", "{{.Id}}", "busybox:latest"));
        Assert.Equal(
            "[busybox:latest]",
            await docker.OutAsync("image", "inspect", "--format", "{{.RepoTags}}", image.Id[7..15]));
        Assert.Equal(
            "No such image: nobody:1", await docker.ErrorAsync("image", "inspect", "nobody:1"));
    }

    [Fact]
    public async Task LifeCycle()
    {
        await using FakeEngine engine = await StartAsync(out _);
        using DockerProgram docker = new(engine.DockerHost);
        engine.State.AddImage("busybox");

        string id = await docker.OutAsync(
            "create", "--name", "aa", "-p", "8080:80", "-e", "X=1", "--label", "k=v", "-v", "data:/data",
            "--health-cmd", "true", "--stop-timeout", "7", "busybox", "sleep", "1000");
        EngineContainer container = engine.State.FindContainer(id)!;
        Assert.Equal(ContainerState.Created, container.State);
        Assert.Equal(["sleep", "1000"], container.Config.Command);
        Assert.Equal(["X=1"], container.Config.Environment);
        Assert.Equal("v", container.Config.Labels["k"]);
        Assert.Equal(7, container.Config.StopTimeout);
        Assert.Equal([new PortBinding(80, "tcp", "", 8080)], container.Host.PortBindings);
        Assert.Equal("data", Assert.Single(container.Mounts).Name);

        Assert.Equal("aa", await docker.OutAsync("start", "aa"));
        Assert.Equal((ContainerState.Running, "starting"), (container.State, container.Health!.Status));
        Assert.Equal("aa", await docker.OutAsync("start", "aa"));
        Assert.Equal("aa", await docker.OutAsync("pause", "aa"));
        Assert.Equal(ContainerState.Paused, container.State);
        Assert.Equal($"Container {id} is already paused", await docker.ErrorAsync("pause", "aa"));
        Assert.Equal("aa", await docker.OutAsync("unpause", "aa"));
        Assert.Equal($"Container {id} is not paused", await docker.ErrorAsync("unpause", "aa"));
        Assert.Equal("", await docker.OutAsync("rename", "aa", "bb"));
        Assert.Equal("bb", container.Name);
        int pid = container.Pid;
        Assert.Equal("bb", await docker.OutAsync("restart", "bb"));
        Assert.True(container.IsRunning);
        Assert.NotEqual(pid, container.Pid);
        Assert.Equal(
            "cannot remove container \"bb\": container is running: stop the container before "
                + "removing or force remove",
            await docker.ErrorAsync("rm", "bb"));
        Assert.Equal("bb", await docker.OutAsync("stop", "bb"));
        Assert.Equal((ContainerState.Exited, 143), (container.State, container.ExitCode));
        Assert.Equal("bb", await docker.OutAsync("stop", "bb"));
        Assert.Equal(
            $"cannot kill container: bb: container {id} is not running", await docker.ErrorAsync("kill", "bb"));
        Assert.Equal("bb", await docker.OutAsync("start", "bb"));
        Assert.Equal("bb", await docker.OutAsync("kill", "--signal", "USR1", "bb"));
        Assert.True(container.IsRunning);
        Assert.Equal("bb", await docker.OutAsync("kill", "bb"));
        Assert.Equal((ContainerState.Exited, 137), (container.State, container.ExitCode));
        Assert.Equal("137", await docker.OutAsync("wait", "bb"));
        Assert.Equal("bb", await docker.OutAsync("rm", "bb"));
        Assert.Null(engine.State.FindContainer(id));
        Assert.Equal("No such container: bb", await docker.ErrorAsync("rm", "bb"));
    }

    [Theory]
    [InlineData("true", 0, "")]
    [InlineData("false", 1, "")]
    [InlineData("echo a  b", 0, "1:a b")]
    [InlineData("sh -c|echo a; echo b >&2; exit 3", 3, "1:a 2:b")]
    [InlineData("sh -c|echo 'a; b' && false", 1, "1:a; b")]
    [InlineData("sleep 0.01", 0, "")]
    public async Task SmallCommandsAreSimulated(string command, int exitCode, string log)
    {
        await using FakeEngine engine = await StartAsync(out _);
        using DockerProgram docker = new(engine.DockerHost);
        engine.State.AddImage("busybox");
        string[] halves = command.Split('|');
        string[] words = [.. halves[0].Split(' ', StringSplitOptions.RemoveEmptyEntries), .. halves[1..]];

        string id = await docker.OutAsync(["create", "busybox", .. words]);
        await docker.OutAsync("start", id);

        Assert.Equal(exitCode.ToString(CultureInfo.InvariantCulture), await docker.OutAsync("wait", id));
        (_, string output, string error) = await docker.RunAsync("logs", id);
        string shown = (output.Length > 0 ? "1:" + output : "") + (error.Length > 0 ? " 2:" + error : "");
        Assert.Equal(log, shown);
    }

    [Fact]
    public async Task NamesCollide()
    {
        await using FakeEngine engine = await StartAsync(out _);
        using DockerProgram docker = new(engine.DockerHost);
        EngineContainer first = engine.State.AddContainer("aa");
        engine.State.AddContainer("bb");
        string conflict = $"Conflict. The container name \"/bb\" is already in use by container "
            + $"\"{engine.State.FindContainer("bb")!.Id}\". You have to remove (or rename) that container to be "
            + "able to reuse that name.";

        Assert.Contains(conflict, await docker.ErrorAsync("create", "--name", "bb", "busybox"),
            StringComparison.Ordinal);
        Assert.Equal(
            "Error when allocating new name: " + conflict, await docker.ErrorAsync("rename", "aa", "bb"));
        Assert.Equal("aa", first.Name);
    }

    [Fact]
    public async Task LogsAreChosen()
    {
        await using FakeEngine engine = await StartAsync(out StillClock clock);
        using DockerProgram docker = new(engine.DockerHost);
        EngineContainer container = engine.State.AddContainer("aa", running: true);
        container.LogLine("one");
        clock.Now += TimeSpan.FromMinutes(1);
        container.LogLine("two", "stderr");
        clock.Now += TimeSpan.FromMinutes(1);
        container.LogLine("three");

        Assert.Equal((0, "one\nthree", "two"), await docker.RunAsync("logs", "aa"));
        Assert.Equal((0, "three", "two"), await docker.RunAsync("logs", "--tail", "2", "aa"));
        Assert.Equal((0, "three", ""), await docker.RunAsync("logs", "--since", "2025-06-01T12:01:30Z", "aa"));
        Assert.Equal((0, "one", ""), await docker.RunAsync("logs", "--until", "2025-06-01T12:00:30Z", "aa"));
        Assert.Equal((0, "2025-06-01T12:02:00.000000000Z three", ""), await docker.RunAsync("logs", "-t", "-n1", "aa"));
        Assert.Equal("No such container: nobody", await docker.ErrorAsync("logs", "nobody"));
    }

    [Fact]
    public async Task ATerminalsLogIsRaw()
    {
        await using FakeEngine engine = await StartAsync(out _);
        using DockerProgram docker = new(engine.DockerHost);
        EngineContainer container = engine.State.AddContainer(
            "aa", running: true, setUp: made => made.Config.Tty = true);
        container.Log("stdout", "\u001b[1mbold\u001b[0m\r\n"u8);

        Assert.Equal((0, "\u001b[1mbold\u001b[0m\r", ""), await docker.RunAsync("logs", "aa"));
    }

    [Fact]
    public async Task LogsAreFollowedToTheEnd()
    {
        await using FakeEngine engine = await StartAsync(out _);
        using DockerProgram docker = new(engine.DockerHost);
        EngineContainer container = engine.State.AddContainer("aa", running: true);
        container.LogLine("before");

        using Process logs = docker.Start("logs", "--follow", "aa");
        Assert.Equal("before", await logs.StandardOutput.ReadLineAsync(Cancel));
        container.Log("stdout", Encoding.UTF8.GetBytes("während\n"));
        Assert.Equal("während", await logs.StandardOutput.ReadLineAsync(Cancel));
        container.LogLine("trouble", "stderr");
        Assert.Equal("trouble", await logs.StandardError.ReadLineAsync(Cancel));
        container.Exit(0);
        Assert.Null(await logs.StandardOutput.ReadLineAsync(Cancel));
        await logs.WaitForExitAsync(Cancel);
        Assert.Equal(0, logs.ExitCode);
    }

    [Fact]
    public async Task EventsAreFollowed()
    {
        await using FakeEngine engine = await StartAsync(out _);
        using DockerProgram docker = new(engine.DockerHost);
        EngineContainer container = engine.State.AddContainer(
            "aa", labels: new Dictionary<string, string> { ["k"] = "v" });

        using Process events = docker.Start(
            "events",
            "--filter",
            "type=container",
            "--format",
            "{{.Action}} {{.Actor.Attributes.name}} {{.Actor.Attributes.k}}");
        await engine.State.Events.WaitForFollowersAsync(1, Cancel);
        container.Start();
        Assert.Equal("start aa v", await events.StandardOutput.ReadLineAsync(Cancel));
        container.Kill();
        Assert.Equal("kill aa v", await events.StandardOutput.ReadLineAsync(Cancel));
        Assert.Equal("die aa v", await events.StandardOutput.ReadLineAsync(Cancel));
        events.Kill();
        await events.WaitForExitAsync(Cancel);
        await engine.WaitForConnectionsAsync(0, Cancel);
        Assert.Equal(0, engine.State.Events.Followers);
    }

    [Fact]
    public async Task PastEventsAreChosen()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        EngineContainer a = engine.State.AddContainer("aa", network: "net", running: true);
        EngineContainer b = engine.State.AddContainer("bb", "nginx:1", running: true);
        await a.StopAsync(TimeSpan.Zero, cancel: Cancel);
        b.Pause();

        async Task<string[]> ChooseAsync(params string[] filters)
        {
            string until = ((DateTimeOffset.UtcNow.Ticks - DateTime.UnixEpoch.Ticks) / (decimal)TimeSpan.TicksPerSecond)
                .ToString("F7", CultureInfo.InvariantCulture);
            string shown = await docker.OutAsync(
            [
                "events", "--since", "1", "--until", until, "--format",
                "{{.Type}} {{.Action}} {{.Actor.Attributes.name}}",
                .. filters.SelectMany(filter => new[] { "--filter", filter }),
            ]);
            return shown.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }

        Assert.Equal(
            [
                "network connect net", "container start aa", "network connect bridge", "container start bb",
                "container kill aa", "container kill aa", "network disconnect net", "container stop aa",
                "container die aa", "container pause bb",
            ],
            await ChooseAsync());
        Assert.Equal(["container start aa", "container start bb"], await ChooseAsync("event=start"));
        Assert.Equal(["container start bb", "container pause bb"], await ChooseAsync("container=bb"));
        Assert.Equal(["container start bb", "container pause bb"], await ChooseAsync("image=nginx"));
        Assert.Equal(["network disconnect net"], await ChooseAsync("type=network", "event=disconnect"));
    }

    [Fact]
    public async Task ImagesAreTaggedAndRemoved()
    {
        await using FakeEngine engine = await StartAsync(out _);
        using DockerProgram docker = new(engine.DockerHost);
        EngineImage image = engine.State.AddImage("app:1");
        EngineContainer container = engine.State.AddContainer("aa", "app:1");

        Assert.Equal("", await docker.OutAsync("tag", "app:1", "registry.example.com:5000/team/app:2"));
        Assert.Equal(["app:1", "registry.example.com:5000/team/app:2"], image.Tags);
        Assert.Equal(
            $"conflict: unable to delete {image.ShortId} (must be forced) - image is referenced in "
                + "multiple repositories",
            await docker.ErrorAsync("rmi", image.ShortId));
        Assert.Equal("Untagged: registry.example.com:5000/team/app:2",
            await docker.OutAsync("rmi", "registry.example.com:5000/team/app:2"));
        Assert.Equal(
            $"conflict: unable to remove repository reference \"app:1\" (must force) - container "
                + $"{container.Id[..12]} is using its referenced image {image.ShortId}",
            await docker.ErrorAsync("rmi", "app:1"));
        await docker.OutAsync("rm", "aa");
        Assert.Equal($"Untagged: app:1\nDeleted: {image.Id}\nDeleted: {image.Layers[0]}",
            await docker.OutAsync("rmi", "app:1"));
        Assert.Empty(engine.State.Images);
        Assert.Equal("No such image: app:1", await docker.ErrorAsync("rmi", "app:1"));
        Assert.Equal("No such image: app:1", await docker.ErrorAsync("tag", "app:1", "app:2"));
    }

    private static Dictionary<string, string> Label(string tier) => new() { ["tier"] = tier };

    private static Task<FakeEngine> StartAsync(out StillClock clock) =>
        FakeEngine.StartAsync(new FakeEngineOptions { Time = clock = new StillClock() }, Cancel);
}
