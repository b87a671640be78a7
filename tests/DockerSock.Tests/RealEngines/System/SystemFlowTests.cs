using System.Management.Automation;
using System.Text.Json;
using System.Threading.Channels;
using DockerSock.Cmdlets;
using DockerSock.Models;
using DockerSock.Tests.Cmdlets;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.RealEngines;

/// <summary>
/// What a user asks about an engine itself, on real engines; the answers agree with the docker program's. One answer is
/// whether it is in a swarm, so no other test may begin one meanwhile.
/// </summary>
[Collection("swarm")]
public sealed class SystemFlowTests : IDisposable
{
    private static readonly string[] s_checks = ["Endpoint", "Path", "Type", "Access", "Answer", "Engine", "Version",
        "Clock", "Disk", "Proxy", "Tls", "Ssh"];

    private readonly HostedPowerShell _shell = new();
    private readonly HostedPowerShell _other = new();
    private readonly CancellationTokenSource _deadline =
        CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly string _name = "dockersock-" + Guid.NewGuid().ToString("N")[..12];

    public SystemFlowTests() => _deadline.CancelAfter(TimeSpan.FromMinutes(2));

    private CancellationToken Cancel => _deadline.Token;

    public void Dispose()
    {
        _other.Dispose();
        _shell.Dispose();
        _deadline.Dispose();
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public async Task Version_and_info_agree_with_the_docker_program(RealEngine engine)
    {
        engine.MustAnswer();
        using DockerProgram docker = new(engine.DockerHost);
        JsonElement server =
            JsonDocument.Parse(await docker.OutAsync("version", "--format", "json")).RootElement.GetProperty("Server");
        PSObject shown = Assert.Single(Run(engine, "Get-DockerVersion -DockerHost $h").Clean);
        DockerVersion version = (DockerVersion)shown.BaseObject;
        Assert.Equal(
            (Text(server, "Version"), Text(server, "ApiVersion"), Text(server, "MinAPIVersion"),
                Text(server, "GitCommit"), Text(server, "Os"), Text(server, "Arch"), Text(server, "KernelVersion")),
            (version.Version, version.ApiVersion, version.MinAPIVersion, version.GitCommit, version.Os, version.Arch,
                version.KernelVersion));
        // The docker program itself adds an Engine to those that name none.
        Assert.Equal(server.GetProperty("Components").EnumerateArray().Take(version.Components.Count)
            .Select(static one => $"{Text(one, "Name")} {Text(one, "Version")}"),
            version.Components.Select(static one => $"{one.Name} {one.Version}"));
        Assert.NotNull(version.BuildTime);
        Assert.Null(version.WithUnknownFields);

        JsonElement facts = JsonDocument.Parse(await docker.OutAsync("info", "--format", "json")).RootElement;
        SystemInfo info = Assert.Single(Run(engine, "Get-DockerInfo -DockerHost $h").As<SystemInfo>());
        Assert.Equal(
            (Text(facts, "Name"), Text(facts, "ServerVersion"), Text(facts, "Driver"), Text(facts, "OperatingSystem"),
                Text(facts, "Architecture"), Text(facts, "DockerRootDir")),
            (info.Name, info.ServerVersion, info.Driver, info.OperatingSystem, info.Architecture, info.DockerRootDir));
        Assert.Equal((facts.GetProperty("NCPU").GetInt32(), facts.GetProperty("MemTotal").GetInt64(),
            Text(facts.GetProperty("Swarm"), "LocalNodeState")),
            (info.NCPU, info.MemTotal, info.Swarm!.LocalNodeState));
        Assert.Equal(facts.GetProperty("SecurityOptions").EnumerateArray().Select(static one => one.GetString()),
            info.SecurityOptions);
        Assert.Equal(facts.GetProperty("Runtimes").EnumerateObject().Select(static one => one.Name).Order(),
            info.Runtimes.Keys.Order());
        Assert.Equal(facts.GetProperty("DriverStatus").EnumerateArray()
            .Select(static one => one[0].GetString()).Order(),
            info.DriverStatus.Select(static one => one[0]).Order()); // Podman has them in another order each time.
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public void An_engine_is_tested(RealEngine engine)
    {
        engine.MustAnswer();
        SockTest test = Assert.Single(Run(engine, "Test-DockerSock -Quick -DockerHost $h").As<SockTest>());
        SockCheck[] checks = [.. Run(engine, "Test-DockerSock -DockerHost $h").As<SockCheck>()];
        Assert.Equal(s_checks, checks.Select(static check => check.Check));
        Assert.DoesNotContain(checks, static check => check.State == "Failed");
        Assert.All(checks.Where(static check => check.Check is "Answer" or "Engine" or "Clock" or "Proxy"),
            static check => Assert.Equal("Ok", check.State));
        Assert.Equal((true, null, engine.DockerHost), (test.Answers, test.Problem, test.DockerHost));
        Assert.Equal(Run(engine, "Get-DockerVersion -DockerHost $h").As<DockerVersion>()[0].ApiVersion,
            test.ApiVersion);
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public async Task Events_are_read_followed_and_subscribed_to(RealEngine engine)
    {
        engine.MustAnswer();
        Channel<PSEventArgs> received = Channel.CreateUnbounded<PSEventArgs>();
        PSEventManager manager = Run(engine, "$ExecutionContext.Events").As<PSEventManager>()[0];
        manager.ReceivedEvents.PSEventReceived += (_, happened) => received.Writer.TryWrite(happened);
        Assert.Empty(Run(engine, "Register-DockerEvent mine -Filter @{ type = 'volume' } -DockerHost $h").Clean);
        using EventPipeline follow =
            new(_other,
                "Get-DockerEvent -Follow -Since 1m -Filter @{ type = 'volume' } -DockerHost $h | & { process "
                    + $"{{ if ($_.Name -eq '{_name}') {{ $_ }} }} }}", engine.DockerHost);
        _ = Run(engine, "New-DockerVolume $n -DockerHost $h; Remove-DockerVolume $n -Confirm:$false -DockerHost $h").Clean;

        DockerEvent[] followed = [await follow.NextAsync(Cancel), await follow.NextAsync(Cancel)];
        Assert.Equal("create", followed[0].Action);
        Assert.Contains(followed[1].Action, new[] { "destroy", "remove" });
        Assert.True(followed[0].TimeNano < followed[1].TimeNano);
        Assert.All(followed, one => Assert.Equal((_name, _name, "volume"), (one.Id, one.Name, one.Type)));
        List<DockerEvent> subscribed = [];
        while (subscribed.Count < 2)
        {
            DockerEvent happened =
                ((DockerEventArgs)(await received.Reader.ReadAsync(Cancel)).SourceEventArgs).DockerEvent;
            if (happened.Name == _name)
            {
                subscribed.Add(happened);
            }
        }

        DockerEvent[] past = [.. Run(engine, "Get-DockerEvent -Since 5m -Filter @{ type = 'volume' } -DockerHost $h")
            .As<DockerEvent>().Where(one => one.Name == _name)];
        Assert.Equal(followed.Select(static one => (one.TimeNano, one.Action)),
            past.Select(static one => (one.TimeNano, one.Action)));
        Assert.Equal(followed.Select(static one => (one.TimeNano, one.Action)),
            subscribed.Select(static one => (one.TimeNano, one.Action)));
        Assert.Equal(0, follow.Stop());
        manager.UnsubscribeEvent(Assert.Single(manager.GetEventSubscribers("mine")));
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public void Clearing_is_told_and_changes_nothing(RealEngine engine)
    {
        engine.MustAnswer();
        Outcome outcome =
            Run(engine,
                "Clear-DockerSystem -All -Volumes -WhatIf -Verbose -DockerHost $h; Clear-DockerBuildCache -All "
                    + "-WhatIf -Verbose -DockerHost $h");
        Assert.Empty(outcome.Clean);
        Assert.DoesNotContain(outcome.Verbose, static line => line.StartsWith("curl ", StringComparison.Ordinal)
            && (line.Contains("-X POST") || line.Contains("-X DELETE")));
        Assert.Contains(outcome.Verbose, static line => line.StartsWith("curl ", StringComparison.Ordinal));
    }

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private Outcome Run(RealEngine engine, string script) =>
        _shell.Run($"param($h, $n) {script}", ("h", engine.DockerHost), ("n", _name));
}
