using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using DockerSock.Models;
using DockerSock.Tests.Cmdlets;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.RealEngines;

/// <summary>
/// Events of a real engine that goes away, or is read slowly: nothing is lost that the engine still has, nothing comes
/// twice, and what it has forgotten is told.
/// </summary>
public sealed class EventFlowTests(SpareEngine spare) : IClassFixture<SpareEngine>, IDisposable
{
    /// <summary>How many events Docker remembers.</summary>
    private const int Remembered = 256;

    private readonly HostedPowerShell _shell = new();
    private readonly HostedPowerShell _follower = new();
    private readonly CancellationTokenSource _deadline =
        CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    private CancellationToken Cancel => _deadline.Token;

    public void Dispose()
    {
        _follower.Dispose();
        _shell.Dispose();
        _deadline.Dispose();
    }

    [Fact]
    public async Task Of_more_events_than_an_engine_remembers_while_it_is_cut_off_those_come_once_and_a_warning_tells()
    {
        RealEngine engine = Use(TimeSpan.FromMinutes(2));
        using HttpClient client = Client(engine);
        await using CuttableSocket way = new(engine.SocketPath);
        using EventPipeline follow = new(_follower,
            $"Get-DockerEvent -Follow -Since {Now(engine)} -Filter @{{ event = 'tag' }} -DockerHost $h",
            way.DockerHost);
        await TagAsync(client, "before", 1);
        Assert.Equal(["before:0"], await follow.NamesAsync(1, Cancel));

        way.Cut();
        Assert.Contains("Its events go on when it is back", await follow.WarningAsync(Cancel));
        await TagAsync(client, "cut", 300);
        way.Restore();
        Assert.Equal(Enumerable.Range(300 - Remembered, Remembered).Select(static i => $"cut:{i}"),
            await follow.NamesAsync(Remembered, Cancel));
        Assert.Contains("may be missing", await follow.WarningAsync(Cancel));

        await TagAsync(client, "after", 1);
        Assert.Equal(["after:0"], await follow.NamesAsync(1, Cancel));
        Assert.Equal(0, follow.Stop());
        Assert.False(follow.HasWarning);
    }

    [Fact]
    public async Task A_slow_pipeline_loses_nothing()
    {
        const int Many = 3000;
        RealEngine engine = Use(TimeSpan.FromMinutes(3));
        using HttpClient client = Client(engine);
        using ManualResetEvent gate = new(false);
        _ = _follower.Run("param($g) $global:gate = $g", ("g", gate)).Clean;
        using EventPipeline follow = new(_follower, $"Get-DockerEvent -Follow -Since {Now(engine)} "
            + "-Filter @{ event = 'tag' } -DockerHost $h | & { process { [void]$gate.WaitOne(); $_ } }",
            engine.DockerHost);
        await TagAsync(client, "slow", Many);
        gate.Set();
        Assert.Equal(Enumerable.Range(0, Many).Select(static i => $"slow:{i}"), await follow.NamesAsync(Many, Cancel));
        Assert.False(follow.HasWarning);
        Assert.Equal(0, follow.Stop());
    }

    [Fact]
    public async Task Over_a_restart_every_event_that_the_docker_program_shows_comes_once()
    {
        RealEngine engine = Use(TimeSpan.FromMinutes(5));
        using DockerProgram docker = new(engine.DockerHost);
        string since = Now(engine);
        using EventPipeline follow = new(_follower, $"Get-DockerEvent -Follow -Since {since} -DockerHost $h",
            engine.DockerHost);
        using Process witness = docker.Start("events", "--since", since, "--format", Format);
        Task<string> witnessed = witness.StandardOutput.ReadToEndAsync(Cancel);
        _ = Run(engine, """
            New-DockerContainer busybox -Name lasting -Restart always -Volume data:/data -Start -DockerHost $h `
                -Command sh, -c, 'trap "exit 0" TERM; sleep 1000 & wait'
            New-DockerNetwork before -DockerHost $h
            """).Clean;
        string[] before = await EventsAsync(docker, since);
        Assert.Contains(before, static line => line.Contains(" container start "));

        await spare.RestartAsync();
        _ = Run(engine, "New-DockerVolume last -DockerHost $h").Clean;
        string[] after = await EventsAsync(docker, since);
        Assert.EndsWith(" volume create last", after[^1]);
        // The container was started again before anybody could ask for events.
        Assert.Contains(after, static line => line.Contains(" container start "));
        await witness.WaitForExitAsync(Cancel);
        string[] live = Lines(await witnessed);
        Assert.Contains(live, static line => line.Contains(" container die "));

        List<string> ours = [];
        while (ours.Count == 0 || !ours[^1].EndsWith(" volume create last", StringComparison.Ordinal))
        {
            DockerEvent happened = await follow.NextAsync(Cancel);
            ours.Add(string.Create(CultureInfo.InvariantCulture,
                $"{happened.TimeNano} {happened.Type} {happened.Action} {happened.Id}"));
        }

        Assert.Equal(ours.Distinct(), ours);
        Assert.Empty(before.Concat(live).Concat(after).Except(ours));
        Assert.Contains("Its events go on when it is back", await follow.WarningAsync(Cancel));
        Assert.Contains("none over a restart", await follow.WarningAsync(Cancel));
        Assert.Equal(0, follow.Stop());
    }

    private const string Format = "{{.TimeNano}} {{.Type}} {{.Action}} {{.Actor.ID}}";

    private RealEngine Use(TimeSpan limit)
    {
        RealEngine engine = spare.Require();
        _deadline.CancelAfter(limit);
        return engine;
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private async Task<string[]> EventsAsync(DockerProgram docker, string since) =>
        Lines(await docker.OutAsync("events", "--since", since, "--until", Seconds(DateTimeOffset.UtcNow),
            "--format", Format));

    private string Now(RealEngine engine) =>
        Seconds(((SystemInfo)Run(engine, "Get-DockerInfo -DockerHost $h").Clean[0].BaseObject).SystemTime!.Value);

    private static string Seconds(DateTimeOffset time) => string.Create(CultureInfo.InvariantCulture,
        $"{time.ToUnixTimeSeconds()}.{time.Ticks % TimeSpan.TicksPerSecond:0000000}");

    private Outcome Run(RealEngine engine, string script) =>
        _shell.Run("param($h) " + script, ("h", engine.DockerHost));

    /// <summary>One event for each tag, one after the other.</summary>
    private async Task TagAsync(HttpClient client, string repository, int count)
    {
        for (int i = 0; i < count; i++)
        {
            using HttpResponseMessage answer = await client.PostAsync(
                $"http://localhost/images/busybox/tag?repo={repository}&tag={i}", null, Cancel);
            answer.EnsureSuccessStatusCode();
        }
    }

    private static HttpClient Client(RealEngine engine) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancel) =>
        {
            Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(engine.SocketPath), cancel);
            return new NetworkStream(socket, ownsSocket: true);
        },
    });
}
