using System.Text;
using DockerSock.Client;
using DockerSock.Fake;

namespace DockerSock.Tests.Client;

/// <summary>What an engine is asked first, and what becomes of connections.</summary>
public sealed class DockerEngineTests : IAsyncLifetime
{
    private FakeEngine _fake = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static CallScope Scope => new(Cancel);

    private DockerEngine Engine => DockerEngine.For(EndpointText.Parse(_fake.DockerHost));

    public async ValueTask InitializeAsync() => _fake = await FakeEngine.StartAsync(null, Cancel);

    public ValueTask DisposeAsync() => _fake.DisposeAsync();

    [Theory]
    [InlineData("1.41")]
    [InlineData("1.45")]
    public async Task Another_version_is_spoken_with_the_engine_that_comes_back(string api)
    {
        DockerEngine engine = Engine;
        Assert.Equal("1.51", (await engine.VersionAsync(Scope)).ToString());
        string path = _fake.DockerHost["unix://".Length..];
        await _fake.DisposeAsync();
        Assert.True((await Assert.ThrowsAsync<SockException>(() =>
            engine.OpenAsync(DockerRequest.Get($"/info"), Scope))).IsUnreachable);
        _fake = await FakeEngine.StartAsync(new FakeEngineOptions { SocketPath = path, ApiVersion = api }, Cancel);
        using SockResponse answer = await engine.OpenAsync(DockerRequest.Get($"/info"), Scope);
        Assert.Equal(["HEAD /_ping", $"GET /v{api}/info"],
            _fake.Requests.Select(static request => request.ToString()));
    }

    [Fact]
    public async Task Where_the_connection_is_cut_on_HEAD_GET_is_asked()
    {
        using IDisposable fault = _fake.Misbehave("HEAD", "/_ping", Fault.Reset());
        Assert.Equal("1.51", (await Engine.VersionAsync(Scope)).ToString());
        Assert.Equal(["HEAD /_ping", "GET /_ping"],
            _fake.Requests.Select(static request => request.ToString()).Distinct());
    }

    [Fact]
    public async Task Where_it_is_cut_on_GET_too_that_is_the_failure()
    {
        using IDisposable fault = _fake.Misbehave("*", "/_ping", Fault.Reset());
        Assert.Equal(SockFailure.ResponseIncomplete,
            (await Assert.ThrowsAsync<SockException>(async () => await Engine.VersionAsync(Scope))).Failure);
    }

