using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using DockerSock.Client;
using DockerSock.Fake;
using DockerSock.Models;

namespace DockerSock.Tests.Client;

/// <summary>The relay passes every byte as it came, and tells what HTTP was in it.</summary>
public sealed class SockRelayTests : IDisposable
{
    private readonly CancellationTokenSource _deadline =
        CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public SockRelayTests() => _deadline.CancelAfter(TimeSpan.FromMinutes(1));

    private CancellationToken Cancel => _deadline.Token;

    public void Dispose() => _deadline.Dispose();

    /// <summary>What is sent, what is answered, and what is told: method, path, status, and what is wrong.</summary>
    public static TheoryData<string, string, string[]> Dialogues => new()
    {
        { "GET /v1.51/info HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
            ["GET /info 1.51 200"] },
        { "GET /info HTTP/1.1\nHost: a\n\n", "HTTP/1.1 200 OK\nContent-Length: 2\n\n{}", ["GET /info  200"] },
        { "POST /a HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcGET /b HTTP/1.1\r\n\r\nHEAD /c HTTP/1.1\r\n\r\n",
            "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nx"
                + "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n", ["POST /a  201", "GET /b  200", "HEAD /c  200"] },
        { "PUT /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\nTrailer: 1\r\n\r\nGET /b HTTP/1.1\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\nA\r\n0123456789\r\n0\r\n\r\nHTTP/1.1 204 No\r\n\r\n",
            ["PUT /a  200", "GET /b  204"] },
        { "POST /a HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\nxGET /b HTTP/1.1\r\n\r\n",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 304 No\r\nContent-Length: 5\r\n\r\nHTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n",
            ["POST /a  304", "GET /b  404"] },
        { "GET /a HTTP/1.0\r\n\r\n", "HTTP/1.0 200 OK\r\n\r\nas long as it lasts", ["GET /a  200"] },
        { "POST /exec/1/start HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: tcp\r\nContent-Length: 2\r\n\r\n{}GET /not HTTP\r\n\r\n",
            "HTTP/1.1 101 UPGRADED\r\n\r\nHTTP/1.1 500 not\r\n\r\n", ["POST /exec/1/start  101"] },
        { "POST /attach HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n\u0001\u0002",
            "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.raw-stream\r\n\r\n\u0003", ["POST /attach  200"] },
        { "POST /attach HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\nGET /b HTTP/1.1\r\n\r\n",
            "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
            ["POST /attach  404", "GET /b  200"] },
        // What a proxy and an engine may read in two ways is not guessed at.
        { "POST /a HTTP/1.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /b HTTP/1.1\r\n\r\n",
            "HTTP/1.1 400 Bad\r\nContent-Length: 0\r\n\r\n",
            ["POST /a  400 it has both a Content-Length and a Transfer-Encoding"] },
        { "POST /a HTTP/1.1\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\n12345", "HTTP/1.1 400 Bad\r\n\r\n",
            ["POST /a  400 its Content-Length is no number"] },
        { "POST /a HTTP/1.1\r\nContent-Length : 4\r\n\r\n1234", "HTTP/1.1 400 Bad\r\n\r\n",
            ["POST /a  400 a line of it is no header"] },
        { "POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n", "HTTP/1.1 400 Bad\r\n\r\n",
            ["POST /a  400 the length of a chunk is no number"] },
        { "\u001b[31mGET / HTTP/1.1\r\n\r\n", "HTTP/1.1 400 Bad\r\n\r\n", ["  400 it does not begin with a word"] },
        { "GET /\u001b[31m HTTP/1.1\r\n\r\n", "HTTP/1.1 400 Bad\r\n\r\n",
            ["  400 its first line is none of a request"] },
        { "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "\0\0\u0012\u0004", [
            "   it is of another version of HTTP"] },
        { "GET /half", "", ["   The client sent no whole request."] },
        { "GET /a HTTP/1.1\r\n\r\n", "", ["GET /a   The connection ended before the answer."] },
        { "GET /a HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nxy", ["GET /a  200 The answer broke off."] },
        { "GET /a HTTP/1.1\r\n\r\n", "no HTTP at all\r\n\r\n", ["GET /a   What was answered is no answer that can be read"] },
    };

    [Theory, MemberData(nameof(Dialogues))]
    public async Task Every_byte_passes_and_every_request_is_told(string sent, string answered, string[] told)
    {
        byte[] request = Encoding.Latin1.GetBytes(sent), answer = Encoding.Latin1.GetBytes(answered);
        foreach (int piece in (int[])[1, 7, 1 << 16])
        {
            byte[]? arrived = null;
            using RawEngine engine = new(async client =>
            {
                arrived = await RawEngine.ReadAsync(client, request.Length);
                foreach (byte[] part in answer.Chunk(piece))
                {
                    await client.SendAsync(part, SocketFlags.None);
                }
            });
            using SockRelay relay = SockRelay.Start(new UnixEndpoint(engine.Path), withBodies: false);
            using (RawConnection client = new(relay.Path))
            {
                foreach (byte[] part in request.Chunk(piece))
                {
                    await client.SendAsync(part, Cancel);
                }

                Assert.Equal(answered, await ReceiveAsync(client));
            }

            Assert.Equal(request, arrived);
            List<SockRequest> seen = await ReadAsync(relay, told.Length);
            Assert.All(seen.Zip(told), static pair => Assert.StartsWith(string.Join(' ', pair.Second.Split(' ',
                StringSplitOptions.RemoveEmptyEntries)), string.Join(' ', ((object?[])
                    [pair.First.Method, pair.First.Path,
                pair.First.ApiVersion, pair.First.Status, pair.First.Problem]).Where(static part => part is not null))
                .Replace("What was sent is no request that can be read: ", "")));
            Assert.Equal(told.Length, seen.Count);
            Assert.Equal((request.Length, answer.Length), (seen.Sum(static one => one.BytesSent),
                seen.Sum(static one => one.BytesReceived)));
        }
    }

    [Fact]
    public async Task Each_side_can_end_by_itself_while_the_other_goes_on()
    {
        using RawEngine engine = new(async client =>
        {
            const string head = "POST /exec/1/start HTTP/1.1\r\nConnection: Upgrade\r\n\r\n";
            _ = await RawEngine.ReadAsync(client, head.Length);
            await client.SendAsync("HTTP/1.1 101 UPGRADED\r\n\r\n"u8.ToArray(), SocketFlags.None);
            byte[] input = await RawEngine.ReadAsync(client, 1 << 20);
            await client.SendAsync(Encoding.ASCII.GetBytes($"counted {input.Length}"), SocketFlags.None);
        });
        using SockRelay relay = SockRelay.Start(new UnixEndpoint(engine.Path), withBodies: false);
        using (RawConnection client = new(relay.Path))
        {
            await client.SendAsync("POST /exec/1/start HTTP/1.1\r\nConnection: Upgrade\r\n\r\n", Cancel);
            await client.ReceiveUntilAsync("\r\n\r\n", Cancel);
            await client.SendAsync(new byte[4321], Cancel);
            client.EndSending();
            Assert.Equal("counted 4321", await client.ReceiveAllAsync(Cancel));
        }

        SockRequest told = Assert.Single(await ReadAsync(relay, 1));
        Assert.Equal((101, true, null), (told.Status, told.IsUpgraded, told.Problem));
    }

    [Fact]
    public async Task An_engine_that_has_ended_its_side_is_still_sent_to()
    {
        TaskCompletionSource<byte[]> input = new();
        using RawEngine engine = new(async client =>
        {
            client.Shutdown(SocketShutdown.Send);
            input.SetResult(await RawEngine.ReadAsync(client, 3));
        });
        using SockRelay relay = SockRelay.Start(new UnixEndpoint(engine.Path), withBodies: false);
        using RawConnection client = new(relay.Path);
        Assert.Equal("", await client.ReceiveAllAsync(Cancel));
        await client.SendAsync("end", Cancel);
        Assert.Equal("end"u8.ToArray(), await input.Task.WaitAsync(Cancel));
    }

    [Fact]
    public async Task Much_passes_in_both_directions_at_the_same_time_and_whole()
    {
        const int size = 32 << 20;
        byte[] bytes = RandomNumberGenerator.GetBytes(size);
        byte[] head = Encoding.ASCII.GetBytes($"POST /build HTTP/1.1\r\nContent-Length: {size}\r\n\r\n");
        byte[] answer = Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {size}\r\n\r\n");
        byte[]? arrived = null;
        using RawEngine engine = new(async client =>
        {
            // What comes before the request is no answer to it.
            _ = await RawEngine.ReadAsync(client, head.Length);
            await client.SendAsync(answer, SocketFlags.None);
            Task<byte[]> all = RawEngine.ReadAsync(client, size);
            await new NetworkStream(client).WriteAsync(bytes);
            arrived = await all;
        });
        using SockRelay relay = SockRelay.Start(new UnixEndpoint(engine.Path), withBodies: true);
        using Socket client = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await client.ConnectAsync(new UnixDomainSocketEndPoint(relay.Path), Cancel);
        Task<byte[]> received = RawEngine.ReadAsync(client, answer.Length + size);
        NetworkStream stream = new(client);
        await stream.WriteAsync(head, Cancel);
        await stream.WriteAsync(bytes, Cancel);
        Assert.True((await received).AsSpan(answer.Length).SequenceEqual(bytes));
        SockRequest told = Assert.Single(await ReadAsync(relay, 1));
        Assert.True(arrived.AsSpan().SequenceEqual(bytes));
        Assert.Equal((head.Length + size, answer.Length + size, null),
            (told.BytesSent, told.BytesReceived, told.Problem));
    }

    [Fact]
    public async Task An_engine_that_hangs_up_on_an_upload_is_heard_all_the_same()
    {
        using RawEngine engine = new(async client =>
        {
            _ = await RawEngine.ReadAsync(client, 10);
            await client.SendAsync("HTTP/1.1 413 Too much\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), SocketFlags.None);
        });
        using SockRelay relay = SockRelay.Start(new UnixEndpoint(engine.Path), withBodies: false);
        using Socket client = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await client.ConnectAsync(new UnixDomainSocketEndPoint(relay.Path), Cancel);
        await client.SendAsync("POST /build HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n"u8.ToArray(), SocketFlags.None);
        await Assert.ThrowsAnyAsync<SocketException>(async () =>
        {
            while (true)
            {
                await client.SendAsync(new byte[1 << 16], SocketFlags.None, Cancel);
            }
        });
        byte[] answer = new byte[100];
        Assert.StartsWith("HTTP/1.1 413", Encoding.ASCII.GetString(answer, 0, await client.ReceiveAsync(answer)));
    }

    [Fact]
    public async Task An_engine_that_is_away_hangs_up_and_the_record_says_why()
    {
        using SockRelay relay = SockRelay.Start(new UnixEndpoint("/nowhere/engine.sock"), withBodies: false);
        using (RawConnection client = new(relay.Path))
        {
            await client.SendAsync("GET /v1.41/containers/json?all=1 HTTP/1.1\r\n\r\n", Cancel);
            Assert.Equal("", await ReceiveAsync(client));
        }

        SockRequest told = Assert.Single(await ReadAsync(relay, 1));
        Assert.Equal(("GET", "/containers/json", "all=1", "1.41", "ContainerList", null),
            (told.Method, told.Path, told.Query, told.ApiVersion, told.Operation, told.Status));
        Assert.Contains("There is no socket at '/nowhere/engine.sock'", told.Problem);
        Assert.Equal((Environment.ProcessId, "unix:///nowhere/engine.sock"), (told.ProcessId, told.DockerHost));
    }

    [Fact]
    public async Task Heads_without_an_end_are_not_kept_and_pass()
    {
        byte[] garbage = Encoding.ASCII.GetBytes("GET /" + new string('a', 5 << 20));
        TaskCompletionSource<int> arrived = new();
        using RawEngine engine = new(async client =>
            arrived.SetResult((await RawEngine.ReadAsync(client, garbage.Length)).Length));
        using SockRelay relay = SockRelay.Start(new UnixEndpoint(engine.Path), withBodies: false);
        using (RawConnection client = new(relay.Path))
        {
            await client.SendAsync(garbage, Cancel);
            Assert.Equal(garbage.Length, await arrived.Task.WaitAsync(Cancel));
        }

        Assert.Contains("it has no end", Assert.Single(await ReadAsync(relay, 1)).Problem);
    }

    [Fact]
    public async Task Many_connections_at_once_each_get_their_own_answers()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(null, Cancel);
        using SockRelay relay = SockRelay.Start(new UnixEndpoint(engine.SocketPath), withBodies: false);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(async number =>
        {
            using RawConnection client = new(relay.Path);
            for (int i = 0; i < 5; i++)
            {
                await client.SendAsync($"GET /containers/n{number}-{i}/json HTTP/1.1\r\nHost: a\r\n\r\n", Cancel);
                Assert.Contains($"n{number}-{i}", await client.ReceiveUntilAsync("}\n", Cancel));
            }
        }));
        List<SockRequest> told = await ReadAsync(relay, 1000);
        Assert.All(told, static one => Assert.Equal((404, "ContainerInspect", null), (one.Status, one.Operation,
            one.Problem)));
        Assert.Equal(1000, told.Select(static one => one.Path).Distinct().Count());
    }

    [Fact]
    public async Task Bodies_are_told_without_their_secrets()
    {
        const string body = """{"Env":["A=b","DB_PASSWORD=geheim"],"AuthConfig":{"password":"geheim","username":"ann"}}""";
        const string answer = """{"Id":"1","IdentityToken":"geheim"}""";
        using RawEngine engine = new(async client =>
        {
            _ = await RawEngine.ReadAsync(client, body.Length);
            await client.SendAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\n"
                + $"Content-Length: {answer.Length}\r\n\r\n{answer}"), SocketFlags.None);
            _ = await RawEngine.ReadAsync(client, 1 << 20);
        });
        using SockRelay relay = SockRelay.Start(new UnixEndpoint(engine.Path), withBodies: true);
        using (RawConnection client = new(relay.Path))
        {
            await client.SendAsync("POST /containers/create?token=geheim&name=web HTTP/1.1\r\nX-Registry-Auth: geheim\r\n"
                + $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}", Cancel);
            await client.ReceiveUntilAsync(answer, Cancel);
            await client.SendAsync("POST /auth HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 19\r\n\r\n"
                + "{\"other\": \"geheim\"}", Cancel);
        }

        List<SockRequest> told = await ReadAsync(relay, 2);
        Assert.Equal("""{"Env":["A=b","DB_PASSWORD=***"],"AuthConfig":{"password":"***","username":"ann"}}""",
            told[0].RequestBody);
        Assert.Equal("""{"Id":"1","IdentityToken":"***"}""", told[0].ResponseBody);
        Assert.Equal("token=***&name=web", told[0].Query);
        Assert.Equal("***", told[1].RequestBody);
        Assert.All(told, static one => Assert.DoesNotContain("geheim", DockerJson.Write(one)));
    }

    private async Task<string> ReceiveAsync(RawConnection client)
    {
        try
        {
            return await client.ReceiveAllAsync(Cancel);
        }
        catch (SocketException reset) when (reset.SocketErrorCode == SocketError.ConnectionReset)
        {
            return "";
        }
    }

    private async Task<List<SockRequest>> ReadAsync(SockRelay relay, int count)
    {
        List<SockRequest> all = [];
        while (all.Count < count)
        {
            all.Add(await relay.Requests.ReadAsync(Cancel));
        }

        return all;
    }
}
