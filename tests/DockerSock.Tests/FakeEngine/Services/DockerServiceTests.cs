using System.Diagnostics;
using System.Text.RegularExpressions;
using DockerSock.Fake;

namespace DockerSock.Tests;

/// <summary>The docker program's service and node ps work against the fake engine.</summary>
public sealed class DockerServiceTests : IDisposable
{
    /// <summary>The program looks every image up in its registry otherwise, and says that it is not there.</summary>
    private const string Unresolved = "--no-resolve-image";

    private static readonly string[] s_quick = ["--update-monitor", "1ms", "--rollback-monitor", "1ms"];

    private readonly CancellationTokenSource _deadline =
        CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public DockerServiceTests() => _deadline.CancelAfter(TimeSpan.FromMinutes(1));

    private CancellationToken Cancel => _deadline.Token;

    public void Dispose() => _deadline.Dispose();

    [Theory]
    [InlineData("1.41")]
    [InlineData("1.51")]
    public async Task ServicesAreMadeListedScaledAndRemoved(string api)
    {
        await using FakeEngine engine = await StartAsync(api);
        using DockerProgram docker = new(engine.DockerHost);
        EngineSwarm swarm = engine.State.Swarm!;
        string id = (await docker.OutAsync(
        [
            "service", "create", Unresolved, "--quiet", "--name", "web", "--replicas", "2", "--label", "a=b",
            "--env", "N={{.Task.Name}}", "--publish", "8080:80", "--mount", "type=volume,source=data,target=/data",
            .. s_quick, "busybox", "sleep", "infinity",
        ])).Split('\n')[0];
        EngineService web = Assert.Single(swarm.Services);
        Assert.Equal(web.Id, id);
        Assert.Equal($"{id[..12]} web replicated 2/2 busybox:latest *:8080->80/tcp",
            Last(await docker.OutAsync("service", "ls")));
        Assert.Equal("web", await docker.OutAsync(
            "service", "ls", "--filter", "label=a=b", "--filter", "mode=replicated", "--format", "{{.Name}}"));
        Assert.Equal("", await docker.OutAsync("service", "ls", "--quiet", "--filter", "mode=global"));
        Assert.Equal("2 map[a:b] vip 1ms", await docker.OutAsync("service", "inspect", "web", "--format",
            "{{.Spec.Mode.Replicated.Replicas}} {{.Spec.Labels}} {{.Endpoint.Spec.Mode}} "
                + "{{.Spec.UpdateConfig.Monitor}}"));
        EngineTask one = web.Tasks[0];
        Assert.Equal($"web.1.{one.Id}", one.Container!.Name);
        Assert.Contains($"N={one.Container.Name}", one.Container.Config.Environment);
        Assert.Equal("data", Assert.Single(one.Container.Mounts).Name);
        Assert.Contains(one.Container.Name, await docker.OutAsync("ps", "--format", "{{.Names}}"));

        Assert.Contains("web scaled to 3", await docker.OutAsync("service", "scale", "--detach", "web=3"));
        Assert.Equal([1L, 2L, 3L], web.Tasks.Select(static task => task.Slot));
        Assert.Contains("web scaled to 1", await docker.OutAsync("service", "scale", "web=1"));
        Assert.Equal([1L], web.Tasks.Select(static task => task.Slot));
        Assert.Equal("web", await docker.OutAsync("service", "rm", "web"));
        Assert.Empty(swarm.Tasks);
        Assert.Empty(engine.State.Containers);
        Assert.Equal(
            ["create", "update replicas.new=3 replicas.old=2", "update replicas.new=1 replicas.old=3", "remove"],
            engine.State.Events.Past
                .Where(happened => happened.ActorId == id && !happened.Attributes.ContainsKey("updatestate.new"))
                .Select(static happened => string.Join(' ', happened.Attributes.Where(static pair => pair.Key != "name")
                    .Select(static pair => $"{pair.Key}={pair.Value}").Prepend(happened.Action))));
    }

    [Fact]
    public async Task WhatIsRefusedIsSaidInTheEnginesWords()
    {
        await using FakeEngine engine = await StartAsync();
        using DockerProgram docker = new(engine.DockerHost);
        engine.State.Swarm!.AddService("web");
        Assert.Equal(
            "rpc error: code = AlreadyExists desc = name conflicts with an existing object: service web already exists",
            await docker.ErrorAsync("service", "create", Unresolved, "--detach", "--name", "web", "busybox"));
        Assert.Equal("service nope not found", await docker.ErrorAsync("service", "rm", "nope"));
        Assert.EndsWith(
            "does not have a previous spec", await docker.ErrorAsync("service", "rollback", "--detach", "web"));
        Assert.Equal("network nope not found",
            await docker.ErrorAsync("service", "create", Unresolved, "--detach", "--network", "nope", "busybox"));
    }

