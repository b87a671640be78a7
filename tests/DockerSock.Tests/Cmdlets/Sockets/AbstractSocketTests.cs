using System.Net.Sockets;
using System.Text;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

/// <summary>Sockets of Linux that have a name and are no files.</summary>
public sealed class AbstractSocketTests : IDisposable
{
    private readonly HostedPowerShell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Theory]
    [InlineData("-SocketPath '@NAME'")]
    [InlineData("-SocketPath 'unix://@NAME'")]
    public async Task A_daemon_is_reached_by_its_name(string where)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has abstract sockets.");
        string name = "dockersock/" + Guid.NewGuid().ToString("n");
        where = where.Replace("NAME", name);
        using Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint("\0" + name));
        listener.Listen();
        Task<string> answered = AnswerAsync(listener);
        Outcome outcome = _shell.Run($"(Invoke-SockRequest /v1/health {where} -Verbose).ok");
        Assert.Equal(5L, Assert.Single(outcome.Clean).BaseObject);
        Assert.StartsWith("GET /v1/health HTTP/1.1\r\nHost: localhost\r\n", await answered);
        Assert.Contains($"curl --abstract-unix-socket {name} http://localhost/v1/health", outcome.Verbose);
    }

    [Fact]
    public void What_is_wrong_is_said()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has abstract sockets.");
        Outcome outcome = _shell.Run("Get-DockerVersion -DockerHost 'unix://@nobody here'");
        Assert.Equal("DockerConnectionRefused", outcome.ErrorId);
        Assert.StartsWith("Nobody listens on the abstract socket '@nobody here'.", outcome.ErrorText);
        Assert.Contains("after it comes the name of an abstract socket",
            _shell.Run("Invoke-SockRequest / -SocketPath '@'").ErrorText);
    }

    private static async Task<string> AnswerAsync(Socket listener)
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        using Socket client = await listener.AcceptAsync(cancel);
        byte[] request = new byte[4096];
        int count = await client.ReceiveAsync(request, cancel);
        await client.SendAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
            + "Content-Length: 8\r\n\r\n{\"ok\":5}"), cancel);
        return Encoding.ASCII.GetString(request, 0, count);
    }
}
