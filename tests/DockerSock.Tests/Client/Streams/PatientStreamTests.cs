using System.Net.Sockets;
using System.Text;
using DockerSock.Client;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Client;

/// <summary>What an engine has said before it hung up is what the user is told.</summary>
public sealed class PatientStreamTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_is_read_though_the_body_could_not_be_sent()
    {
        string path = Path.Combine(Path.GetTempPath(), $"ds-{Guid.NewGuid():N}"[..12]);
        using Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        Task serving = RefuseAsync(listener);
        using HostedPowerShell shell = new();
        // Far more than a socket takes without anybody reading it.
        Outcome outcome =
            shell.Run("param($h, $body) Invoke-SockRequest /v1.51/images/load -Method POST -Body $body -DockerHost $h",
            ("h", "unix://" + path), ("body", new byte[20_000_000]));
        await serving.WaitAsync(Cancel);
        File.Delete(path);
        Assert.Equal("DockerEngineError", outcome.ErrorId);
        Assert.Contains("no space left on device", outcome.ErrorText);
    }

    [Theory]
    [InlineData(SocketError.ConnectionReset)]
    [InlineData(SocketError.Shutdown)]
    [InlineData(SocketError.ConnectionAborted)]
    public async Task What_cannot_be_delivered_is_dropped_and_reading_goes_on(SocketError error)
    {
        FailingStream inner = new(new IOException("gone", new SocketException((int)error)));
        await using PatientStream stream = new(inner);
        await stream.WriteAsync("one"u8.ToArray(), Cancel);
        await stream.WriteAsync("two"u8.ToArray(), Cancel);
        Assert.Equal(1, inner.Writes);
        byte[] answer = new byte[16];
        Assert.Equal("answer", Encoding.UTF8.GetString(answer, 0, await stream.ReadAsync(answer, Cancel)));
    }

    [Fact]
    public async Task Another_failure_of_a_write_is_one()
    {
        await using PatientStream stream = new(new FailingStream(new IOException("the disk is broken")));
        Assert.Equal("the disk is broken",
            (await Assert.ThrowsAsync<IOException>(() => stream.WriteAsync("one"u8.ToArray(), Cancel)
                .AsTask())).Message);
    }

    /// <summary>Reads the beginning of a request, refuses it, and hangs up.</summary>
    private static async Task RefuseAsync(Socket listener)
    {
        using Socket connection = await listener.AcceptAsync(Cancel);
        byte[] some = new byte[1000];
        Assert.NotEqual(0, await connection.ReceiveAsync(some, Cancel));
        const string said = """{"message":"write /layer.tar: no space left on device"}""";
        await connection.SendAsync(Encoding.UTF8.GetBytes(
            "HTTP/1.1 500 Internal Server Error\r\nContent-Type: application/json\r\nContent-Length: "
                + $"{said.Length}\r\nConnection: close\r\n\r\n{said}"), Cancel);
    }

    /// <summary>Takes nothing, and has an answer to read.</summary>
    private sealed class FailingStream(IOException problem) : MemoryStream("answer"u8.ToArray())
    {
        public int Writes { get; private set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Writes++;
            return ValueTask.FromException(problem);
        }
    }
}
