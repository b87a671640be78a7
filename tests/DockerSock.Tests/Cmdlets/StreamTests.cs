using System.Management.Automation;
using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class StreamTests : CmdletTest
{
    private const string Endless = """{"id":1}{"id":2}{"id":3}""";

    [Fact]
    public async Task The_first_object_is_there_before_the_last_byte_is_sent()
    {
        Engine.State.AddContainer("web1", running: true);
        Engine.State.AddContainer("web2", running: true);
        long length = await LengthAsync("/containers/json");
        GateFault gate = Fault.Gate(length - 1);
        using IDisposable fault = Engine.Misbehave("GET", "/containers/json", gate);
        TaskCompletionSource<object> first = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using PowerShell pipeline = Shell.Create("param($h) Get-DockerContainer -DockerHost $h",
            ("h", Engine.DockerHost));
        PSDataCollection<PSObject> output = [];
        output.DataAdded += (_, added) => first.TrySetResult(output[added.Index].BaseObject);
        IAsyncResult running = pipeline.BeginInvoke<PSObject, PSObject>(null, output);

        Assert.Equal("web2", Assert.IsType<ContainerSummary>(await first.Task.WaitAsync(Cancel)).Name);
        Assert.False(running.IsCompleted);
        gate.Open();
        pipeline.EndInvoke(running);
        Assert.Equal(2, output.Count);
    }

    [Fact]
    public async Task Two_of_an_endless_stream_end_the_request_and_its_connection()
    {
        TaskCompletionSource never = new();
        using IDisposable fault = Engine.Misbehave("GET", "/events",
            Fault.Answer(Endless, "application/json", [16], chunk => chunk == 0 ? Task.CompletedTask : never.Task));
        PSObject[] two =
            [.. Run("& { $n = 0; Invoke-SockRequest /events -DockerHost $h | & { process { $_; if (++$n -eq 2) { "
                + "break } } } }").Output];
        Assert.Equal([1L, 2L], two.Select(static value => value.Properties["id"].Value));
        await Engine.Requests[^1].Ended.WaitAsync(
            Cancel); // never answered to its end: only a closed connection ends it
    }

    [Fact]
    public async Task A_stopped_pipeline_closes_its_connection()
    {
        using PowerShell pipeline = Shell.Create("param($h) Invoke-SockRequest /events -DockerHost $h",
            ("h", Engine.DockerHost));
        IAsyncResult running = pipeline.BeginInvoke();
        RecordedRequest events = await Engine.WaitForRequestAsync(static request =>
            request.Path.EndsWith("/events", StringComparison.Ordinal), Cancel);
        pipeline.Stop();
        Assert.Throws<PipelineStoppedException>(() => pipeline.EndInvoke(running));
        await events.Ended.WaitAsync(Cancel);
    }

    [Theory]
    [InlineData("1.41")]
    [InlineData("1.51")]
    public async Task A_log_is_lines_whether_the_engine_names_its_frames_or_not(string api)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = api }, Cancel);
        // A log that is not followed has what was said by then.
        await engine.State.AddContainer("talker", running: true, command: ["sh", "-c", "echo one; echo two >&2"])
            .WaitForExitAsync(Cancel);
        IReadOnlyList<LogLine> lines =
            Shell.Run(
                "param($h) Invoke-SockRequest /containers/talker/logs -DockerHost $h -Query @{ stdout = 1; stderr = 1 }",
            ("h", engine.DockerHost)).As<LogLine>();
        Assert.Equal(["Stdout one", "Stderr two"], lines.Select(static line => $"{line.Stream} {line.Line}")
            .OrderByDescending(static text => text.EndsWith("one", StringComparison.Ordinal)),
            StringComparer.OrdinalIgnoreCase);
        Assert.All(lines, line => Assert.Equal(engine.DockerHost, line.DockerHost));
    }

    [Fact]
    public void A_file_is_sent_whole_and_its_progress_ends()
    {
        string file = Path.GetTempFileName();
        try
        {
            byte[] bytes = new byte[300_000];
            Random.Shared.NextBytes(bytes);
            File.WriteAllBytes(file, bytes);
            Answer("/any", "{}");
            using PowerShell pipeline =
                Shell.Create("param($h, $f) Invoke-SockRequest /any -DockerHost $h -InFile $f -Method PUT",
                ("h", Engine.DockerHost), ("f", file));
            _ = HostedPowerShell.Invoke(pipeline).Clean;
            Assert.Equal(bytes, Engine.Requests[^1].Body.ToArray());
            Assert.Equal(("PUT", "application/octet-stream"),
                (Engine.Requests[^1].Method, Engine.Requests[^1].Header("Content-Type")));
            Assert.Equal(ProgressRecordType.Completed, pipeline.Streams.Progress[^1].RecordType);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private async Task<long> LengthAsync(string path)
    {
        using HttpClient client = new(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancel) =>
            {
                System.Net.Sockets.Socket socket = new(System.Net.Sockets.AddressFamily.Unix,
                    System.Net.Sockets.SocketType.Stream, 0);
                await socket.ConnectAsync(new System.Net.Sockets.UnixDomainSocketEndPoint(Engine.SocketPath), cancel);
                return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
            },
        });
        return (await client.GetByteArrayAsync("http://localhost" + path, Cancel)).Length;
    }
}
