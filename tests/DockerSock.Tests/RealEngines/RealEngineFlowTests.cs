using System.Management.Automation;
using System.Text.Json.Nodes;
using DockerSock.Models;
using DockerSock.Tests.Hosting;
using DockerSock.Tests.Models;

namespace DockerSock.Tests.RealEngines;

/// <summary>
/// What a user does, on real engines: images, a container's life, its log and its events, and nothing lost on the way.
/// </summary>
public sealed class RealEngineFlowTests : IDisposable
{
    private const string Talk = "echo one; echo two >&2; exec sleep 300";

    private readonly HostedPowerShell _shell = new();
    private readonly string _name = "dockersock-" + Guid.NewGuid().ToString("N")[..12];
    private RealEngine? _cleanUp;

    public void Dispose()
    {
        if (_cleanUp is { } engine)
        {
            _ = Run(engine,
                "Invoke-SockRequest /containers/$n -Method DELETE -Query @{ force = 1 } -DockerHost $h "
                    + "-SkipHttpErrorCheck");
        }

        _shell.Dispose();
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public void A_container_lives_from_create_to_remove(RealEngine engine)
    {
        Create(engine, running: false);
        Assert.Equal("created", Lower(Found(engine).State));
        Assert.DoesNotContain(Run(engine, "Get-DockerContainer -DockerHost $h").As<ContainerSummary>(),
            found => found.Name == _name);

        Assert.Equal("running", Assert.Single(Run(engine, "Start-DockerContainer $n -DockerHost $h -PassThru")
            .As<ContainerSummary>()).State);
        Assert.Contains(Run(engine, "Get-DockerContainer -DockerHost $h").As<ContainerSummary>(),
            found => found.Name == _name);
        Assert.Contains(Run(engine, "Start-DockerContainer $n -DockerHost $h -Verbose").Verbose,
            line => line.EndsWith("it is so already.", StringComparison.Ordinal));

        ContainerInspect inside = Assert.Single(Run(engine, "Get-DockerContainer $n -Detailed -DockerHost $h")
            .As<ContainerInspect>());
        Assert.Equal(["sh", "-c", Talk], inside.Config!.Cmd!);
        Assert.Equal("b", inside.Config.Labels!["A"]);

        ContainerSummary stopped = Assert.Single(
            Run(engine, "Get-DockerContainer $n -DockerHost $h | Stop-DockerContainer -Timeout 0 -PassThru")
                .As<ContainerSummary>());
        Assert.Equal((_name, "exited", engine.DockerHost), (stopped.Name, stopped.State, stopped.DockerHost));

        Outcome gone = Run(engine, "Start-DockerContainer $n-not-there -DockerHost $h");
        Assert.Equal("DockerObjectNotFound", gone.ErrorId);
        Assert.Contains(_name + "-not-there", gone.ErrorText);
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public void Log_lines_keep_their_stream(RealEngine engine)
    {
        Create(engine, running: true);
        using PowerShell follow = _shell.Create(
            "param($h, $n) Invoke-SockRequest /containers/$n/logs -DockerHost $h -Query @{ stdout = 1; stderr = 1; "
                + "follow = 1 } | & { process { $_; if (++$c -eq 2) { break } } }",
            ("h", engine.DockerHost), ("n", _name));
        string[] lines = [.. HostedPowerShell.Invoke(follow).Output.Select(static line => (LogLine)line.BaseObject)
            .Select(static line => $"{line.Stream}:{line.Line}").Order(StringComparer.OrdinalIgnoreCase)];
        Assert.Equal(["stderr:two", "stdout:one"], lines, StringComparer.OrdinalIgnoreCase);
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public void Events_of_the_container_arrive_as_they_happen(RealEngine engine)
    {
        Create(engine, running: true);
        _ = Run(engine, "Stop-DockerContainer $n -Timeout 0 -DockerHost $h").Clean;
        string[] actions = [.. Run(engine,
                "Invoke-SockRequest /events -DockerHost $h -Query @{ since = 1; filters = "
                    + "\"{`\"container`\":[`\"$n`\"]}\" } | & { process { $_; if ($_.Action -eq 'die' -or $_.Action "
                    + "-eq 'died') { break } } }")
            .Output.Select(static happened => (string)happened.Properties["Action"].Value)];
        Assert.Equal(["create", "start"], actions.Where(static action => action is "create" or "start"));
        Assert.StartsWith("die", actions[^1]);
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public void Nothing_that_the_engine_sends_is_lost(RealEngine engine)
    {
        Create(engine, running: true);
        string image = (string)Run(engine, "(Get-DockerImage busybox -DockerHost $h).Id").Clean[0].BaseObject;
        ContainerSummary listed = Found(engine);
        Same(engine, "/containers/json?all=1", listed,
            list => list.AsArray().Single(item => (string?)item!["Id"] == listed.Id));
        Same(engine, $"/containers/{_name}/json",
            Run(engine, "Get-DockerContainer $n -Detailed -DockerHost $h").Clean[0].BaseObject);
        Same(engine, "/images/json", Run(engine, "Get-DockerImage busybox -DockerHost $h").Clean[0].BaseObject,
            list => list.AsArray().Single(item => (string?)item!["Id"] == image));
        Same(engine, $"/images/{image}/json",
            Run(engine, "Get-DockerImage busybox -Detailed -DockerHost $h").Clean[0].BaseObject);
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public void The_newest_version_that_both_know_is_spoken(RealEngine engine)
    {
        string newest =
            (string)Run(engine, "(Invoke-SockRequest /version -DockerHost $h).ApiVersion").Clean[0].BaseObject;
        Assert.Contains(Run(engine, "Get-DockerImage -DockerHost $h -Verbose").Verbose,
            line => line.Contains($"/v{newest}/images/json"));
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public void A_path_that_the_engine_does_not_have_is_named(RealEngine engine)
    {
        engine.MustAnswer();
        Outcome outcome = Run(engine, "Invoke-SockRequest /no/such/path -DockerHost $h");
        Assert.Equal("DockerObjectNotFound", outcome.ErrorId);
        Assert.StartsWith($"{engine.DockerHost} has no GET /no/such/path: ", outcome.ErrorText);
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public async Task The_docker_program_shows_the_same(RealEngine engine)
    {
        engine.MustAnswer();
        using DockerProgram docker = new(engine.DockerHost);
        Create(engine, running: true);
        ContainerSummary ours = Found(engine);
        Assert.Equal($"{ours.Id}|{_name}|{ours.Image}|{ours.State}",
            await docker.OutAsync("ps", "-a", "--no-trunc", "--filter", "name=" + _name, "--format",
                "{{.ID}}|{{.Names}}|{{.Image}}|{{.State}}"));
        // Other tests change the engine's images meanwhile; these are this one's own.
        _ = Run(engine, "Add-DockerImageTag busybox \"shown/${n}:1\", \"shown/${n}:2\" -DockerHost $h").Clean;
        try
        {
            // Podman does not know the filter by reference, and the docker program shortens its names.
            Assert.Equal((await docker.OutAsync("images", "--no-trunc", "--format", "{{.ID}} {{.Repository}}:{{.Tag}}"))
                .Split('\n')
                .Where(row => row.Contains($"shown/{_name}:", StringComparison.Ordinal)).Order(),
                Run(engine, "Get-DockerImage \"shown/${n}\" -DockerHost $h").As<ImageSummary>()
                    .SelectMany(image => image.RepoTags
                    .Where(tag => tag.Contains($"shown/{_name}:", StringComparison.Ordinal))
                    .Select(tag => $"{image.Id} {tag.Replace("docker.io/", "", StringComparison.Ordinal)}")).Order());
        }
        finally
        {
            _ = Run(engine, "Remove-DockerImage \"shown/${n}:1\", \"shown/${n}:2\" -DockerHost $h").Clean;
        }
    }

    [Fact]
    public void Several_engines_are_asked_at_once_and_objects_go_back_to_their_own()
    {
        RealEngine one = RealEngines.Require("docker20");
        RealEngine other = RealEngines.Require("docker28");
        Create(one, running: true);
        try
        {
            Outcome both =
                _shell.Run("param($a, $b, $n) Get-DockerImage busybox -DockerHost $a, $b, unix:///nowhere/x.sock",
                ("a", one.DockerHost), ("b", other.DockerHost));
            Assert.Equal("DockerSocketDirectoryMissing", both.ErrorId);
            Assert.Equal([one.DockerHost, other.DockerHost],
                both.Output.Select(static image => ((ImageSummary)image.BaseObject).DockerHost).Order());

            ContainerSummary stopped = Assert.Single(_shell.Run(
                "param($a, $b, $n) Get-DockerContainer \"$n*\" -DockerHost $a, $b | Stop-DockerContainer -Timeout 0 "
                    + "-PassThru",
                ("a", one.DockerHost), ("b", other.DockerHost), ("n", _name)).As<ContainerSummary>());
            Assert.Equal((one.DockerHost, "exited"), (stopped.DockerHost, stopped.State));
        }
        finally
        {
            _cleanUp = one;
        }
    }

    private static string Lower(string state) => state == "configured" ? "created" : state;

    private ContainerSummary Found(RealEngine engine) =>
        Assert.Single(Run(engine, "Get-DockerContainer $n -DockerHost $h").As<ContainerSummary>());

    private void Create(RealEngine engine, bool running)
    {
        engine.MustAnswer();
        _cleanUp = engine;
        _ = Run(engine,
            "Invoke-SockRequest /containers/create -DockerHost $h -Query @{ name = $n } -Body @{ Image = 'busybox'; "
                + "Cmd = 'sh', '-c', '" + Talk
            + "'; Labels = @{ A = 'b' }; Tty = $false; ExposedPorts = @{ '80/tcp' = @{} }; Healthcheck = @{ Test = "
            + "'CMD', 'true'; Interval = 60000000000 }; "
            + "HostConfig = @{ Memory = 67108864; PortBindings = @{ '80/tcp' = @(@{ HostPort = '' }) }; "
            + "RestartPolicy = @{ Name = 'on-failure'; MaximumRetryCount = 2 }; Tmpfs = @{ '/scratch' = 'size=1m' } } }").Clean;
        if (running)
        {
            _ = Run(engine, "Start-DockerContainer $n -DockerHost $h").Clean;
        }
    }

    private void Same(RealEngine engine, string path, object ours, Func<JsonNode, JsonNode?>? pick = null)
    {
        string raw = (string)Run(engine, $"Invoke-SockRequest '{path}' -DockerHost $h -Raw").Clean[0].BaseObject;
        JsonNode? sent = JsonNode.Parse(raw);
        sent = pick is null ? sent : pick(sent!);
        IEnumerable<string> lost = JsonLoss.Between(sent, JsonNode.Parse(DockerJson.Write(ours)))
            .Where(static loss => !loss.StartsWith("$.Status:", StringComparison.Ordinal)) // "Up 2 seconds": it goes on
            .Where(loss => loss != $"$.Name: \"/{_name}\" / \"{_name}\""); // the API's slash is no part of a name
        Assert.True(!lost.Any(), string.Join('\n', lost));
    }

    private Outcome Run(RealEngine engine, string script) =>
        _shell.Run("param($h, $n) " + script, ("h", engine.DockerHost), ("n", _name));
}
