using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using DockerSock.Fake;

namespace DockerSock.Tests;

/// <summary>Attach and exec of the fake engine, byte by byte as engines do it.</summary>
public sealed class HijackTests
{
    private const string Upgrade = "Connection: Upgrade\r\nUpgrade: tcp\r\n";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1.51", "1.51", false, "application/vnd.docker.multiplexed-stream")]
    [InlineData("1.51", "1.41", false, "application/vnd.docker.raw-stream")]
    [InlineData("1.41", "1.41", false, "application/vnd.docker.raw-stream")]
    [InlineData("1.51", "1.51", true, "application/vnd.docker.raw-stream")]
    public async Task AnUpgradeIsAnswered101(string engineApi, string api, bool tty, string type)
    {
        await using FakeEngine engine = await StartAsync(engineApi);
        EngineContainer container = engine.State.AddContainer(
            "web", command: ["echo", "hi"], setUp: made => made.Config.Tty = tty);
        using RawConnection connection = new(engine.SocketPath);
        await connection.SendAsync(
            $"POST /v{api}/containers/web/attach?stream=1&stdout=1 HTTP/1.1\r\nHost: h\r\n{Upgrade}\r\n", Cancel);

        Assert.Equal(
            $"HTTP/1.1 101 UPGRADED\r\nContent-Type: {type}\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n",
            await connection.ReceiveUntilAsync("\r\n\r\n", Cancel));
        container.Start();
        Assert.Equal(tty ? "hi\r\n" : "\u0001\0\0\0\0\0\0\u0003hi\n", await connection.ReceiveAllAsync(Cancel));
    }

    [Fact]
    public async Task WithoutAnUpgradeTheConnectionIsTakenToo()
    {
        await using FakeEngine engine = await StartAsync();
        EngineContainer container = Cat(engine);
        using RawConnection connection = new(engine.SocketPath);
        await connection.SendAsync(
            "POST /containers/cat/attach?stream=1&stdin=1&stdout=1 HTTP/1.1\r\nHost: h\r\n\r\n", Cancel);

        Assert.Equal(
            "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.raw-stream\r\n\r\n",
            await connection.ReceiveUntilAsync("\r\n\r\n", Cancel));
        container.Start();
        await connection.SendAsync("one\n", Cancel);
        Assert.Equal("\u0001\0\0\0\0\0\0\u0004one\n", await connection.ReceiveUntilAsync("\n", Cancel));
        await connection.SendAsync("two", Cancel);
        connection.EndSending();
        Assert.Equal("\u0001\0\0\0\0\0\0\u0003two", await connection.ReceiveAllAsync(Cancel));
        Assert.Equal(0, await container.WaitForExitAsync(Cancel));
    }

