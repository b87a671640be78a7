using DockerSock.Fake;

namespace DockerSock.Tests;

/// <summary>The docker program shows processes, changes and exports of the fake engine's containers.</summary>
public sealed class ContainerLookTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TopShowsProcesses()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(
            new FakeEngineOptions { Time = new StillClock() }, Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        EngineContainer container = engine.State.AddContainer("aa", running: true);
        container.Pid = 100;
        container.MoreProcesses.Add(new ProcessRow(107, 100, "/bin/worker --one", "daemon"));

        Assert.Equal(
            ["UID PID PPID C STIME TTY TIME CMD", "root 100 99 0 12:00 ? 00:00:00 sleep infinity",
                "daemon 107 100 0 12:00 ? 00:00:00 /bin/worker --one"],
            await TopAsync("aa"));
        Assert.Equal(
            ["PID COMM COMMAND", "100 sleep sleep infinity", "107 worker /bin/worker --one"],
            await TopAsync("aa", "-o", "pid,comm,args"));
        Assert.Equal("USER PID %CPU %MEM VSZ RSS TTY STAT START TIME COMMAND", (await TopAsync("aa", "aux"))[0]);
        Assert.Equal(3, engine.State.Events.Past.Count(happened => happened.Action == "top"));
        container.Pause();
        Assert.Equal(3, (await TopAsync("aa")).Length);

        async Task<string[]> TopAsync(params string[] arguments) =>
        [
            .. (await docker.OutAsync(["top", .. arguments])).Split('\n')
                .Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))),
        ];
    }

    [Theory]
    [InlineData("1.51", "container {0} is not running", "off")]
    [InlineData("1.41", "Container {0} is not running", "off")]
    [InlineData("1.51", "Container {0} is restarting, wait until the container is running", "loop")]
    [InlineData("1.51", "No such container: none", "none")]
    [InlineData("1.51", "Couldn't find PID field in ps output", "on", "-o", "comm")]
    [InlineData("1.51", "ps: error: unknown gnu long option", "on", "--", "--bogus")]
    public async Task TopIsRefused(string api, string expected, params string[] arguments)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = api }, Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        engine.State.AddContainer("off");
        engine.State.AddContainer("on", running: true);
        engine.State.AddContainer("loop").Pretend(ContainerState.Restarting);
        string id = engine.State.FindContainer(arguments[0])?.Id ?? "";

        string error = await docker.ErrorAsync(["top", .. arguments]);

        Assert.Equal(expected.Replace("{0}", id, StringComparison.Ordinal), error);
        Assert.DoesNotContain(engine.State.Events.Past, happened => happened.Action == "top");
    }

    [Fact]
    public async Task DiffShowsWhatChanged()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        ContainerFiles files = engine.State.AddContainer("aa").Files;
        files.AddFile("/opt/app/old", "old");
        files.AddFile("/opt/app/gone/deep", "x");
        files.TakeAsImage();

        Assert.Equal("", await docker.OutAsync("diff", "aa"));
        files.AddFile("/etc/passwd", "nobody");
        files.AddFile("/opt/app/new/file", "new");
        files.Remove("/opt/app/gone");
        files.AddDirectory("/root", 755);

        Assert.Equal(
            ["C /etc", "C /etc/passwd", "C /opt", "C /opt/app", "D /opt/app/gone", "A /opt/app/new",
                "A /opt/app/new/file", "C /root"],
            (await docker.OutAsync("diff", "aa")).Split('\n'));
        Assert.Equal("No such container: none", await docker.ErrorAsync("diff", "none"));
    }

    [Fact]
    public async Task UnchangedIsNull()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using EngineClient client = new(engine);
        engine.State.AddContainer("aa");

        Assert.Equal((200, "null"), await client.AskAsync("GET", "/containers/aa/changes"));
    }
}
