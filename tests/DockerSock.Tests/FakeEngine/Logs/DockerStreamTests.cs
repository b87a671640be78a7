using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using DockerSock.Fake;

namespace DockerSock.Tests;

/// <summary>The docker program attaches to processes of the fake engine and runs commands in its containers.</summary>
public sealed class DockerStreamTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1.51")]
    [InlineData("1.41")]
    public async Task RunShowsBothStreamsAndTheExitCode(string api)
    {
        await using FakeEngine engine = await StartAsync(api);
        using DockerProgram docker = new(engine.DockerHost);

        (int exitCode, string output, string error) = await docker.RunAsync(
            "run", "--rm", "busybox", "sh", "-c", "echo out; echo err >&2; exit 3");

        Assert.Equal((3, "out", "err"), (exitCode, output, error));
        Assert.Empty(engine.State.Containers);
        Assert.Equal(
            ["create", "attach", "start", "die", "destroy"],
            engine.State.Events.Past.Where(happened => happened.Type == "container")
                .Select(happened => happened.Action));
    }

    [Theory]
    [InlineData("1.51")]
    [InlineData("1.41")]
    public async Task RunTakesInputToItsEnd(string api)
    {
        await using FakeEngine engine = await StartAsync(api);
        using DockerProgram docker = new(engine.DockerHost);
        byte[] input = new byte[300_000];
        Random.Shared.NextBytes(input);

        (int exitCode, byte[] output, string error) = await docker.PipeAsync(
            input, "run", "--rm", "-i", "busybox", "cat");

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal(input, output);
    }

    [Fact]
    public async Task RunWithoutAnOpenInputGivesNone()
    {
        await using FakeEngine engine = await StartAsync();
        using DockerProgram docker = new(engine.DockerHost);

        (int exitCode, byte[] output, _) = await docker.PipeAsync(
            "unread"u8.ToArray(), "run", "--rm", "busybox", "cat");

        Assert.Equal((0, ""), (exitCode, Encoding.UTF8.GetString(output)));
    }

    [Fact]
    public async Task AShellReadsItsCommands()
    {
        await using FakeEngine engine = await StartAsync();
        using DockerProgram docker = new(engine.DockerHost);

        (int exitCode, byte[] output, string error) = await docker.PipeAsync(
            "echo $WHO && pwd\nnosuch || echo $?\ncat\nrest\n"u8.ToArray(),
            "run", "--rm", "-i", "-e", "WHO=me", "-w", "/srv", "busybox", "sh");

        Assert.Equal((0, "me\n/srv\n127\nrest\n"), (exitCode, Encoding.UTF8.GetString(output)));
        Assert.Equal("sh: nosuch: not found", error);
    }

    [Fact]
    public async Task AStartThatFailsEndsTheRun()
    {
        await using FakeEngine engine = await StartAsync();
        using DockerProgram docker = new(engine.DockerHost);
        engine.Misbehave("POST", "/containers/*/start", Fault.Status(500, "{\"message\":\"no start\"}"));

        (int exitCode, _, string error) = await docker.RunAsync("run", "busybox", "true");

        Assert.Equal(125, exitCode);
        Assert.Contains("no start", error, StringComparison.Ordinal);
        await engine.WaitForConnectionsAsync(0, Cancel);
    }

    [Theory]
    [InlineData("1.51")]
    [InlineData("1.41")]
    public async Task ExecShowsBothStreamsAndTheExitCode(string api)
    {
        await using FakeEngine engine = await StartAsync(api);
        using DockerProgram docker = new(engine.DockerHost);
        engine.State.AddContainer("web", running: true);

        Assert.Equal(
            (7, "out", "err"), await docker.RunAsync("exec", "web", "sh", "-c", "echo out; echo err >&2; exit 7"));
        Assert.Equal((1, "", ""), await docker.RunAsync("exec", "web", "false"));
        Assert.Equal(
            (0, "uid=1000 gid=0(root) groups=0(root)", ""), await docker.RunAsync("exec", "-u", "1000", "web", "id"));
        Assert.Equal((0, "/tmp", ""), await docker.RunAsync("exec", "-w", "/tmp", "web", "pwd"));
        Assert.Equal((0, "b c", ""), await docker.RunAsync("exec", "-e", "A=b c", "web", "printenv", "A"));
        Assert.Equal((1, "", ""), await docker.RunAsync("exec", "web", "printenv", "A"));
    }

    [Theory]
    [InlineData("1.51")]
    [InlineData("1.41")]
    public async Task ExecTakesInputToItsEnd(string api)
    {
        await using FakeEngine engine = await StartAsync(api);
        using DockerProgram docker = new(engine.DockerHost);
        engine.State.AddContainer("web", running: true);
        byte[] input = new byte[3_000_000];
        Random.Shared.NextBytes(input);

        (int exitCode, byte[] output, _) = await docker.PipeAsync(input, "exec", "-i", "web", "cat");
        Assert.Equal(0, exitCode);
        Assert.Equal(input, output);
        (_, output, _) = await docker.PipeAsync(input, "exec", "-i", "web", "sha256sum");
        Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(input)) + "  -\n", Encoding.ASCII.GetString(output));
        (_, output, _) = await docker.PipeAsync(input, "exec", "web", "wc", "-c");
        Assert.Equal("0\n", Encoding.ASCII.GetString(output));
    }

    [Theory]
    [InlineData("1.51", "nosuch", 127, "exec: \"nosuch\": executable file not found in $PATH")]
    [InlineData("1.41", "nosuch", 126, "exec: \"nosuch\": executable file not found in $PATH: unknown")]
    [InlineData("1.51", "/nosuch", 127, "exec: \"/nosuch\": stat /nosuch: no such file or directory")]
    [InlineData("1.51", "/etc", 126, "exec: \"/etc\": is a directory: permission denied")]
    public async Task AProgramThatIsNotThereCannotBeStarted(string api, string program, int code, string why)
    {
        await using FakeEngine engine = await StartAsync(api);
        using DockerProgram docker = new(engine.DockerHost);
        EngineContainer container = engine.State.AddContainer("web", running: true);
        string message = "OCI runtime exec failed: exec failed: unable to start container process: " + why;

        Assert.Equal((code, message + "\r", ""), await docker.RunAsync("exec", "web", program));
        (int exitCode, _, string error) = await docker.RunAsync("exec", "-d", "web", program);
        Assert.Equal((1, "Error response from daemon: " + message), (exitCode, error.Split('\n')[0]));
        Assert.Empty(container.Execs);
    }

    [Fact]
    public async Task ADetachedExecRunsOn()
    {
        await using FakeEngine engine = await StartAsync();
        using DockerProgram docker = new(engine.DockerHost);
        EngineContainer container = engine.State.AddContainer("web", running: true);

        Assert.Equal("", await docker.OutAsync("exec", "-d", "web", "sleep", "infinity"));

        EngineExec exec = Assert.Single(container.Execs);
        Assert.True(exec.IsRunning);
        Assert.Equal(
            $"[{exec.Id}]", await docker.OutAsync("inspect", "--format", "{{.ExecIDs}}", "web"));
        Assert.Equal("", await docker.OutAsync("exec", "web", "kill", "-9", $"{exec.Pid}"));
        Assert.Equal((false, 137), (exec.IsRunning, exec.ExitCode));
        Assert.Equal("[]", await docker.OutAsync("inspect", "--format", "{{.ExecIDs}}", "web"));
    }

    [Theory]
    [InlineData("-9", 137)]
    [InlineData("-TERM", 143)]
    public async Task AKilledExecEndsItsClient(string signal, int code)
    {
        await using FakeEngine engine = await StartAsync();
        using DockerProgram docker = new(engine.DockerHost);
        EngineContainer container = engine.State.AddContainer("web", running: true);
        using Process sleeping = docker.Start("exec", "web", "sh", "-c", "echo $$; exec sleep 1000");
        string pid = (await sleeping.StandardOutput.ReadLineAsync(Cancel))!;
        Assert.Equal($"{Assert.Single(container.Execs).Pid}", pid);

        await docker.OutAsync("exec", "web", "kill", signal, pid);

        await sleeping.WaitForExitAsync(Cancel);
        Assert.Equal(code, sleeping.ExitCode);
        Assert.Equal(
            (1, "", $"sh: can't kill pid {pid}: No such process"),
            await docker.RunAsync("exec", "web", "kill", signal, pid));
    }

    [Fact]
    public async Task ExecNeedsARunningContainer()
    {
        await using FakeEngine engine = await StartAsync();
        using DockerProgram docker = new(engine.DockerHost);
        EngineContainer container = engine.State.AddContainer("web");

        Assert.Equal($"container {container.Id} is not running", await docker.ErrorAsync("exec", "web", "true"));
        container.Start();
        container.Pause();
        Assert.Equal(
            "Container web is paused, unpause the container before exec",
            await docker.ErrorAsync("exec", "web", "true"));
        Assert.Equal("No such container: nobody", await docker.ErrorAsync("exec", "nobody", "true"));
        container.Unpause();
        Assert.Equal(
            "unable to find user jane: no matching entries in passwd file",
            await docker.ErrorAsync("exec", "-u", "jane", "web", "true"));
    }

    [Fact]
    public async Task TheEndOfAContainerEndsItsExecs()
    {
        await using FakeEngine engine = await StartAsync();
        using DockerProgram docker = new(engine.DockerHost);
        EngineContainer container = engine.State.AddContainer("web", running: true);
        using Process exec = docker.Start("exec", "web", "sh", "-c", "echo ready; sleep 1000");
        Assert.Equal("ready", await exec.StandardOutput.ReadLineAsync(Cancel));

        container.Kill();

        await exec.WaitForExitAsync(Cancel);
        Assert.Equal(137, exec.ExitCode);
        Assert.Equal(
            ["kill", "exec_die", "die"],
            engine.State.Events.Past.Where(happened => happened.Type == "container").TakeLast(3)
                .Select(happened => happened.Action));
    }

    [Fact]
    public async Task AttachFollowsARunningContainer()
    {
        await using FakeEngine engine = await StartAsync();
        using DockerProgram docker = new(engine.DockerHost);
        EngineContainer container = engine.State.AddContainer("web", running: true);
        container.LogLine("before");
        Task<RecordedRequest> asked = engine.WaitForRequestAsync(
            request => request.Route == "/containers/web/attach", Cancel);
        using Process attach = docker.Start("attach", "--no-stdin", "web");
        await asked;
        await engine.State.Events.WaitForAsync("attach", Cancel);
        container.LogLine("after");
        Assert.Equal("after", await attach.StandardOutput.ReadLineAsync(Cancel));
        container.LogLine("trouble", "stderr");
        Assert.Equal("trouble", await attach.StandardError.ReadLineAsync(Cancel));
        container.Exit(9);
        await attach.WaitForExitAsync(Cancel);
        Assert.Equal(9, attach.ExitCode);
    }

    [Fact]
    public async Task AttachGivesInput()
    {
        await using FakeEngine engine = await StartAsync();
        using DockerProgram docker = new(engine.DockerHost);
        EngineContainer container = engine.State.AddContainer("echo", command: ["cat"], setUp: made =>
            made.Config.OpenStdin = made.Config.StdinOnce = true);
        container.Start();

        (int exitCode, byte[] output, _) = await docker.PipeAsync("one\ntwo"u8.ToArray(), "attach", "echo");

        Assert.Equal((0, "one\ntwo"), (exitCode, Encoding.UTF8.GetString(output)));
        Assert.Equal((ContainerState.Exited, 0), (container.State, container.ExitCode));
    }

    [Fact]
    public async Task AClientThatIsKilledLeavesTheExec()
    {
        await using FakeEngine engine = await StartAsync();
        using DockerProgram docker = new(engine.DockerHost);
        EngineContainer container = engine.State.AddContainer("web", running: true);
        using Process client = docker.Start("exec", "web", "sh", "-c", "echo ready; sleep infinity");
        Assert.Equal("ready", await client.StandardOutput.ReadLineAsync(Cancel));

        client.Kill();

        await engine.WaitForConnectionsAsync(0, Cancel);
        Assert.True(Assert.Single(container.Execs).IsRunning);
    }

    [Fact]
    public async Task AnExecIsScripted()
    {
        await using FakeEngine engine = await StartAsync();
        using DockerProgram docker = new(engine.DockerHost);
        EngineContainer container = engine.State.AddContainer("web", running: true);
        container.OnExec = async process =>
        {
            using StreamReader reader = new(process.Stdin);
            await process.WriteOutAsync($"{string.Join(' ', process.Words)}|{process.User}|{process.WorkingDirectory}|"
                + $"{process.Tty}|{process.Environment.Contains("A=b")}|{await reader.ReadToEndAsync(process.Killed)}");
            await process.WriteErrAsync("done\n");
            return 42;
        };

        (int exitCode, byte[] output, string error) = await docker.PipeAsync(
            "typed"u8.ToArray(), "exec", "-i", "-u", "nobody", "-w", "/x", "-e", "A=b", "web", "any", "words");

        Assert.Equal(
            (42, "any words|nobody|/x|False|True|typed", "done"), (exitCode, Encoding.UTF8.GetString(output), error));
        container.OnExec = process => process.Words[0] == "own" ? Task.FromResult(5) : process.SimulateAsync();
        Assert.Equal((5, "", ""), await docker.RunAsync("exec", "web", "own"));
        Assert.Equal((0, "hi", ""), await docker.RunAsync("exec", "web", "echo", "hi"));
        container.OnExec = _ => throw new InvalidOperationException("mistake");
        (exitCode, _, error) = await docker.RunAsync("exec", "web", "own");
        Assert.Equal(255, exitCode);
        Assert.StartsWith("fake engine: System.InvalidOperationException: mistake", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AContainerIsScripted()
    {
        await using FakeEngine engine = await StartAsync();
        using DockerProgram docker = new(engine.DockerHost);
        EngineContainer container = engine.State.AddContainer("job", setUp: made => made.Config.OpenStdin = true);
        TaskCompletionSource ready = new();
        container.OnRun = async process =>
        {
            await process.WriteOutAsync("started\n");
            await ready.Task;
            await process.WriteErrAsync("ended\n");
            return 6;
        };
        using Process attached = docker.Start("start", "--attach", "job");
        Assert.Equal("started", await attached.StandardOutput.ReadLineAsync(Cancel));

        ready.SetResult();

        Assert.Equal("ended", await attached.StandardError.ReadLineAsync(Cancel));
        await attached.WaitForExitAsync(Cancel);
        Assert.Equal(6, attached.ExitCode);
    }

    private static Task<FakeEngine> StartAsync(string api = "1.51") =>
        FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = api, Images = { "busybox:latest" } }, Cancel);
}