    [Fact]
    public async Task AnInputThatStaysOpenOutlivesItsClient()
    {
        await using FakeEngine engine = await StartAsync();
        EngineContainer container = Cat(engine, once: false);
        container.Start();
        using (RawConnection first = await AttachAsync(engine, "cat", "stream=1&stdin=1&stdout=1"))
        {
            await first.SendAsync("one\n", Cancel);
            Assert.EndsWith("one\n", await first.ReceiveUntilAsync("\n", Cancel), StringComparison.Ordinal);
            first.EndSending();
            Assert.Equal("", await first.ReceiveAllAsync(Cancel));
        }

        Assert.True(container.IsRunning);
        using RawConnection second = await AttachAsync(engine, "cat", "stream=1&stdin=1&stdout=1&logs=1");
        Assert.EndsWith("one\n", await second.ReceiveUntilAsync("\n", Cancel), StringComparison.Ordinal);
        await second.SendAsync("two\n", Cancel);
        Assert.EndsWith("two\n", await second.ReceiveUntilAsync("\n", Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheLogAloneEnds()
    {
        await using FakeEngine engine = await StartAsync();
        engine.State.AddContainer("web", running: true).LogLine("one");
        using RawConnection connection = await AttachAsync(engine, "web", "logs=1&stdout=1");

        Assert.Equal("\u0001\0\0\0\0\0\0\u0004one\n", await connection.ReceiveAllAsync(Cancel));
        Assert.DoesNotContain(engine.State.Events.Past, happened => happened.Action == "attach");
    }

    [Theory]
    [InlineData("/containers/nobody/attach?stream=1", "404 Not Found", "No such container: nobody")]
    [InlineData("/containers/cat/attach?stream=1&detachKeys=foo", "400 Bad Request",
        "Invalid detach keys (foo) provided")]
    [InlineData("/containers/cat/attach?stream=1", "409 Conflict",
        "container cat is paused, unpause the container before attach")]
    public async Task AttachRefusesOutsideOfHttp(string target, string status, string message)
    {
        await using FakeEngine engine = await StartAsync();
        EngineContainer container = Cat(engine);
        container.Start();
        container.Pause();
        using RawConnection connection = new(engine.SocketPath);
        await connection.SendAsync($"POST {target} HTTP/1.1\r\nHost: h\r\n{Upgrade}\r\n", Cancel);

        Assert.Equal(
            $"HTTP/1.1 {status}\r\nContent-Type: application/vnd.docker.raw-stream\r\n\r\n{message}\r\n",
            await connection.ReceiveAllAsync(Cancel));
    }

    [Theory]
    [InlineData("1.51")]
    [InlineData("1.41")]
    public async Task AnExecIsInspected(string api)
    {
        await using FakeEngine engine = await StartAsync(api);
        using EngineClient client = new(engine);
        EngineContainer container = engine.State.AddContainer("web", running: true);
        string id = await CreateAsync(client, "web", new
        {
            Cmd = new[] { "sh", "-c", "exit 5" },
            AttachStdout = true,
            AttachStdin = true,
            User = "root",
            Privileged = true,
            DetachKeys = "ctrl-a,b",
        });
        string Expected(string running, string code, int pid) =>
            $"{{\"ID\":\"{id}\",\"Running\":{running},\"ExitCode\":{code},\"ProcessConfig\":{{\"tty\":false,"
                + "\"entrypoint\":\"sh\",\"arguments\":[\"-c\",\"exit 5\"],\"privileged\":true,\"user\":\"root\"},"
                + "\"OpenStdin\":true,\"OpenStderr\":false,\"OpenStdout\":true,\"CanRemove\":false,\"ContainerID\":"
                + $"\"{container.Id}\",\"DetachKeys\":\"AWI=\",\"Pid\":{pid}}}";

        Assert.Equal((200, Expected("false", "null", 0)), await client.AskAsync("GET", $"/exec/{id}/json"));
        EngineExec exec = Assert.Single(container.Execs);
        using RawConnection connection = new(engine.SocketPath);
        await SendStartAsync(connection, id, "{}");
        string head = await connection.ReceiveUntilAsync("\r\n\r\n", Cancel);
        Assert.StartsWith("HTTP/1.1 101 UPGRADED\r\n", head, StringComparison.Ordinal);
        Assert.Contains($"\r\nApi-Version: {api}\r\n", head, StringComparison.Ordinal);
        Assert.Equal("", await connection.ReceiveAllAsync(Cancel));

        Assert.Equal((200, Expected("false", "5", exec.Pid)), await client.AskAsync("GET", $"/exec/{id}/json"));
        Assert.NotEqual(0, exec.Pid);
        Assert.Equal(
            [$"exec_create: sh -c exit 5 {id}", $"exec_start: sh -c exit 5 {id}", $"exec_die {id} 5"],
            engine.State.Events.Past.Where(happened => happened.Action.StartsWith("exec", StringComparison.Ordinal))
                .Select(happened => $"{happened.Action} {happened.Attributes["execID"]} "
                    + happened.Attributes.GetValueOrDefault("exitCode", "")).Select(line => line.TrimEnd()));
    }

    [Theory]
    [InlineData("1.51", "exec command {0} has already run")]
    [InlineData("1.41", "Error: Exec command {0} has already run")]
    public async Task AnExecStartsOnce(string api, string message)
    {
        await using FakeEngine engine = await StartAsync(api);
        using EngineClient client = new(engine);
        engine.State.AddContainer("web", running: true);
        string id = await CreateAsync(client, "web", new { Cmd = new[] { "true" }, AttachStdout = true });
        message = message.Replace("{0}", id, StringComparison.Ordinal);
        using RawConnection first = new(engine.SocketPath);
        await SendStartAsync(first, id, "{}");
        await first.ReceiveAllAsync(Cancel);

        Assert.Equal(
            (409, $"{{\"message\":\"{message}\"}}"),
            await client.AskAsync("POST", $"/exec/{id}/start", "{\"Detach\":true}"));
        using RawConnection second = new(engine.SocketPath);
        await SendStartAsync(second, id, "{}");
        Assert.EndsWith($"{message}\r\n", await second.ReceiveAllAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExecsThatAreNotThere()
    {
        await using FakeEngine engine = await StartAsync();
        using EngineClient client = new(engine);
        EngineContainer container = engine.State.AddContainer("web", running: true);
        (int, string) none = (404, "{\"message\":\"No such exec instance: nosuch\"}");

        Assert.Equal(none, await client.AskAsync("GET", "/exec/nosuch/json"));
        Assert.Equal(none, await client.AskAsync("POST", "/exec/nosuch/start", "{}"));
        Assert.Equal(none, await client.AskAsync("POST", "/exec/nosuch/resize?h=1&w=1"));
        Assert.Equal(
            (400, "{\"message\":\"No exec command specified\"}"),
            await client.AskAsync("POST", "/containers/web/exec", "{}"));
        string unused = await CreateAsync(client, "web", new { Cmd = new[] { "true" } });
        container.Kill();
        Assert.Equal(404, (await client.AskAsync("GET", $"/exec/{unused}/json")).Status);
        Assert.Empty(container.Execs);
    }

    [Fact]
    public async Task TerminalsAreResized()
    {
        await using FakeEngine engine = await StartAsync();
        using EngineClient client = new(engine);
        EngineContainer container = engine.State.AddContainer("web", running: true);
        TaskCompletionSource<(int, int)> seen = new();
        container.OnExec = async process =>
        {
            seen.SetResult(await process.WaitForSizeAsync((10, 20), process.Killed));
            return 0;
        };
        string id = await CreateAsync(
            client, "web", new { Cmd = new[] { "any" }, Tty = true, ConsoleSize = new[] { 10, 20 } });
        Task<(int, string)> early = client.AskAsync("POST", $"/exec/{id}/resize?h=30&w=40");
        await engine.WaitForRequestAsync(request => request.Route == $"/exec/{id}/resize", Cancel);
        Assert.False(early.IsCompleted);
        Assert.Equal((200, ""), await client.AskAsync("POST", $"/exec/{id}/start", "{\"Detach\":true,\"Tty\":true}"));
        Assert.Equal((200, ""), await early);
        Assert.Equal((30, 40), await seen.Task);

        Assert.Equal((200, ""), await client.AskAsync("POST", "/containers/web/resize?h=5&w=6"));
        EngineEvent resized = await engine.State.Events.WaitForAsync("resize", Cancel);
        Assert.Equal(("5", "6"), (resized.Attributes["height"], resized.Attributes["width"]));
        Assert.Equal(
            (400, "{\"message\":\"invalid resize width \\\"\\\": invalid syntax\"}"),
            await client.AskAsync("POST", "/containers/web/resize?h=5"));
        container.Kill();
        Assert.Equal(
            (409, $"{{\"message\":\"container {container.Id} is not running\"}}"),
            await client.AskAsync("POST", "/containers/web/resize?h=5&w=6"));
    }

    [Fact]
    public async Task FaultsReachHijackedStreams()
    {
        await using FakeEngine engine = await StartAsync();
        engine.State.AddContainer("web", running: true).LogLine("one two three");
        using (engine.Misbehave("POST", "/containers/web/attach", Fault.CutAfter(11)))
        {
            using RawConnection cut = await AttachAsync(engine, "web", "logs=1&stdout=1");
            Assert.Equal("\u0001\0\0\0\0\0\0\u000eone", await cut.ReceiveAllAsync(Cancel));
        }

        GateFault gate = Fault.Gate(9);
        using IDisposable gated = engine.Misbehave("POST", "/containers/web/attach", gate);
        using RawConnection slow = await AttachAsync(engine, "web", "logs=1&stdout=1");
        Assert.Equal("\u0001\0\0\0\0\0\0\u000eo", await slow.ReceiveUntilAsync("o", Cancel));
        await gate.Reached.WaitAsync(Cancel);
        gate.Open();
        Assert.Equal("ne two three\n", await slow.ReceiveAllAsync(Cancel));
    }

    [Fact]
    public async Task AClientThatIsGoneIsSeen()
    {
        await using FakeEngine engine = await StartAsync();
        EngineContainer container = engine.State.AddContainer("web", running: true);
        RawConnection half = await AttachAsync(engine, "web", "stream=1&stdout=1");
        half.EndSending();
        container.LogLine("still here");
        Assert.EndsWith("still here\n", await half.ReceiveUntilAsync("\n", Cancel), StringComparison.Ordinal);
        Assert.Equal(1, engine.OpenConnections);

        half.Dispose();

        await engine.WaitForConnectionsAsync(0, Cancel);
        Assert.True(container.IsRunning);
        Assert.DoesNotContain(engine.State.Events.Past, happened => happened.Action == "detach");
    }

    [Theory]
    [InlineData("", "a\u0010b\u0010\u0011", "a\u0010b")]
    [InlineData("&detachKeys=ctrl-a,x", "\u0001b\u0001x", "\u0001b")]
    [InlineData("&detachKeys=q", "abq", "ab")]
    public async Task KeysDetach(string query, string keys, string read)
    {
        await using FakeEngine engine = await StartAsync();
        EngineContainer container = engine.State.AddContainer("web", setUp: made =>
            made.Config.Tty = made.Config.OpenStdin = made.Config.StdinOnce = true);
        TaskCompletionSource<string> all = new();
        container.OnRun = async process =>
        {
            byte[] bytes = new byte[read.Length];
            await process.Stdin.ReadExactlyAsync(bytes, process.Killed);
            all.SetResult(Encoding.ASCII.GetString(bytes));
            await Task.Delay(Timeout.Infinite, process.Killed);
            return 0;
        };
        container.Start();
        using RawConnection connection = await AttachAsync(engine, "web", "stream=1&stdin=1&stdout=1" + query);

        await connection.SendAsync(keys, Cancel);

        Assert.Equal(read, await all.Task);
        Assert.Equal("", await connection.ReceiveAllAsync(Cancel));
        await engine.State.Events.WaitForAsync("detach", Cancel);
        Assert.True(container.IsRunning);
    }

    [Fact]
    public async Task KeysEndAnExecForItsClient()
    {
        await using FakeEngine engine = await StartAsync();
        using EngineClient client = new(engine);
        engine.State.AddContainer("web", running: true);
        string id = await CreateAsync(
            client, "web", new { Cmd = new[] { "cat" }, AttachStdin = true, AttachStdout = true, Tty = true });
        using RawConnection connection = new(engine.SocketPath);
        await SendStartAsync(connection, id, "{\"Tty\":true}");
        await connection.ReceiveUntilAsync("\r\n\r\n", Cancel);

        await connection.SendAsync("\u0010\u0011", Cancel);

        Assert.Equal(
            "exec attach failed: error on attach stdin: read escape sequence\r\n",
            await connection.ReceiveAllAsync(Cancel));
        JsonElement exec = await client.JsonAsync($"/exec/{id}/json");
        Assert.Equal((false, 126), (exec.GetProperty("Running").GetBoolean(), exec.GetProperty("ExitCode").GetInt32()));
    }

    [Fact]
    public async Task AStartThatFailsEndsAttachments()
    {
        await using FakeEngine engine = await StartAsync();
        using EngineClient client = new(engine);
        engine.State.AddContainer("web", setUp: made =>
        {
            made.StartError = "no such program";
            made.Host.AutoRemove = true;
        });
        using RawConnection connection = await AttachAsync(engine, "web", "stream=1&stdout=1");

        Assert.Equal(
            (400, "{\"message\":\"no such program\"}"), await client.AskAsync("POST", "/containers/web/start"));

        Assert.Equal("", await connection.ReceiveAllAsync(Cancel));
        Assert.Empty(engine.State.Containers);
    }

    [Fact]
    public async Task DisposingEndsHijackedConnections()
    {
        FakeEngine engine = await StartAsync();
        engine.State.AddContainer("web", running: true);
        using RawConnection connection = await AttachAsync(engine, "web", "stream=1&stdout=1");

        await engine.DisposeAsync();

        Assert.Equal("", await connection.ReceiveAllAsync(Cancel));
    }

    [Fact]
    public async Task AWebSocketAttaches()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { TcpPort = 0 }, Cancel);
        EngineContainer container = Cat(engine);
        using ClientWebSocket socket = new();
        await socket.ConnectAsync(
            new Uri("ws" + engine.TcpHost![3..] + "/containers/cat/attach/ws?stream=1&stdin=1&stdout=1"), Cancel);
        container.Start();
        await socket.SendAsync("hello\n"u8.ToArray(), WebSocketMessageType.Binary, true, Cancel);
        byte[] buffer = new byte[100];

        WebSocketReceiveResult read = await socket.ReceiveAsync(buffer, Cancel);

        Assert.Equal((WebSocketMessageType.Binary, "hello\n"),
            (read.MessageType, Encoding.UTF8.GetString(buffer, 0, read.Count)));
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Cancel);
        Assert.Equal(WebSocketMessageType.Close, (await socket.ReceiveAsync(buffer, Cancel)).MessageType);
        Assert.Equal(0, await container.WaitForExitAsync(Cancel));
        using EngineClient client = new(engine);
        Assert.Equal(
            (400, "{\"message\":\"not websocket protocol\"}"),
            await client.AskAsync("GET", "/containers/cat/attach/ws"));
    }

    private static Task<FakeEngine> StartAsync(string api = "1.51") =>
        FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = api }, Cancel);