    [Fact]
    public async Task AnUpdateIsFollowedAndTakenBack()
    {
        await using FakeEngine engine = await StartAsync();
        engine.State.AddImage("busybox:2");
        using DockerProgram docker = new(engine.DockerHost);
        _ = await docker.OutAsync(
        [
            "service", "create", Unresolved, "--quiet", "--name", "web", "--replicas", "2", .. s_quick,
            "busybox:latest", "sleep", "infinity",
        ]);
        Assert.StartsWith("web", await docker.OutAsync("service", "update", Unresolved, "--image", "busybox:2", "web"));
        EngineService web = Assert.Single(engine.State.Swarm!.Services);
        await web.Swarm.WaitUntilAsync(() => web.UpdateStatus?.State == "completed", Cancel);
        Assert.Equal("busybox:2 completed", await docker.OutAsync("service", "inspect", "web", "--format",
            "{{.Spec.TaskTemplate.ContainerSpec.Image}} {{.UpdateStatus.State}}"));
        Assert.Equal(
            [
                "web.1 busybox:2 Running", "web.1 busybox:latest Shutdown", "web.2 busybox:2 Running",
                "web.2 busybox:latest Shutdown",
            ],
            (await docker.OutAsync("service", "ps", "web", "--format", "{{.Name}} {{.Image}} {{.CurrentState}}"))
                .Split('\n').Select(static line => string.Join(' ', line.Split(' ')[..3])));
        Assert.StartsWith("web", await docker.OutAsync("service", "rollback", "web"));
        await web.Swarm.WaitUntilAsync(() => web.UpdateStatus?.State == "rollback_completed", Cancel);
        Assert.Equal("busybox:latest", web.Image);
    }

    [Fact]
    public async Task TheTasksOfANodeAreListed()
    {
        await using FakeEngine engine = await StartAsync();
        engine.State.Swarm!.AddNode("other");
        engine.State.Swarm.AddService("web", replicas: 3);
        using DockerProgram docker = new(engine.DockerHost);
        Assert.Equal("web.2 other", await docker.OutAsync("node", "ps", "other", "--format", "{{.Name}} {{.Node}}"));
        Assert.Equal("web.1 me\nweb.3 me", await docker.OutAsync("node", "ps", "--format", "{{.Name}} {{.Node}}"));
        Assert.Equal("other", await docker.OutAsync("node", "update", "--availability", "drain", "other"));
        Assert.Equal("web.1 me\nweb.2 me\nweb.3 me", await docker.OutAsync(
            "service", "ps", "web", "--filter", "desired-state=running", "--format", "{{.Name}} {{.Node}}"));
    }

    [Fact]
    public async Task JobsAndGlobalServicesAreCounted()
    {
        await using FakeEngine engine = await StartAsync();
        engine.State.Swarm!.AddNode("other");
        using DockerProgram docker = new(engine.DockerHost);
        _ = await docker.OutAsync(
        [
            "service", "create", Unresolved, "--quiet", "--name", "all", "--mode", "global", .. s_quick,
            "busybox", "sleep", "infinity",
        ]);
        _ = await docker.OutAsync("service", "create", Unresolved, "--quiet", "--name", "job",
            "--mode", "replicated-job", "--replicas", "3", "--max-concurrent", "2", "busybox", "true");
        Assert.Equal("all global 2/2\njob replicated job 0/2 (3/3 completed)",
            await docker.OutAsync("service", "ls", "--format", "{{.Name}} {{.Mode}} {{.Replicas}}"));
    }

    [Fact]
    public async Task LogsOfAllTasksAreMerged()
    {
        await using FakeEngine engine = await StartAsync();
        engine.State.Swarm!.AddNode("other");
        EngineService web = engine.State.Swarm.AddService("web", command: ["sleep", "infinity"], replicas: 2);
        DateTimeOffset now = engine.State.Now;
        web.Tasks[0].Container!.LogLine("first", time: now);
        web.Tasks[1].Container!.LogLine("second", "stderr", now.AddMilliseconds(1));
        web.Tasks[0].Container!.LogLine("third", time: now.AddMilliseconds(2));
        using DockerProgram docker = new(engine.DockerHost);
        (int code, string output, string error) = await docker.RunAsync("service", "logs", "--no-trunc", "web");
        Assert.Equal(0, code);
        Assert.Equal([$"web.1.{web.Tasks[0].Id}@me | first", $"web.1.{web.Tasks[0].Id}@me | third"], Lines(output));
        Assert.Equal([$"web.2.{web.Tasks[1].Id}@other | second"], Lines(error));
        Assert.Equal("third", await docker.OutAsync("service", "logs", "--raw", "--tail", "1", web.Tasks[0].Id));
        Assert.Equal(
            $"com.docker.swarm.node.id={web.Tasks[0].Node!.Id},com.docker.swarm.service.id={web.Id},"
                + $"com.docker.swarm.task.id={web.Tasks[0].Id} third",
            await docker.OutAsync(
                "service", "logs", "--raw", "--details", "--since", now.AddMilliseconds(2).ToString("O"), "web"));

        // Who follows gets the lines of a task that was not there when it began.
        using Process follow = docker.Start("service", "logs", "--raw", "--follow", "--tail", "1", "web");
        Assert.Equal("third", await follow.StandardOutput.ReadLineAsync(Cancel));
        _ = await docker.OutAsync("service", "scale", "--detach", "web=3");
        web.Tasks[2].Container!.LogLine("late");
        Assert.Equal("late", await follow.StandardOutput.ReadLineAsync(Cancel));
        follow.Kill();
    }

    private async Task<FakeEngine> StartAsync(string api = "1.51")
    {
        FakeEngine engine = await FakeEngine.StartAsync(
            new FakeEngineOptions { ApiVersion = api, Images = { "busybox:latest" } }, Cancel);
        engine.State.System.Name = "me";
        engine.State.StartSwarm();
        return engine;
    }

    private static string Last(string table) => Regex.Replace(table.Split('\n')[^1], " +", " ").TrimEnd();

    private static IEnumerable<string> Lines(string text) =>
        text.Split('\n').Select(static line => Regex.Replace(line, " +", " "));
}
