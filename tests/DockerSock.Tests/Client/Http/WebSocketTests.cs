using System.Text;
using DockerSock.Client;
using DockerSock.Fake;

namespace DockerSock.Tests.Client;

public sealed class WebSocketTests
{
    [Fact]
    public async Task Bytes_go_both_ways_until_the_process_ends()
    {
        using CancellationTokenSource limit =
            CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        await using FakeEngine fake = await FakeEngine.StartAsync(null, limit.Token);
        EngineContainer container = fake.State.AddContainer("web", running: false,
            setUp: static made => (made.Config.Tty, made.Config.OpenStdin) = (true, true));
        container.OnRun = static async process =>
        {
            byte[] word = new byte[5];
            await process.Stdin.ReadExactlyAsync(word, process.Killed);
            await process.WriteOutAsync("got " + Encoding.UTF8.GetString(word));
            return 0;
        };
        container.Start();
        DockerEngine engine = DockerEngine.For(new UnixEndpoint(fake.SocketPath));
        DockerRequest attach = DockerRequest.Get($"/containers/web/attach/ws").Query("stream", true)
            .Query("stdin", true).Query("stdout", true);
        using SockWebSocket socket = await engine.OpenWebSocketAsync(attach, new CallScope(limit.Token));
        await socket.SendAsync("hello"u8.ToArray(), limit.Token);
        StringBuilder received = new();
        byte[] buffer = new byte[64];
        for (int count; (count = await socket.ReceiveAsync(buffer, limit.Token)) > 0;)
        {
            received.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }

        Assert.EndsWith("got hello", received.ToString());
        Assert.Equal("/v1.51/containers/web/attach/ws?stream=1&stdin=1&stdout=1", fake.Requests[^1].Target);
    }

    [Fact]
    public async Task A_refusal_is_a_failure_that_names_the_request()
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        await using FakeEngine fake = await FakeEngine.StartAsync(null, cancel);
        DockerEngine engine = DockerEngine.For(new UnixEndpoint(fake.SocketPath));
        SockException refused = await Assert.ThrowsAsync<SockException>(() =>
            engine.OpenWebSocketAsync(DockerRequest.Get($"/containers/none/attach/ws"), new CallScope(cancel)));
        Assert.Contains("GET /containers/none/attach/ws", refused.Message);
    }
}
