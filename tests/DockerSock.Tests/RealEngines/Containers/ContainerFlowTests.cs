using System.Formats.Tar;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using DockerSock.Models;
using DockerSock.Tests.Cmdlets;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.RealEngines;

/// <summary>
/// What a user does with containers, on real engines: create, run commands, change, export, make images, read and
/// follow logs.
/// </summary>
public sealed class ContainerFlowTests : IDisposable
{
    private readonly HostedPowerShell _shell = new();
    private readonly HostedPowerShell _other = new();
    private readonly CancellationTokenSource _deadline =
        CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly string _name = "dockersock-" + Guid.NewGuid().ToString("N")[..12];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dockersock-");
    private RealEngine? _cleanUp;

    public ContainerFlowTests() => _deadline.CancelAfter(TimeSpan.FromMinutes(2));

    private CancellationToken Cancel => _deadline.Token;

    public void Dispose()
    {
        if (_cleanUp is { } engine)
        {
            _ = Run(engine, "Get-DockerContainer \"$n*\" -DockerHost $h | Remove-DockerContainer -Force -Volume");
            _ = Run(engine,
                "Invoke-SockRequest \"/images/${n}:made\" -Method DELETE -Query @{ force = 1 } -DockerHost $h "
                    + "-SkipHttpErrorCheck");
        }

        _other.Dispose();
        _shell.Dispose();
        _deadline.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public void A_container_is_created_as_it_was_asked_for(RealEngine engine)
    {
        Use(engine);
        ContainerSummary made =
            Assert.Single(Run(engine,
                "New-DockerContainer busybox -Name $n -Start -Memory 64MB -PidsLimit 50 -Label @{ Purpose = 'test'; "
                    + "CaSe = 'a=b' } "
            + "-Environment @{ GREETING = 'hello world' }, 'EMPTY=' -WorkingDirectory /tmp -Command sh, -c, 'echo "
            + "\"$GREETING|$EMPTY|$PWD\"; exec sleep 300' -DockerHost $h")
            .As<ContainerSummary>());
        Assert.Equal((_name, "running", engine.DockerHost), (made.Name, made.State, made.DockerHost));
        ContainerInspect inside = Inspect(engine);
        Assert.Equal((64L << 20, 50L), (inside.HostConfig!.Memory, inside.HostConfig.PidsLimit));
        Assert.Equal(("test", "a=b"), (inside.Config!.Labels!["Purpose"], inside.Config.Labels["CaSe"]));
        Assert.Contains("GREETING=hello world", inside.Config.Env!);
        Assert.Equal(["hello world||/tmp"],
            Output(engine, "Get-DockerLog $n -Follow -DockerHost $h | & { process { \"$_\"; break } }"));
        Outcome again = Run(engine, "New-DockerContainer busybox -Name $n -DockerHost $h");
        Assert.NotEmpty(again.Errors);
        Assert.Contains(_name, again.ErrorText);
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public void A_command_has_input_output_error_output_and_exit_code(RealEngine engine)
    {
        Sleeper(engine);
        Assert.Equal(["a", "b", "7"], Output(engine,
            "'b', 'a' | Invoke-DockerExec $n -Command sh, -c, 'sort; exit 7' -DockerHost $h; $LASTEXITCODE"));
        CommandResult result =
            Assert.Single(Run(engine,
                "Invoke-DockerExec $n -Command sh, -c, 'echo out; echo err >&2; exit 3' -AsResult -DockerHost $h")
                    .As<CommandResult>());
        Assert.Equal(("out\n", "err\n", 3, _name), (result.StdOut, result.StdErr, result.ExitCode, result.Container));

        Outcome lines = Run(engine, "Invoke-DockerExec $n -Command sh, -c, 'echo out; echo err >&2' -DockerHost $h");
        Assert.Equal(("NativeCommandError", "err", "out"),
            (lines.ErrorId, lines.ErrorText, Assert.Single(lines.Output).ToString()));

        byte[] noise = new byte[300_000];
        new Random(3).NextBytes(noise);
        IReadOnlyList<byte[]> echoed =
            _shell.Run("param($h, $n, $b) , $b | Invoke-DockerExec $n -Command cat -Raw -DockerHost $h",
            ("h", engine.DockerHost), ("n", _name), ("b", noise)).As<byte[]>();
        Assert.Equal(noise, echoed.SelectMany(static piece => piece));
        Assert.Equal(["x y|it's|$HOME"], Output(engine,
            "Invoke-DockerExec $n -Command printf, '%s|%s|%s\\n', 'x y', \"it's\", '$HOME' -DockerHost $h"));
        Assert.Equal(["here /etc"],
            Output(engine,
                "Invoke-DockerExec $n -Command sh, -c, 'echo $A $PWD' -Environment @{ A = 'here' } -WorkingDirectory "
                    + "/etc -DockerHost $h"));
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public void A_command_that_takes_too_long_is_killed_with_its_children(RealEngine engine)
    {
        Sleeper(engine);
        Outcome outcome = Run(engine,
            "Invoke-DockerExec $n -Command sh, -c, 'echo begun; sleep 4321 & sleep 4322' -TimeoutSec 3 -DockerHost $h");
        Assert.Equal("DockerTimedOut", outcome.ErrorId);
        Assert.Contains("was killed", outcome.ErrorText);
        Assert.Equal("begun", Assert.Single(outcome.Called));
        string[] commands = [.. Run(engine, "Get-DockerContainerProcess $n -DockerHost $h").As<ContainerProcess>()
            .Select(static process => string.Join(' ', process.Columns.Values))];
        Assert.Contains(commands, static command => command.Contains("sleep 300"));
        Assert.DoesNotContain(commands, static command => command.Contains("sleep 432"));
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public void An_image_is_run_as_a_command_and_leaves_no_container(RealEngine engine)
    {
        Use(engine);
        Assert.Equal(["a", "b", "5"],
            Output(engine,
                "'b', 'a' | Invoke-DockerImage busybox -Name $n -Command sh, -c, 'sort; exit 5' -DockerHost $h; "
                    + "$LASTEXITCODE"));
        Assert.Empty(Run(engine, "Get-DockerContainer \"$n*\" -All -DockerHost $h").Clean);

        CommandResult result =
            Assert.Single(Run(engine,
                "Invoke-DockerImage busybox -Name $n -Command sh, -c, 'echo out; echo err >&2; exit 4' -AsResult "
                    + "-DockerHost $h").As<CommandResult>());
        Assert.Equal(("out\n", "err\n", 4), (result.StdOut, result.StdErr, result.ExitCode));
        Assert.Empty(Run(engine, "Get-DockerContainer \"$n*\" -All -DockerHost $h").Clean);

        Outcome missing = Run(engine, "Invoke-DockerImage busybox -Name $n -Command no-such-program -DockerHost $h");
        Assert.Contains("no-such-program", missing.ErrorText);
        Assert.Empty(Run(engine, "Get-DockerContainer \"$n*\" -All -DockerHost $h").Clean);
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public void A_container_is_suspended_resumed_renamed_and_signalled(RealEngine engine)
    {
        Use(engine);
        _ = Run(engine,
            "New-DockerContainer busybox -Name $n -Start -Command sh, -c, 'trap \"echo caught; exit 9\" USR1; echo "
                + "ready; while :; do sleep 1; done' -DockerHost $h").Clean;
        Assert.Equal("paused", Assert.Single(Run(engine, "Suspend-DockerContainer $n -PassThru -DockerHost $h")
            .As<ContainerSummary>()).State);
        Assert.Equal("running", Assert.Single(Run(engine, "Resume-DockerContainer $n -PassThru -DockerHost $h")
            .As<ContainerSummary>()).State);
        Assert.Equal(_name + "-new",
            Assert.Single(Run(engine, "Rename-DockerContainer $n \"$n-new\" -PassThru -DockerHost $h")
                .As<ContainerSummary>()).Name);
        Assert.Equal("DockerObjectNotFound", Run(engine, "Resume-DockerContainer $n -DockerHost $h").ErrorId);
        _ = Run(engine, "Get-DockerLog \"$n-new\" -Follow -DockerHost $h | & { process { break } }");
        _ = Run(engine,
            "Send-DockerSignal \"$n-new\" USR1 -DockerHost $h; $null = Invoke-SockRequest "
                + "\"/containers/$n-new/wait\" -Method POST -DockerHost $h").Clean;
        ContainerInspect ended = Assert.Single(Run(engine, "Get-DockerContainer \"$n-new\" -Detailed -DockerHost $h")
            .As<ContainerInspect>());
        Assert.Equal((false, 9L), (ended.State!.Running, ended.State.ExitCode));
        Assert.Equal(["ready", "caught"], Output(engine, "Get-DockerLog \"$n-new\" -DockerHost $h"));
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public void Limits_are_changed_or_the_engine_is_named_that_cannot(RealEngine engine)
    {
        Sleeper(engine);
        Outcome outcome =
            Run(engine, "Set-DockerContainer $n -Memory 96MB -MemorySwap 192MB -PidsLimit 77 -DockerHost $h");
        if (engine.Name == "podman")
        {
            // Podman has POST /containers/{name}/update from version 4.5 on.
            Assert.Equal("DockerObjectNotFound", outcome.ErrorId);
            Assert.StartsWith($"{engine.DockerHost} has no POST /containers/{_name}/update", outcome.ErrorText);
            return;
        }

        _ = outcome.Clean;
        HostConfig limits = Inspect(engine).HostConfig!;
        Assert.Equal((96L << 20, 192L << 20, 77L), (limits.Memory, limits.MemorySwap, limits.PidsLimit));
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public void Files_are_seen_exported_and_made_an_image(RealEngine engine)
    {
        Sleeper(engine);
        _ = Run(engine,
            "Invoke-DockerExec $n -Command sh, -c, 'echo content > /made; rm /etc/group' -DockerHost $h").Clean;
        IReadOnlyList<ContainerChange> changes = Run(engine, "Get-DockerContainerChange $n -DockerHost $h")
            .As<ContainerChange>();
        Assert.Contains(changes, static change => (change.Kind, change.Path) == (ChangeKind.Added, "/made"));
        Assert.Contains(changes, static change => (change.Kind, change.Path) == (ChangeKind.Deleted, "/etc/group"));

        string file = Path.Combine(_folder.FullName, "all.tar");
        FileInfo written = Assert.Single(_shell.Run("param($h, $n, $f) Export-DockerContainer $n $f -DockerHost $h",
            ("h", engine.DockerHost), ("n", _name), ("f", file)).As<FileInfo>());
        Assert.Equal(file, written.FullName);
        Dictionary<string, string?> files = Entries(file);
        Assert.Equal("content\n", files["made"]);
        Assert.DoesNotContain("etc/group", files.Keys);

        ImageInspect image = Assert.Single(Run(engine,
            "ConvertTo-DockerImage $n \"${n}:made\" -Message 'of a test' -Change 'ENV ADDED=1', 'CMD [\"cat\", "
                + "\"/made\"]' -DockerHost $h").As<ImageInspect>());
        Assert.Contains("ADDED=1", image.Config!.Env!);
        Assert.Contains(image.RepoTags, tag => tag.EndsWith($"{_name}:made", StringComparison.Ordinal));
        Assert.Equal(["content"],
            Output(engine, "Invoke-DockerImage \"${n}:made\" -Name \"$n-run\" -Pull Never -DockerHost $h"));
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public async Task A_log_is_what_the_docker_program_prints(RealEngine engine)
    {
        Use(engine);
        using DockerProgram docker = new(engine.DockerHost);
        // A line that is longer than the engines' entries, one that is empty, one without its end; then the run is
        // over.
        _ = Run(engine, "New-DockerContainer busybox -Name $n -Start -Command sh, -c, "
            + "'seq 1 2000; echo; printf \"%040000d\\n\" 7; echo \"  gr\u00fc\u00dfe\ttab \"; printf last' "
            + "-DockerHost $h; $null = Invoke-SockRequest /containers/$n/wait -Method POST -DockerHost $h").Clean;
        string printed = await docker.OutAsync("logs", _name);
        IReadOnlyList<LogLine> lines = Run(engine, "Get-DockerLog $n -DockerHost $h").As<LogLine>();
        Assert.Equal(printed.Split('\n'), lines.Select(static line => line.Line));
        Assert.Equal(2004, lines.Count);
        Assert.All(lines, static line => Assert.Equal("stdout", line.Stream));

        string[] tail = (await docker.OutAsync("logs", "--timestamps", "--tail", "3", _name)).Split('\n');
        Assert.Equal(tail.Select(static line => line[(line.IndexOf(' ') + 1)..]),
            Output(engine, "Get-DockerLog $n -Tail 3 -DockerHost $h"));
        // The runtime's parser would round the nanoseconds.
        string time = Regex.Replace(tail[^1].Split(' ')[0], @"(\.\d{7})\d*", "$1");
        Assert.Equal(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture).LocalDateTime, lines[^1].Time);
        byte[] bytes = [.. Run(engine, "Get-DockerLog $n -Raw -DockerHost $h").As<byte[]>()
            .SelectMany(static piece => piece)];
        Assert.Equal(printed, Encoding.UTF8.GetString(bytes));
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public async Task A_followed_log_loses_and_doubles_nothing_when_the_container_is_restarted(RealEngine engine)
    {
        Use(engine);
        // Each run writes on to both streams from where the last one was; the file survives the restart.
        _ = Run(engine, "New-DockerContainer busybox -Name $n -Start -Command sh, -c, "
            + "'i=$(cat /i 2>/dev/null || echo 0); trap \"exit 0\" TERM; n=0; while [ $n -lt 200 ]; do echo $i; echo "
            + "$i >&2; i=$((i+1)); n=$((n+1)); echo $i > /i; done; echo done; "
            + "while :; do sleep 0.1; done' -DockerHost $h").Clean;
        using Following log = Following.Start(_other, "param($h, $n) Get-DockerLog $n -Follow -DockerHost $h",
            ("h", engine.DockerHost), ("n", _name));
        for (int run = 0; run < 4; run++)
        {
            if (run > 0)
            {
                _ = Run(engine, "Restart-DockerContainer $n -Timeout 5 -DockerHost $h").Clean;
            }

            // All of a run, whatever the order of its two streams.
            IReadOnlyList<LogLine> lines = await log.TakeAsync(401, Cancel);
            IEnumerable<string> expected = Enumerable.Range(run * 200, 200).Select(static i => $"{i}");
            Assert.Equal([.. expected, "done"], lines.Where(static line => line.Stream == "stdout")
                .Select(static line => line.Line));
            Assert.Equal(expected, lines.Where(static line => line.Stream == "stderr")
                .Select(static line => line.Line));
        }

        _ = Run(engine, "Remove-DockerContainer $n -Force -DockerHost $h").Clean;
        Assert.Empty(await log.RestAsync(Cancel));
        Assert.Empty(log.Errors);
    }

    [Theory, MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public void Many_containers_are_stopped_and_removed_at_once(RealEngine engine)
    {
        Use(engine);
        Assert.Equal(12,
            Run(engine,
                "foreach ($i in 1..12) { New-DockerContainer busybox -Name \"$n-$i\" -Start -Command sh, -c, 'trap "
                    + "\"\" TERM; while :; do sleep 1; done' -DockerHost $h }").Clean.Count);
        IReadOnlyList<ContainerSummary> stopped = Run(engine,
            "Get-DockerContainer \"$n-*\" -DockerHost $h | Stop-DockerContainer -Timeout 0 -PassThru")
                .As<ContainerSummary>();
        Assert.Equal(Enumerable.Range(1, 12).Select(i => $"{_name}-{i}").Order(StringComparer.Ordinal),
            stopped.Select(static container => container.Name).Order(StringComparer.Ordinal));
        Assert.All(stopped, static container => Assert.Equal("exited", container.State));
        Assert.Equal(12, Run(engine, "Remove-DockerContainer \"$n-*\" -PassThru -DockerHost $h").Clean.Count);
        Assert.Empty(Run(engine, "Get-DockerContainer \"$n-*\" -All -DockerHost $h").Clean);
    }

    private static Dictionary<string, string?> Entries(string file)
    {
        Dictionary<string, string?> entries = new(StringComparer.Ordinal);
        using FileStream stream = File.OpenRead(file);
        using TarReader tar = new(stream);
        while (tar.GetNextEntry() is { } entry)
        {
            using StreamReader? reader = entry.DataStream is null ? null : new(entry.DataStream);
            entries[entry.Name.TrimStart('.', '/')] = entry.Name.EndsWith("made", StringComparison.Ordinal)
                ? reader?.ReadToEnd() : null;
        }

        return entries;
    }

    private void Use(RealEngine engine)
    {
        engine.MustAnswer();
        _cleanUp = engine;
    }

    private void Sleeper(RealEngine engine)
    {
        Use(engine);
        _ = Run(engine, "New-DockerContainer busybox -Name $n -Start -Command sleep, 300 -DockerHost $h").Clean;
    }

    private ContainerInspect Inspect(RealEngine engine) =>
        Assert.Single(Run(engine, "Get-DockerContainer $n -Detailed -DockerHost $h").As<ContainerInspect>());

    private IEnumerable<string> Output(RealEngine engine, string script) =>
        Run(engine, script).Clean.Select(static item => item.ToString());

    private Outcome Run(RealEngine engine, string script) =>
        _shell.Run("param($h, $n) " + script, ("h", engine.DockerHost), ("n", _name));
}