    [Theory]
    [InlineData("Api-Version: 1.40|Ostype: linux|Server: Docker/20.10.24 (linux)", true)]
    [InlineData("Api-Version: 1.39|Ostype: linux|Server: Docker/18.09.1 (linux)", true)]
    [InlineData("Api-Version: 1.38|Ostype: linux|Server: Docker/18.06.3-ce (linux)", false)]
    [InlineData("Api-Version: 1.40|Ostype: windows|Server: Docker/20.10.24 (windows)", false)]
    [InlineData("Api-Version: 1.41|Ostype: linux|Server: Libpod/4.3.1 (linux)", false)]
    [InlineData("Api-Version: 1.41|Ostype: linux|Builder-Version: |Server: Libpod/5.4.0 (linux)", false)]
    [InlineData("Api-Version: 1.41|Ostype: linux", false)]
    [InlineData("Api-Version: 1.51|Ostype: linux|Builder-Version: 1|Server: Docker/28.5.1 (linux)", false)]
    [InlineData("Api-Version: 1.51|Ostype: windows|Builder-Version: 2|Server: Docker/28.5.1 (windows)", true)]
    public async Task BuildKit_is_there_where_the_engine_says_so_or_is_a_Docker_that_has_it(string headers, bool has)
    {
        using IDisposable fault = _fake.Misbehave("*", "/_ping", Fault.Garbage(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 200 OK\r\n{headers.Replace("|", "\r\n")}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")));
        Assert.Equal(has, await Engine.HasBuildKitAsync(Scope));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_that_is_not_read_is_dropped_with_its_connection(bool blocking)
    {
        // All of it is there: to read it would be no work, and would keep the connection.
        _fake.State.AddContainer("web").Files.AddFile("/large", new string('x', 300_000));
        const string Archive = "/containers/web/archive?path=/large";
        SockClient client = SockClient.For(Engine.Endpoint);
        DockerRequest request = new(HttpMethod.Get, Archive);
        SockResponse answer = blocking ? await client.SendBlockingAsync(request, Archive, Cancel)
            : await client.SendAsync(request, Archive, Cancel);
        await answer.Body.ReadExactlyAsync(new byte[10], Cancel);
        answer.Dispose();
        // One that nobody needs is closed after a minute in any case.
        using CancellationTokenSource soon = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        soon.CancelAfter(TimeSpan.FromSeconds(30));
        await _fake.WaitForConnectionsAsync(0, soon.Token);
    }

    [Fact]
    public void No_answer_has_a_limit_that_the_user_did_not_give()
    {
        using HttpClient http = SockClient.Http(static _ => throw new NotSupportedException());
        Assert.Equal(Timeout.InfiniteTimeSpan, http.Timeout);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stop_in_the_moment_in_which_a_request_fails_is_a_stop(bool blocking)
    {
        using CancellationTokenSource stop = new();
        SockClient client = SockClient.For(new FailingEndpoint(stop));
        DockerRequest request = new(HttpMethod.Get, "/info");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => blocking
            ? client.SendBlockingAsync(request, "/info", stop.Token) : client.SendAsync(request, "/info", stop.Token));
    }

    [Theory]
    [InlineData(2, 3)]
    [InlineData(4, 5)]
    [InlineData(9, 5)]
    public async Task A_list_from_which_an_image_went_away_while_Podman_told_of_it_is_asked_for_again(int times,
        int requests)
    {
        Fault gone = Fault.Status(500, """
            {"cause":"image not known","message":"retrieving label for image \"e91770\": you may need to remove the image to resolve the error: image not known","response":500}
            """);
        using IDisposable fault = _fake.Misbehave("GET", "/images/json",
            Fault.InTurn([.. Enumerable.Repeat(gone, times), Fault.Answer("[]")]));
        Task<SockResponse> asking = Engine.OpenAsync(DockerRequest.Get($"/images/json").Query("all", true), Scope);
        if (times < requests)
        {
            (await asking).Dispose();
        }
        else
        {
            SockException last = await Assert.ThrowsAsync<SockException>(() => asking);
            Assert.Equal(SockFailure.EngineError, last.Failure);
            Assert.EndsWith("image not known", last.Message);
        }

        Assert.Equal(Enumerable.Repeat("GET /v1.51/images/json?all=1", requests),
            _fake.Requests.Where(static request => request.Route != "/_ping")
                .Select(static request => request.ToString()));
    }

    [Theory]
    [InlineData("GET", 500, "reading image \\\"523c\\\": locating image with ID \\\"523c\\\": image not known", 5)]
    [InlineData("GET", 500,
        "locating item named \\\"manifest\\\" for image with ID \\\"4563\\\": file does not exist", 5)]
    [InlineData("GET", 500, "open /var/lib/x: file does not exist", 1)]
    [InlineData("GET", 500, "no space left on device", 1)]
    [InlineData("GET", 404, "image not known", 1)]
    [InlineData("POST", 500, "image not known", 1)]
    [InlineData("DELETE", 500, "image not known", 1)]
    public async Task Nothing_else_is_asked_again(string method, int status, string message, int requests)
    {
        using IDisposable fault = _fake.Misbehave("*", "/images/json",
            Fault.Status(status, $$"""{"message":"{{message}}"}"""));
        await Assert.ThrowsAsync<SockException>(() =>
            Engine.OpenAsync(new DockerRequest(new HttpMethod(method), "/images/json"), Scope));
        Assert.Equal(requests, _fake.Requests.Count(static request => request.Route == "/images/json"));
    }

    /// <summary>An endpoint whose connection fails when somebody has just stopped the call.</summary>
    private sealed class FailingEndpoint(CancellationTokenSource stop) : DockerEndpoint
    {
        public override string Text { get; } = $"test://{Guid.NewGuid():N}";

        internal override Uri BaseAddress { get; } = new("http://localhost");

        internal override bool CanBlock => true;

        internal override Stream OpenBlocking()
        {
            stop.Cancel();
            throw new IOException("The connection fell apart.");
        }

        private protected override Task<Stream> OpenAsync(CancellationToken cancel)
        {
            stop.Cancel();
            return Task.FromException<Stream>(new IOException("The connection fell apart."));
        }
    }
}
