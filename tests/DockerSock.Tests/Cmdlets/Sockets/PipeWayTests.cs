using System.IO.Pipes;
using System.Text;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

/// <summary>
/// Daemons behind <c>npipe://</c>, with .NET's own pipe server. On Linux that is all there is: messages, and the end of
/// one direction, are Windows' and are not tried here.
/// </summary>
public sealed class PipeWayTests : CmdletTest
{
    private readonly string _name = "dockersock-" + Guid.NewGuid().ToString("N");

    [Fact]
    public async Task A_request_is_answered()
    {
        await using NamedPipeServerStream server = new(_name, PipeDirection.InOut, 1, OperatingSystem.IsWindows()
            ? PipeTransmissionMode.Message : PipeTransmissionMode.Byte, PipeOptions.Asynchronous);
        Task<string> asked = AnswerAsync(server);
        Outcome outcome = Ask();
        Assert.Equal("hello", Assert.Single(outcome.As<string>()));
        Assert.StartsWith("GET /any HTTP/1.1\r\n", await asked);
    }

    [Fact]
    public void No_pipe_is_told()
    {
        Outcome outcome = Ask();
        if (OperatingSystem.IsWindows())
        {
            Assert.Equal("DockerConnectTimeout", outcome.ErrorId);
            Assert.Contains($"No connection to npipe:////./pipe/{_name} within 5 seconds.", outcome.ErrorText);
            Assert.Contains("No program listens on a pipe of that name", outcome.ErrorText);
            return;
        }

        Assert.Equal("DockerEndpointUnsupported", outcome.ErrorId);
        Assert.Contains($"There is no npipe:////./pipe/{_name}: pipes are what Windows has.", outcome.ErrorText);
    }

    private Outcome Ask() =>
        Shell.Run("param($h) Invoke-SockRequest /any -SocketPath $h", ("h", $"npipe://./pipe/{_name}"));

    private async Task<string> AnswerAsync(NamedPipeServerStream server)
    {
        await server.WaitForConnectionAsync(Cancel);
        StringBuilder asked = new();
        byte[] buffer = new byte[4096];
        while (!asked.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            asked.Append(Encoding.ASCII.GetString(buffer, 0, await server.ReadAsync(buffer, Cancel)));
        }

        await server.WriteAsync(
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello"u8.ToArray(), Cancel);
        return asked.ToString();
    }
}
