using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using DockerSock.Fake;

namespace DockerSock.Tests;

/// <summary>The fake engine listens, records, counts, answers by version and ends.</summary>
public sealed class FakeEngineTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryRequestIsRecordedAsItWasSent()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using RawConnection connection = new(engine.SocketPath);
        await connection.SendAsync(
            "POST /v1.44/containers/a%2Fb/rename?name=x%20y&n=1&n=2&N=3&plus=a+b HTTP/1.1\r\nHost: h\r\n"
                + "X-One: 1\r\nX-One: 2\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhällo"[..^1],
            Cancel);
        await connection.ReceiveAllAsync(Cancel);

        RecordedRequest request = Assert.Single(engine.Requests);
        Assert.Equal("POST", request.Method);
        Assert.Equal("/v1.44/containers/a%2Fb/rename?name=x%20y&n=1&n=2&N=3&plus=a+b", request.Target);
        Assert.Equal("/v1.44/containers/a%2Fb/rename", request.Path);
        Assert.Equal("/containers/a%2Fb/rename", request.Route);
        Assert.Equal("1.44", request.Version);
        Assert.Equal("name=x%20y&n=1&n=2&N=3&plus=a+b", request.QueryString);
        Assert.Equal("x y", request.QueryValue("name"));
        Assert.Equal(["1", "2"], request.Query["n"]);
        Assert.Equal("3", request.QueryValue("N"));
        Assert.Equal("a b", request.QueryValue("plus"));
        Assert.Null(request.QueryValue("Name"));
        Assert.Equal(["1", "2"], request.Headers["x-one"]);
        Assert.Equal("1, 2", request.Header("X-One"));
        Assert.Equal("HTTP/1.1", request.Protocol);
        Assert.Equal("häll"u8.ToArray(), request.Body);
        Assert.Equal("häll", request.BodyText);
        Assert.Equal(5, request.BodyLength);
        engine.ClearRequests();
        Assert.Empty(engine.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ALongBodyIsKeptToItsLimit(bool chunked)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using EngineClient client = new(engine);
        byte[] body = new byte[RecordedRequest.BodyLimit + 100_000];
        Random.Shared.NextBytes(body);
        using HttpRequestMessage message = new(HttpMethod.Post, "http://engine/nowhere");
        message.Content = new ByteArrayContent(body);
        message.Headers.TransferEncodingChunked = chunked;
        using HttpResponseMessage answer = await client.SendAsync(message, Cancel);

        RecordedRequest request = Assert.Single(engine.Requests);
        Assert.Equal(body.Length, request.BodyLength);
        Assert.Equal(body[..RecordedRequest.BodyLimit], request.Body);
        Assert.Equal(chunked, request.Header("Transfer-Encoding") == "chunked");
    }

    [Fact]
    public async Task ARequestCanBeAwaited()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using EngineClient client = new(engine);
        Task<RecordedRequest> version = engine.WaitForRequestAsync(request => request.Route == "/version", Cancel);
        Task<RecordedRequest> body = engine.WaitForRequestAsync(request => request.BodyText == "{}", Cancel);

        await client.AskAsync("GET", "/_ping");
        Assert.False(version.IsCompleted);
        await client.AskAsync("GET", "/v1.50/version");
        Assert.Equal("GET /v1.50/version", (await version).ToString());
        await client.AskAsync("POST", "/containers/create", "{}");
        Assert.Equal("/containers/create", (await body).Path);
        Assert.Equal("GET /_ping", (await engine.WaitForRequestAsync(_ => true, Cancel)).ToString());
        using CancellationTokenSource early = new();
        Task<RecordedRequest> never = engine.WaitForRequestAsync(_ => false, early.Token);
        await early.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => never);
    }

    [Fact]
    public async Task ConnectionsAreCounted()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        Assert.Equal(0, engine.OpenConnections);
        using (RawConnection first = new(engine.SocketPath))
        {
            await engine.WaitForConnectionsAsync(1, Cancel);
            using RawConnection second = new(engine.SocketPath);
            await engine.WaitForConnectionsAsync(2, Cancel);
            Assert.Equal(2, engine.OpenConnections);
        }

        await engine.WaitForConnectionsAsync(0, Cancel);
        Assert.Equal(0, engine.OpenConnections);
    }

    [Fact]
    public async Task DisposingEndsEverythingAtOnce()
    {
        FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        string path = engine.SocketPath;
        engine.Misbehave("GET", "/info", Fault.Hang());
        engine.State.AddContainer("chatty", running: true);
        using RawConnection hanging = new(path);
        using RawConnection following = new(path);
        await hanging.SendAsync("GET /info HTTP/1.1\r\nHost: h\r\n\r\n", Cancel);
        await following.SendAsync("GET /containers/chatty/logs?follow=1&stdout=1 HTTP/1.1\r\nHost: h\r\n\r\n", Cancel);
        await following.ReceiveUntilAsync("\r\n\r\n", Cancel);
        await engine.WaitForRequestAsync(request => request.Route == "/info", Cancel);

        await engine.DisposeAsync();

        Assert.Equal("", await hanging.ReceiveAllAsync(Cancel));
        Assert.DoesNotContain("HTTP", await following.ReceiveAllAsync(Cancel), StringComparison.Ordinal);
        Assert.False(File.Exists(path));
        Assert.Throws<SocketException>(() => new RawConnection(path));
    }

    [Fact]
    public async Task ASocketInUseIsLeftAlone()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        FakeEngineOptions same = new() { SocketPath = engine.SocketPath };

        IOException error = await Assert.ThrowsAsync<IOException>(() => FakeEngine.StartAsync(same, Cancel));

        Assert.Equal($"Another program listens on '{engine.SocketPath}'.", error.Message);
        using EngineClient client = new(engine);
        Assert.Equal((200, "OK"), await client.AskAsync("GET", "/_ping"));
    }

    [Fact]
    public async Task ADeadSocketIsReplaced()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using Socket dead = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        dead.Bind(new UnixDomainSocketEndPoint(path));

        await using FakeEngine engine = await FakeEngine.StartAsync(
            new FakeEngineOptions { SocketPath = path }, Cancel);

        using EngineClient client = new(path);
        Assert.Equal((200, "OK"), await client.AskAsync("GET", "/_ping"));
    }

    [Fact]
    public async Task AFileIsNoSocket()
    {
        string path = Path.GetTempFileName();

        IOException error = await Assert.ThrowsAsync<IOException>(
            () => FakeEngine.StartAsync(new FakeEngineOptions { SocketPath = path }, Cancel));

        Assert.Equal($"'{path}' is a file, not a socket.", error.Message);
        Assert.True(File.Exists(path));
        File.Delete(path);
    }

    [Fact]
    public async Task APathTooLongIsNamed()
    {
        string path = "/tmp/" + new string('x', 100);

        IOException error = await Assert.ThrowsAsync<IOException>(
            () => FakeEngine.StartAsync(new FakeEngineOptions { SocketPath = path }, Cancel));

        Assert.Equal($"The path of a socket has at most 103 bytes: '{path}'.", error.Message);
    }

    [Fact]
    public async Task TcpIsServedAsWell()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { TcpPort = 0 }, Cancel);
        using HttpClient client = new();

        string answer = await client.GetStringAsync(new Uri("http" + engine.TcpHost![3..] + "/_ping"), Cancel);

        Assert.Equal("OK", answer);
        Assert.NotEqual("tcp://127.0.0.1:0", engine.TcpHost);
    }

    [Theory]
    [InlineData("GET", "/nowhere", 404, "page not found")]
    [InlineData("HEAD", "/containers/json", 404, null)]
    [InlineData("POST", "/containers/json", 404, "page not found")]
    [InlineData("GET", "/v1.51", 404, "page not found")]
    [InlineData("GET", "/v1.99/info", 400, "client version 1.99 is too new. Maximum supported API version is 1.51")]
    [InlineData("GET", "/v1.23/info", 400,
        "client version 1.23 is too old. Minimum supported API version is 1.24, please upgrade "
        + "your client to a newer version")]
    [InlineData("GET", "/containers/a%2Fb/json", 404, "No such container: a/b")]
    [InlineData("GET", "/images/team/app/json", 404, "No such image: team/app:latest")]
    [InlineData("GET", "/images/App/json", 400,
        "invalid reference format: repository name (library/App) must be lowercase")]
    public async Task ErrorsAreAnEnginesOwn(string method, string target, int status, string? message)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using EngineClient client = new(engine);

        (int found, string body) = await client.AskAsync(method, target);

        Assert.Equal(status, found);
        Assert.Equal(
            message, body.Length == 0 ? null : JsonDocument.Parse(body).RootElement.GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("/containers/../version?a=b", "/version?a=b")]
    [InlineData("//containers/json", "/containers/json")]
    [InlineData("/volumes/x/%2e%2e/y", "/volumes/y")]
    public async Task CrookedPathsAreRedirected(string target, string location)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using RawConnection connection = new(engine.SocketPath);
        await connection.SendAsync($"GET {target} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", Cancel);

        string answer = await connection.ReceiveAllAsync(Cancel);

        Assert.StartsWith("HTTP/1.1 301 Moved Permanently\r\n", answer, StringComparison.Ordinal);
        Assert.Contains($"\r\nLocation: {location}\r\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.51", true)]
    [InlineData("1.41", false)]
    public async Task PingSaysWhatTheEngineIs(string api, bool isNew)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = api }, Cancel);
        using EngineClient client = new(engine);
        using HttpRequestMessage request = new(HttpMethod.Head, "http://engine/_ping");
        using HttpResponseMessage head = await client.SendAsync(request, Cancel);

        string Header(string name) =>
            head.Headers.TryGetValues(name, out IEnumerable<string>? values) ? string.Join(' ', values) : "";
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(
            [api, "linux", "false", isNew ? "2" : "", isNew ? "inactive" : ""],
            [Header("Api-Version"), Header("Ostype"), Header("Docker-Experimental"), Header("Builder-Version"),
                Header("Swarm")]);
        Assert.StartsWith("Docker/", Header("Server"), StringComparison.Ordinal);
        Assert.Equal("text/plain; charset=utf-8", head.Content.Headers.ContentType!.ToString());
    }

    [Theory]
    [InlineData("1.70", "1.60")]
    [InlineData("1.18", "1.12")]
    [InlineData("2.3", "1.99")]
    public async Task AnyVersionGoes(string newest, string oldest)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(
            new FakeEngineOptions { ApiVersion = newest, MinApiVersion = oldest }, Cancel);
        using EngineClient client = new(engine);

        foreach (string prefix in (string[])["", "/v" + newest, "/v" + oldest])
        {
            JsonElement version = await client.JsonAsync(prefix + "/version");
            Assert.Equal(newest, version.GetProperty("ApiVersion").GetString());
            Assert.Equal(oldest, version.GetProperty("MinAPIVersion").GetString());
        }
    }

    [Theory]
    [InlineData("1.41", "[\"<none>:<none>\"]", "[\"<none>@<none>\"]", true, "-1")]
    [InlineData("1.43", "[]", "[]", true, "-1")]
    [InlineData("1.44", "[]", "[]", false, "-1")]
    [InlineData("1.51", "[]", "[]", false, "1")]
    public async Task TheImageListFollowsTheVersion(
        string api, string tags, string digests, bool virtualSize, string containers)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using EngineClient client = new(engine);
        engine.State.AddContainer("user", engine.State.AddImage().Id);

        JsonElement image = (await client.JsonAsync($"/v{api}/images/json"))[0];

        Assert.Equal(
            (tags, digests, virtualSize, containers),
            (image.GetProperty("RepoTags").GetRawText(), image.GetProperty("RepoDigests").GetRawText(),
                image.TryGetProperty("VirtualSize", out _), image.GetProperty("Containers").GetRawText()));
    }

    [Fact]
    public async Task TheContainerListFollowsTheVersion()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(
            new FakeEngineOptions { ApiVersion = "1.56" }, Cancel);
        using EngineClient client = new(engine);
        engine.State.AddContainer("web", running: true, setUp: made => made.Host.Annotations["a"] = "b")
            .SetHealth("unhealthy");

        async Task<string> ShowAsync(string api)
        {
            JsonElement item = (await client.JsonAsync($"/v{api}/containers/json"))[0];
            JsonElement endpoint = item.GetProperty("NetworkSettings").GetProperty("Networks").GetProperty("bridge");
            string health = item.TryGetProperty("Health", out JsonElement found) ? found.GetRawText() : "-";
            return $"{item.GetProperty("HostConfig").GetRawText()} {health} "
                + $"{endpoint.TryGetProperty("GwPriority", out _)} " + endpoint.TryGetProperty("DNSNames", out _);
        }

        Assert.Equal("{\"NetworkMode\":\"default\"} - False False", await ShowAsync("1.41"));
        Assert.Equal("{\"NetworkMode\":\"bridge\"} - False True", await ShowAsync("1.44"));
        Assert.Equal("{\"NetworkMode\":\"bridge\",\"Annotations\":{\"a\":\"b\"}} - True True", await ShowAsync("1.51"));
        Assert.Equal(
            "{\"NetworkMode\":\"bridge\",\"Annotations\":{\"a\":\"b\"}} "
                + "{\"Status\":\"unhealthy\",\"FailingStreak\":0} True True",
            await ShowAsync("1.52"));
    }

    [Fact]
    public async Task SyntheticContainersAreManyAndTheSameEachTime()
    {
        await using FakeEngine first = await FakeEngine.StartAsync(new FakeEngineOptions { Containers = 500 }, Cancel);
        await using FakeEngine second = await FakeEngine.StartAsync(new FakeEngineOptions { Containers = 500 }, Cancel);
        using EngineClient client = new(first);
        using EngineClient other = new(second);

        JsonElement list = await client.JsonAsync("/containers/json?all=1");
        JsonElement again = await other.JsonAsync("/containers/json?all=1");

        Assert.Equal(500, list.GetArrayLength());
        Assert.Equal(
            list.EnumerateArray().Select(item => item.GetProperty("Id").GetString()),
            again.EnumerateArray().Select(item => item.GetProperty("Id").GetString()));
        Assert.InRange(list.GetRawText().Length / 500, 1200, 2000);
        Assert.Equal(
            ["created", "exited", "paused", "running"],
            list.EnumerateArray().Select(item => item.GetProperty("State").GetString()).Distinct().Order());
    }

    [Fact]
    public async Task FramesAndTypeOfALog()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using EngineClient client = new(engine);
        EngineContainer container = engine.State.AddContainer("web");
        container.Log("stdout", "one\ntwo"u8);
        container.Log("stderr", "é\n"u8);

        async Task<(string? Type, byte[] Body)> ReadAsync(string target)
        {
            using HttpResponseMessage answer = await client.OpenAsync(target);
            return (answer.Content.Headers.ContentType?.ToString(), await answer.Content.ReadAsByteArrayAsync(Cancel));
        }

        byte[] frames =
        [
            1, 0, 0, 0, 0, 0, 0, 4, .. "one\n"u8,
            1, 0, 0, 0, 0, 0, 0, 3, .. "two"u8,
            2, 0, 0, 0, 0, 0, 0, 3, .. "é\n"u8,
        ];
        (string? type, byte[] body) = await ReadAsync("/containers/web/logs?stdout=1&stderr=1");
        Assert.Equal("application/vnd.docker.multiplexed-stream", type);
        Assert.Equal(frames, body);
        (type, body) = await ReadAsync("/v1.41/containers/web/logs?stdout=1&stderr=1");
        Assert.Equal("application/vnd.docker.raw-stream", type);
        Assert.Equal(frames, body);
        container.Config.Tty = true;
        (type, body) = await ReadAsync("/containers/web/logs?stdout=1");
        Assert.Equal("application/vnd.docker.raw-stream", type);
        Assert.Equal("one\ntwo", Encoding.UTF8.GetString(body));
        Assert.Equal(
            (400, "{\"message\":\"Bad parameters: you must choose at least one stream\"}"),
            await client.AskAsync("GET", "/containers/web/logs"));
    }

    [Fact]
    public async Task AStopWaitsForAContainerThatIgnoresIt()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using EngineClient client = new(engine);
        EngineContainer container = engine.State.AddContainer(
            "deaf", running: true, setUp: made => made.StopExitCode = null);
        using CancellationTokenSource impatient = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

        Task<HttpResponseMessage> stop = client.PostAsync(
            new Uri("http://engine/containers/deaf/stop?t=3600"), null, impatient.Token);
        await engine.WaitForRequestAsync(request => request.Route == "/containers/deaf/stop", Cancel);
        Assert.True(container.IsRunning);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stop);
        await engine.WaitForConnectionsAsync(0, Cancel);
        Assert.True(container.IsRunning);
        Assert.Equal((204, ""), await client.AskAsync("POST", "/containers/deaf/stop?t=0"));
        Assert.Equal((ContainerState.Exited, 137), (container.State, container.ExitCode));
        Assert.Equal((304, ""), await client.AskAsync("POST", "/containers/deaf/stop"));
    }

    [Fact]
    public async Task AWaitEndsWithTheContainer()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using EngineClient client = new(engine);
        EngineContainer container = engine.State.AddContainer(
            "job", running: true, setUp: made => made.Host.AutoRemove = true);
        using HttpRequestMessage request = new(HttpMethod.Post, "http://engine/containers/job/wait?condition=removed");
        using HttpResponseMessage head = await client.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, Cancel);

        container.Exit(42);

        Assert.Equal("{\"StatusCode\":42}\n", await head.Content.ReadAsStringAsync(Cancel));
        Assert.Null(engine.State.FindContainer("job"));
    }

    [Fact]
    public async Task TheSampleIsAlive()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { Sample = true }, Cancel);
        using EngineClient client = new(engine);
        using HttpResponseMessage logs = await client.OpenAsync("/containers/shop-api-1/logs?stdout=1&follow=1");
        Stream stream = await logs.Content.ReadAsStreamAsync(Cancel);
        byte[] frame = new byte[8 + "listening on :3000\n".Length + 8 + "GET /health 200\n".Length];

        await stream.ReadExactlyAsync(frame, Cancel);

        Assert.Equal("GET /health 200\n", Encoding.UTF8.GetString(frame[^16..]));
        Assert.Equal(
            ["created", "exited", "paused", "running"],
            (await client.JsonAsync("/containers/json?all=1")).EnumerateArray()
                .Select(item => item.GetProperty("State").GetString()).Distinct().Order());
    }

    [Fact]
    public async Task ASilentSocketAcceptsAndSaysNothing()
    {
        await using SilentSocket silent = SilentSocket.Start();
        using RawConnection connection = new(silent.SocketPath);
        await silent.WaitForConnectionsAsync(1, Cancel);
        await connection.SendAsync("GET /_ping HTTP/1.1\r\nHost: h\r\n\r\n", Cancel);
        Task<string> answer = connection.ReceiveAllAsync(Cancel);
        await silent.WaitForBytesAsync(1, Cancel);
        Assert.False(answer.IsCompleted);
        await silent.DisposeAsync();
        Assert.Equal("", await answer);
        Assert.False(File.Exists(silent.SocketPath));
    }

    [Fact]
    public async Task TheProgramListensAndEndsWithASignal()
    {
        string socket = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using Process program = Program("--socket", socket, "--api", "1.45", "--containers", "3", "--swarm", "4");

        Assert.Equal("unix://" + socket, await program.StandardOutput.ReadLineAsync(Cancel));
        using EngineClient client = new(socket);
        Assert.Equal("1.45", (await client.JsonAsync("/version")).GetProperty("ApiVersion").GetString());
        Assert.Equal(3, (await client.JsonAsync("/containers/json?all=1")).GetArrayLength());
        Assert.Equal(["fake-engine", "worker1", "worker2", "worker3"],
            (await client.JsonAsync("/nodes")).EnumerateArray()
            .Select(static node => node.GetProperty("Description").GetProperty("Hostname").GetString()));
        using Process kill = Process.Start(
            "kill", ["-TERM", program.Id.ToString(CultureInfo.InvariantCulture)]);
        await program.WaitForExitAsync(Cancel);
        Assert.Equal(0, program.ExitCode);
        Assert.False(File.Exists(socket));
    }

    [Theory]
    [InlineData("There is no argument '--bogus'.", "--bogus")]
    [InlineData("--socket needs a value.", "--socket")]
    [InlineData("--containers cannot be 'many'.", "--containers", "many")]
    [InlineData("--api cannot be 'new'.", "--api", "new")]
    [InlineData("--swarm cannot be '-1'.", "--swarm", "-1")]
    public async Task TheProgramRefusesArguments(string problem, params string[] arguments)
    {
        using Process program = Program(arguments);

        string error = await program.StandardError.ReadToEndAsync(Cancel);
        await program.WaitForExitAsync(Cancel);

        Assert.Equal(2, program.ExitCode);
        Assert.StartsWith(problem + "\n\nUsage: ", error, StringComparison.Ordinal);
    }

    private static Process Program(params string[] arguments) => Process.Start(
        new ProcessStartInfo("dotnet", ["exec", typeof(FakeEngine).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
}