    private static EngineContainer Cat(FakeEngine engine, bool once = true) =>
        engine.State.AddContainer("cat", command: ["cat"], setUp: made =>
        {
            made.Config.OpenStdin = true;
            made.Config.StdinOnce = once;
        });

    /// <summary>A connection whose next byte is the first of the stream.</summary>
    private static async Task<RawConnection> AttachAsync(FakeEngine engine, string name, string query)
    {
        RawConnection connection = new(engine.SocketPath);
        await connection.SendAsync(
            $"POST /containers/{name}/attach?{query} HTTP/1.1\r\nHost: h\r\n{Upgrade}\r\n", Cancel);
        Assert.StartsWith(
            "HTTP/1.1 101 ", await connection.ReceiveUntilAsync("\r\n\r\n", Cancel), StringComparison.Ordinal);
        return connection;
    }

    private static Task SendStartAsync(RawConnection connection, string id, string json) => connection.SendAsync(
        $"POST /exec/{id}/start HTTP/1.1\r\nHost: h\r\n{Upgrade}Content-Type: application/json\r\n"
            + $"Content-Length: {json.Length}\r\n\r\n{json}",
        Cancel);

    private static async Task<string> CreateAsync(EngineClient client, string container, object body)
    {
        (int status, string answer) = await client.AskAsync(
            "POST", $"/containers/{container}/exec", JsonSerializer.Serialize(body));
        Assert.Equal(201, status);
        return JsonDocument.Parse(answer).RootElement.GetProperty("Id").GetString()!;
    }
}
