using System.Net;
using System.Text;
using System.Text.Json;
using DockerSock.Fake;

namespace DockerSock.Tests;

/// <summary>The fake engine misbehaves exactly as it is told to.</summary>
public sealed class FaultTests
{
    private const string Ask = "GET /v1.51/images/json HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheLastFaultCountsUntilItIsDisposed()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using EngineClient client = new(engine);
        using IDisposable all = engine.Misbehave("*", "/containers/*/json", Fault.Status(500, "{\"message\":\"all\"}"));
        IDisposable one = engine.Misbehave("GET", "/containers/one/json", Fault.Status(409, "{\"message\":\"one\"}"));

        Assert.Equal((409, "{\"message\":\"one\"}"), await client.AskAsync("GET", "/v1.51/containers/one/json?size=1"));
        Assert.Equal((500, "{\"message\":\"all\"}"), await client.AskAsync("GET", "/containers/a/b/json"));
        Assert.Equal((500, "{\"message\":\"all\"}"), await client.AskAsync("POST", "/containers/one/json"));
        Assert.Equal((200, "[]"), await client.AskAsync("GET", "/containers/json"));
        one.Dispose();
        Assert.Equal((500, "{\"message\":\"all\"}"), await client.AskAsync("GET", "/containers/one/json"));
    }

    [Fact]
    public async Task AStatusHasItsBodyAndType()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        engine.Misbehave("GET", "/images/json", Fault.Status(503, "später", "text/plain"));

        string answer = await AskAsync(engine);

        Assert.StartsWith("HTTP/1.1 503 Service Unavailable\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Type: text/plain\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Length: 7\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nspäter", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HtmlIsAProxysAnswer()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        engine.Misbehave("GET", "/images/json", Fault.Html(502));

        string answer = await AskAsync(engine);

        Assert.StartsWith("HTTP/1.1 502 Bad Gateway\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Type: text/html\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\n\r\n<html>", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ChunksWaitForTheirGate()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using EngineClient client = new(engine);
        TaskCompletionSource second = new();
        List<int> chunks = [];
        engine.Misbehave("GET", "/images/json", Fault.Answer(
            "{\"a\":1}{\"b\":2}",
            chunkSizes: [3],
            beforeChunk: number =>
            {
                chunks.Add(number);
                return number == 1 ? second.Task : Task.CompletedTask;
            }));
        using HttpResponseMessage answer = await client.OpenAsync("/images/json");
        Stream body = await answer.Content.ReadAsStreamAsync(Cancel);
        byte[] buffer = new byte[100];

        Assert.Equal(3, await body.ReadAsync(buffer, Cancel));
        Task<int> rest = body.ReadAsync(buffer, Cancel).AsTask();
        Assert.False(rest.IsCompleted);
        second.SetResult();
        Assert.Equal([0, 1], chunks);
        Assert.Equal("\":1}{\"b\":2}", Encoding.UTF8.GetString(buffer[..await rest]));
    }

    [Fact]
    public async Task AGateHoldsTheRest()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { Containers = 100 }, Cancel);
        using EngineClient client = new(engine);
        (_, string whole) = await client.AskAsync("GET", "/containers/json?all=1");
        GateFault gate = Fault.Gate(5000);
        engine.Misbehave("GET", "/containers/json", gate);
        using HttpResponseMessage answer = await client.OpenAsync("/containers/json?all=1");
        Stream body = await answer.Content.ReadAsStreamAsync(Cancel);
        byte[] first = new byte[5000];

        await body.ReadExactlyAsync(first, Cancel);
        await gate.Reached;
        Task<int> next = body.ReadAsync(new byte[1], Cancel).AsTask();
        Assert.False(next.IsCompleted);
        Assert.Equal(whole[..5000], Encoding.UTF8.GetString(first));
        gate.Open();
        Assert.Equal(1, await next);
        using StreamReader rest = new(body);
        Assert.Equal(whole[5001..], (await rest.ReadToEndAsync(Cancel)).TrimEnd('\n'));
    }

    [Fact]
    public async Task AGateMayBeATask()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using EngineClient client = new(engine);
        TaskCompletionSource release = new();
        GateFault gate = Fault.Gate(0, release.Task);
        engine.Misbehave("GET", "/images/json", gate);
        using HttpResponseMessage answer = await client.OpenAsync("/images/json");
        Task<string> body = answer.Content.ReadAsStringAsync(Cancel);
        await gate.Reached;
        Assert.False(body.IsCompleted);
        release.SetResult();
        Assert.Equal("[]\n", await body);
    }

    [Theory]
    [InlineData(null, "Content-Length: 3")]
    [InlineData(false, "Content-Length: 3")]
    [InlineData(true, "Transfer-Encoding: chunked")]
    public async Task AnAnswerIsCut(bool? chunked, string header)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        engine.Misbehave("GET", "/images/json", Fault.CutAfter(1, chunked));

        string answer = await AskAsync(engine);

        Assert.Contains($"\r\n{header}\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith(chunked == true ? "\r\n\r\n3\r\n[" : "\r\n\r\n[", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AClientSeesThatItsAnswerWasCut()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { Containers = 100 }, Cancel);
        using EngineClient client = new(engine);
        engine.Misbehave("GET", "/containers/json", Fault.CutAfter(70_000));
        using HttpResponseMessage answer = await client.OpenAsync("/containers/json?all=1");
        Stream body = await answer.Content.ReadAsStreamAsync(Cancel);
        byte[] buffer = new byte[70_000];

        await body.ReadExactlyAsync(buffer, Cancel);

        Assert.Equal((byte)'[', buffer[0]);
        await Assert.ThrowsAnyAsync<IOException>(() => body.ReadAsync(buffer, Cancel).AsTask());
    }

    [Fact]
    public async Task ATruncatedBodyIsCorrectHttp()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { Containers = 100 }, Cancel);
        using EngineClient client = new(engine);
        (_, string whole) = await client.AskAsync("GET", "/containers/json?all=1");
        engine.Misbehave("GET", "/containers/json", Fault.TruncateBody(40_000));
        engine.Misbehave("GET", "/_ping", Fault.TruncateBody(1));

        Assert.Equal((200, whole[..40_000]), await client.AskAsync("GET", "/containers/json?all=1"));
        Assert.Equal((200, "O"), await client.AskAsync("GET", "/_ping"));
        Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(whole[..40_000]));
    }

    [Fact]
    public async Task GarbageIsAllThereIs()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        engine.Misbehave("GET", "/images/json", Fault.Garbage("SSH-2.0-OpenSSH_9.9\r\n"u8.ToArray()));

        Assert.Equal("SSH-2.0-OpenSSH_9.9\r\n", await AskAsync(engine));
    }

    [Fact]
    public async Task AResetIsAnEndWithoutAByte()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { TcpPort = 0 }, Cancel);
        engine.Misbehave("GET", "/images/json", Fault.Reset());
        using HttpClient tcp = new();

        Assert.Equal("", await AskAsync(engine));
        await Assert.ThrowsAsync<HttpRequestException>(
            () => tcp.GetAsync(new Uri("http" + engine.TcpHost![3..] + "/images/json"), Cancel));
        await engine.WaitForConnectionsAsync(0, Cancel);
        Assert.Equal(2, engine.Requests.Count(request => request.Route == "/images/json"));
    }

    [Fact]
    public async Task AHangEndsWhenTheClientLeaves()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        engine.Misbehave("POST", "/containers/create", Fault.Hang());
        using EngineClient client = new(engine);
        using CancellationTokenSource impatient = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        Task<HttpResponseMessage> post = client.PostAsync(
            new Uri("http://engine/containers/create"), new StringContent("{\"Image\":\"x\"}"), impatient.Token);

        RecordedRequest request = await engine.WaitForRequestAsync(_ => true, Cancel);
        Assert.Equal("{\"Image\":\"x\"}", request.BodyText);
        Assert.False(post.IsCompleted);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => post);
        await engine.WaitForConnectionsAsync(0, Cancel);
    }

    [Fact]
    public async Task AnAnswerMayBeLateOrSlow()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using EngineClient client = new(engine);
        long start = Environment.TickCount64;
        engine.Misbehave("GET", "/_ping", Fault.Delay(TimeSpan.FromMilliseconds(60)));
        Assert.Equal((200, "OK"), await client.AskAsync("GET", "/_ping"));
        Assert.True(Environment.TickCount64 - start >= 50);

        engine.Misbehave("GET", "/images/json", Fault.SlowBytes(1, TimeSpan.FromMilliseconds(30)));
        start = Environment.TickCount64;
        Assert.Equal((200, "[]"), await client.AskAsync("GET", "/images/json"));
        Assert.True(Environment.TickCount64 - start >= 50);
        Assert.Equal(HttpStatusCode.OK, (await client.OpenAsync("/version")).StatusCode);
    }

    [Fact]
    public async Task AnAnswerMayBeEditedOrEndEarly()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using EngineClient client = new(engine);
        engine.Misbehave("GET", "/images/json", Fault.Edit(static body => body.Replace("[]", "[ ]")));
        Assert.Equal((200, "[ ]"), await client.AskAsync("GET", "/images/json"));

        engine.State.Registries.AddImage("docker.io/library/busybox:latest");
        engine.Misbehave("POST", "/images/create", Fault.Until("Status: "));
        (int status, string steps) = await client.AskAsync("POST", "/images/create?fromImage=busybox&tag=latest");
        Assert.Equal(200, status);
        Assert.Contains("Digest: ", steps, StringComparison.Ordinal);
        Assert.DoesNotContain("Status: ", steps, StringComparison.Ordinal);
        Assert.Single(engine.State.Images);
    }

    [Fact]
    public async Task WhatIsAskedForMayBeDoneAndNotAnswered()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        using EngineClient client = new(engine);
        engine.Misbehave("POST", "/volumes/create", Fault.InTurn(Fault.Unanswered(), Fault.Real()));
        using StringContent body = new("""{"Name":"data"}""", Encoding.UTF8, "application/json");
        await Assert.ThrowsAsync<HttpRequestException>(
            () => client.PostAsync(new Uri("http://engine/volumes/create"), body, Cancel));
        Assert.Equal("data", Assert.Single(engine.State.Volumes).Name);
    }

    [Fact]
    public async Task AHeaderMayBeLargeAndFramesMayBeWrong()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        engine.Misbehave("GET", "/images/json", Fault.Header(70_000));
        Assert.Contains(new string('x', 70_000), await AskAsync(engine), StringComparison.Ordinal);
        engine.Misbehave("GET", "/images/json", Fault.BrokenChunks());
        Assert.EndsWith("\r\n\r\nseven\r\n[]\r\n0\r\n\r\n", await AskAsync(engine), StringComparison.Ordinal);
        engine.Misbehave("GET", "/images/json", Fault.WrongLength("[]", 5));
        Assert.EndsWith("Content-Length: 7\r\n\r\n[]", await AskAsync(engine), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnUpgradeMayBeAnsweredAsIfThereWereNone()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(cancel: Cancel);
        engine.State.AddContainer("web", running: true);
        engine.Misbehave("POST", "/containers/web/attach", Fault.NoUpgrade());
        using RawConnection connection = new(engine.SocketPath);
        await connection.SendAsync("POST /containers/web/attach?stream=0 HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\n"
            + "Upgrade: tcp\r\n\r\n", Cancel);
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", await connection.ReceiveAllAsync(Cancel), StringComparison.Ordinal);
    }

    private static async Task<string> AskAsync(FakeEngine engine)
    {
        using RawConnection connection = new(engine.SocketPath);
        await connection.SendAsync(Ask, Cancel);
        return await connection.ReceiveAllAsync(Cancel);
    }
}
