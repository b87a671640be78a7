using System.Management.Automation;
using System.Text;
using DockerSock.Client;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.RealEngines;

/// <summary>
/// What a user builds, on real engines: with BuildKit where there is one, with the classic builder, and on Podman.
/// </summary>
public sealed class BuildFlowTests : IDisposable
{
    private readonly HostedPowerShell _shell = new();
    private readonly CancellationTokenSource _deadline =
        CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly string _name = "dockersock-build-" + Guid.NewGuid().ToString("N")[..12];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dockersock-");
    private RealEngine? _cleanUp;

    public BuildFlowTests() => _deadline.CancelAfter(TimeSpan.FromMinutes(2));

    private CancellationToken Cancel => _deadline.Token;

    public void Dispose()
    {
        if (_cleanUp is { } engine)
        {
            foreach (string tag in new[] { _name + ":1", _name + ":2", $"localhost:5001/{_name}:base" })
            {
                _ = _shell
                    .Run("param($h, $t) Invoke-SockRequest \"/images/$t\" -Method DELETE -Query @{ force = 1 } "
                        + "-DockerHost $h -SkipHttpErrorCheck", ("h", engine.DockerHost), ("t", tag));
            }
        }

        _shell.Dispose();
        _deadline.Dispose();
        _folder.Delete(recursive: true);
    }

    public static IEnumerable<TheoryDataRow<RealEngine, string>> Builders() => RealEngines.All()
        .SelectMany(static row =>
            new[] { "", "-Classic" }.Select(builder => new TheoryDataRow<RealEngine, string>(row.Data, builder)
            {
                Skip = row.Skip,
            }));

    [Theory, MemberData(nameof(Builders))]
    public void An_image_is_built_of_its_context(RealEngine engine, string builder)
    {
        Use(engine);
        Write("Dockerfile",
            "FROM busybox AS tools\nARG WORD=none\nRUN echo \"made of $WORD\" > /made; echo out; echo err >&2\nFROM "
                + "busybox\nCOPY --from=tools /made /made\nCOPY . /app\nCMD cat /made\n");
        Write("a.txt", "a");
        Write("sub/b.txt", "b");
        Write("sub/c.log", "c");
        Write("Straße 文.txt", "d");
        Write(".dockerignore", "**/*.log\n.dockerignore\n");
        File.CreateSymbolicLink(In("link"), "a.txt");
        Outcome outcome =
            Run(engine,
                "Build-DockerImage $d -Tag ${n}:1, ${n}:2 -BuildArgument @{ WORD = 'two words' } -Label @{ "
                    + $"Purpose = 'a=b' }} -NoCache -InformationVariable lines {builder} -DockerHost $h; $lines");
        ImageInspect made = Assert.IsType<ImageInspect>(outcome.Clean[0].BaseObject);
        Assert.Equal(["1", "2"], made.RepoTags.Where(tag => tag.Contains(_name))
            .Select(static tag => tag.Split(':')[^1]).Order());
        Assert.Equal(("a=b", engine.DockerHost), (made.Config!.Labels!["Purpose"], made.DockerHost));
        BuildLine[] lines = [.. outcome.Output.Skip(1)
            .Select(static line => (BuildLine)((InformationRecord)line.BaseObject).MessageData)];
        Assert.Contains(lines, static line => line is { Line: "out", Step: > 0 } && line.StepName.Contains("RUN echo"));
        Assert.Contains(lines, static line => line is { Line: "err" });
        Assert.Equal(engine.Name != "podman" && builder.Length == 0,
            lines.Any(static line => line.ToString().StartsWith("#1 ", StringComparison.Ordinal)));
        Assert.Equal(["made of two words"], Output(engine, "Invoke-DockerImage \"${n}:1\" -DockerHost $h"));
        Assert.Equal(["./Straße 文.txt d", "./a.txt a", "./link a", "./sub/b.txt b"],
            Output(engine,
                """Invoke-DockerImage "${n}:2" -Command sh, -c, 'cd /app && find . ! -type d ! -name Dockerfile -exec sh -c ''printf "%s %s\n" "$1" "$(cat "$1")"'' _ {} \;' -DockerHost $h""")
                .Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Builders))]
    public void A_failing_step_is_told_with_its_exit_code_and_last_lines(RealEngine engine, string builder)
    {
        Use(engine);
        Outcome outcome =
            Run(engine,
                "'FROM busybox', 'RUN echo before && sh -c \"echo oh no >&2; exit 7\"' | Build-DockerImage -NoCache "
                    + $"{builder} -DockerHost $h");
        Assert.Equal("DockerBuildFailed", outcome.ErrorId);
        Assert.Contains("exit code 7", outcome.ErrorText);
        BuildFailure failure = ((SockException)outcome.Errors[0].Exception).Build!;
        Assert.Equal(7, failure.ExitCode);
        Assert.Contains("[2/2] RUN echo before", failure.Step);
        Assert.Equal(["before", "oh no"], failure.LastLines.Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Builders))]
    public void A_base_image_that_is_not_to_be_had_is_named(RealEngine engine, string builder)
    {
        Use(engine);
        Outcome outcome =
            Run(engine, $"'FROM localhost:5000/no-such/image:7' | Build-DockerImage {builder} -DockerHost $h");
        Assert.Equal("DockerImageUnknown", outcome.ErrorId);
        Assert.StartsWith("The base image 'localhost:5000/no-such/image:7' could not be had: ", outcome.ErrorText);
    }

    [Theory, MemberData(nameof(Builders))]
    public void A_file_that_is_not_in_the_context_is_named(RealEngine engine, string builder)
    {
        Use(engine);
        Write("Dockerfile", "FROM busybox\nCOPY nothing /\n");
        Outcome outcome = Run(engine, $"Build-DockerImage $d {builder} -DockerHost $h");
        Assert.Equal("DockerBuildFailed", outcome.ErrorId);
        Assert.StartsWith("The build failed at [2/2] COPY nothing /: ", outcome.ErrorText);
        Assert.Contains("nothing", outcome.ErrorText["The build failed at [2/2] COPY nothing /: ".Length..]);
    }

    [Theory, MemberData(nameof(Builders))]
    public void A_stage_without_a_name_is_built_and_the_cache_used(RealEngine engine, string builder)
    {
        Use(engine);
        Write("other", "FROM busybox AS first\nRUN cat /proc/sys/kernel/random/uuid > /id\nFROM busybox\nRUN exit 9\n");
        string command = $"Build-DockerImage $d -File \"$d/other\" -Target first {builder} -DockerHost $h -Quiet";
        ImageInspect once = Assert.Single(Run(engine, command).As<ImageInspect>());
        ImageInspect again = Assert.Single(Run(engine, command + " -Tag \"${n}:1\"").As<ImageInspect>());
        Assert.Equal(once.RootFS!.Layers, again.RootFS!.Layers);
        Assert.NotEqual(once.RootFS.Layers,
            Assert.Single(Run(engine, command + " -NoCache -Tag \"${n}:2\"").As<ImageInspect>()).RootFS!.Layers);
    }

    [Theory, MemberData(nameof(Builders))]
    public void A_Dockerfile_beside_the_context_does_not_keep_the_cache_from_being_used(RealEngine engine,
        string builder)
    {
        Use(engine);
        Write("a.txt", _name);
        string command =
            "'FROM busybox', 'COPY . /app', 'RUN cat /proc/sys/kernel/random/uuid > /id' | Build-DockerImage $d "
                + $"{builder} -DockerHost $h -Quiet -Tag ${{n}}";
        ImageInspect once = Assert.Single(Run(engine, command + ":1").As<ImageInspect>());
        Assert.Equal(once.RootFS!.Layers, Assert.Single(Run(engine, command + ":2").As<ImageInspect>()).RootFS!.Layers);
    }

    [Theory, MemberData(nameof(Builders))]
    public void A_private_base_image_is_had_with_the_users_credentials(RealEngine engine, string builder)
    {
        Use(engine);
        string key = Convert.ToBase64String(Encoding.UTF8.GetBytes("ann:s3cret"));
        string auth = "{\"auths\":{\"localhost:5001\":{\"auth\":\"" + key + "\"}}}";
        Outcome outcome = _shell.Run($$"""
            param($h, $n, $a)
            $private = "localhost:5001/${n}:base"
            $null = 'FROM busybox', 'RUN echo private > /kept' | Build-DockerImage -Tag $private -Quiet -DockerHost $h
            $forget = { Invoke-SockRequest "/images/$private" -Method DELETE -Query @{ force = 1 } -DockerHost $h | & { process { } } }
            $env:DOCKER_AUTH_CONFIG = $a
            try {
                Publish-DockerImage $private -DockerHost $h
                & $forget
                $null = "FROM $private", 'RUN cat /kept' | Build-DockerImage -Tag "${n}:1" -Quiet {{builder}} -DockerHost $h
            }
            finally {
                $env:DOCKER_AUTH_CONFIG = $null
            }
            Invoke-DockerImage "${n}:1" -Command cat, /kept -DockerHost $h
            """, ("h", engine.DockerHost), ("n", _name), ("a", auth));
        Assert.Equal("private", outcome.Clean[^1].ToString());
    }

    [Theory, MemberData(nameof(Builders))]
    public async Task A_build_that_is_stopped_ends_on_the_engine(RealEngine engine, string builder)
    {
        Use(engine);
        if (engine.Name == "podman")
        {
            Assert.Skip("Podman ends the step first that it is at, and has no way to be told otherwise.");
        }

        string mark = Guid.NewGuid().ToString("N");
        using PowerShell shell =
            _shell.Create(
                $"param($h) 'FROM busybox', 'RUN echo begun; sleep 600; echo {mark}' | Build-DockerImage {builder} "
                    + "-DockerHost $h", ("h", engine.DockerHost));
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        shell.Streams.Information.DataAdded += (_, added) =>
        {
            if (shell.Streams.Information[added.Index].MessageData is BuildLine { Line: "begun" })
            {
                begun.TrySetResult();
            }
        };
        IAsyncResult running = shell.BeginInvoke();
        await begun.Task.WaitAsync(Cancel);
        Assert.NotEmpty(Processes(mark));
        shell.Stop();
        Assert.Throws<PipelineStoppedException>(() => shell.EndInvoke(running));
        while (Processes(mark).Any())
        {
            await Task.Delay(100, Cancel);
        }
    }

    /// <summary>Processes of this machine whose command has a text: the engines run on it.</summary>
    private static IEnumerable<string> Processes(string text) => Directory.EnumerateDirectories("/proc")
        .Where(static folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])).Select(CommandLine)
        .Where(command => command.Contains(text, StringComparison.Ordinal)).ToArray();

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (IOException)
        {
            // It has ended.
            return "";
        }
    }

    private void Use(RealEngine engine)
    {
        engine.MustAnswer();
        _cleanUp = engine;
    }

    private string In(string path) => Path.Combine(_folder.FullName, path);

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(In(path))!);
        File.WriteAllText(In(path), text);
    }

    private IEnumerable<string> Output(RealEngine engine, string script) =>
        Run(engine, script).Clean.Select(static item => item.ToString());

    private Outcome Run(RealEngine engine, string script) =>
        _shell.Run("param($h, $n, $d) " + script, ("h", engine.DockerHost), ("n", _name), ("d", _folder.FullName));
}
