using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Client;
using DockerSock.Tests.Hosting;
using static DockerSock.Tests.Client.TraceWriter;

namespace DockerSock.Tests.Cmdlets;

public sealed class BuildDockerImageTests : CmdletTest
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dockersock-build-");
    private EngineImage _made = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _made = Engine.State.AddImage("shop/web:1");
        Write("Dockerfile", "FROM busybox\nCOPY . /app\n");
        Write("a.txt", "a");
        Write(".dockerignore", "secret*\n");
        Write("secret.txt", "not for images");
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Sends_every_parameter_and_the_context_and_shows_the_image()
    {
        AnswerBuild(Vertex("x", "exporting", 0, 1));
        Engine.State.Change(() => _made.Tags.Add("localhost:5000/shop/web:latest"));
        ImageInspect made = Assert.Single(Do("""
            Build-DockerImage $d -Tag shop/web:1, localhost:5000/shop/web:latest -File "$d/Dockerfile" -BuildArgument @{ VERSION = '1 &2' }, 'DEBUG=' -Target release `
                -Label @{ Name = 'a=b' } -NoCache -Pull -Platform linux/arm64 -CacheFrom shop/web:0, shop/web:cache -Network host -AddHost 'db:10.0.0.1', @{ gw = 'host-gateway' } `
                -ShmSize 128MB -Ulimit nofile=1024:2048 -CgroupParent /builds
            """).As<ImageInspect>());
        Assert.Equal(("sha256:" + _made.Id.Replace("sha256:", ""), Engine.DockerHost), (made.Id, made.DockerHost));
        Assert.Equal(
            ["POST /build?version=2&dockerfile=Dockerfile&t=shop%2Fweb%3A1&t=localhost%3A5000%2Fshop%2Fweb%3Alatest&target=release&platform=linux%2Farm64"
                + "&buildargs=%7B%22VERSION%22%3A%221%20%262%22%2C%22DEBUG%22%3A%22%22%7D&labels=%7B%22Name%22%3A%22a%3Db%22%7D&nocache=1&pull=1"
                + "&cachefrom=%5B%22shop%2Fweb%3A0%22%2C%22shop%2Fweb%3Acache%22%5D&networkmode=host&extrahosts=db%3A10.0.0.1&extrahosts=gw%3Ahost-gateway&shmsize=134217728"
                + "&ulimits=%5B%7B%22Name%22%3A%22nofile%22%2C%22Soft%22%3A1024%2C%22Hard%22%3A2048%7D%5D&cgroupparent=%2Fbuilds",
                $"GET /images/{Uri.EscapeDataString(made.Id)}/json"],
            Calls);
        RecordedRequest build = Build;
        Assert.Equal("application/x-tar", build.Header("Content-Type"));
        Assert.Equal([".dockerignore", "Dockerfile", "a.txt"],
            ContextListing.Names(build.Body).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_classic_builder_is_sent_its_limits_too()
    {
        AnswerWith($$$"""{"stream":"Step 1/1 : FROM busybox\n"}{"aux":{"ID":"{{{_made.Id}}}"}}""" + Built);
        Assert.Single(Do("""
            Build-DockerImage $d -Classic -Memory 100m -MemorySwap -1 -CpuShares 512 -CpuPeriod 100000 -CpuQuota 50000 -CpusetCpus 0-1 -CpusetMems 0 -Isolation default -Squash
            """).As<ImageInspect>());
        Assert.Equal(
            "POST /build?dockerfile=Dockerfile&memory=104857600&memswap=-1&cpushares=512&cpuperiod=100000&cpuquota=50000&cpusetcpus=0-1&cpusetmems=0"
            + "&isolation=default&squash=1", Calls[0]);
    }

    [Theory]
    [InlineData("Build-DockerImage $d", "version=2&dockerfile=Dockerfile")]
    [InlineData("$null = $ExecutionContext.SessionState.Path.SetLocation($d); Build-DockerImage",
        "version=2&dockerfile=Dockerfile")]
    [InlineData("$null = $ExecutionContext.SessionState.Path.SetLocation($d); Build-DockerImage -f other",
        "version=2&dockerfile=other")]
    [InlineData("Build-DockerImage $d -f other", "version=2&dockerfile=other")]
    [InlineData("[IO.DirectoryInfo]$d | Build-DockerImage -t a", "version=2&dockerfile=Dockerfile&t=a")]
    [InlineData("'FROM busybox', 'RUN x' | Build-DockerImage", "version=2&dockerfile=Dockerfile")]
    [InlineData("Build-DockerImage https://example.org/a.git#main:web",
        "version=2&remote=https%3A%2F%2Fexample.org%2Fa.git%23main%3Aweb")]
    [InlineData("Build-DockerImage git@example.org:a.git -File b/Dockerfile",
        "version=2&remote=git%40example.org%3Aa.git&dockerfile=b%2FDockerfile")]
    [InlineData("$env:DOCKER_BUILDKIT = '0'; try { Build-DockerImage $d } finally { $env:DOCKER_BUILDKIT = $null }",
        "dockerfile=Dockerfile")]
    [InlineData("Build-DockerImage $d -BuildArg DOCKERSOCK_NO_SUCH_VARIABLE", "version=2&dockerfile=Dockerfile")]
    public void Sends_what_was_given_and_nothing_else(string command, string query)
    {
        Write("other", "FROM scratch");
        Engine.State.Change(() => _made.Tags.Add("a:latest"));
        if (query.Contains("version=2", StringComparison.Ordinal))
        {
            AnswerBuild(Vertex("x", "exporting", 0, 1));
        }
        else
        {
            AnswerWith($$$"""{"aux":{"ID":"{{{_made.Id}}}"}}""" + Built);
        }

        Assert.Single(Do(command).As<ImageInspect>());
        Assert.Equal("POST /build?" + query, Calls[0]);
    }

    [Fact]
    public void A_Dockerfile_from_the_pipeline_is_the_only_file_or_takes_the_place_of_the_contexts_own()
    {
        AnswerBuild(Vertex("x", "exporting", 0, 1));
        Assert.Single(Do("'FROM busybox', 'RUN x' | Build-DockerImage").As<ImageInspect>());
        Assert.Equal(["Dockerfile"], ContextListing.Names(Build.Body));
        Assert.Contains("FROM busybox\nRUN x\n", Build.BodyText);
        Engine.ClearRequests();
        Assert.Single(Do("'FROM busybox', 'RUN y' | Build-DockerImage $d").As<ImageInspect>());
        Assert.Contains("a.txt", ContextListing.Names(Build.Body));
        Assert.Contains("FROM busybox\nRUN y\n", Build.BodyText);
        Assert.StartsWith(".dockerfile.", Build.QueryValue("dockerfile"));
    }

    [Fact]
    public void An_archive_is_sent_as_it_is()
    {
        byte[] archive = TestArchive();
        File.WriteAllBytes(In("ctx.tar"), archive);
        AnswerBuild(Vertex("x", "exporting", 0, 1));
        Assert.Single(Do("Build-DockerImage $d/ctx.tar -File sub/Dockerfile").As<ImageInspect>());
        Assert.Equal(archive, Build.Body);
        Assert.Equal("POST /build?version=2&dockerfile=sub%2FDockerfile", Calls[0]);
    }

    [Fact]
    public void Steps_and_lines_go_to_the_information_stream_and_are_shown()
    {
        AnswerBuild(Vertex("f", "[1/2] FROM busybox", 0, 0.1, cached: true), Vertex("r", "[2/2] RUN make", 1));
        string[] lines = ["#1 [1/2] FROM busybox", "#1 CACHED", "#2 [2/2] RUN make"];
        Outcome kept = Do("$null = Build-DockerImage $d -InformationVariable lines; $lines");
        Assert.Equal(lines, kept.As<InformationRecord>().Select(static line => line.ToString()));
        BuildLine last = Assert.IsType<BuildLine>(((InformationRecord)kept.Output[^1].BaseObject).MessageData);
        Assert.Equal((2, "[2/2] RUN make", Engine.DockerHost), (last.Step, last.StepName, last.DockerHost));
        Assert.Equal(lines, Show("$null = Build-DockerImage $d"));
        Assert.Equal(lines,
            Do("Build-DockerImage $d 6>&1 | & { process { if ($_ -is [Management.Automation.InformationRecord]) { "
                + "\"$_\" } } }").As<string>());
    }

    [Fact]
    public void Lines_of_several_engines_say_which_one_they_are_of()
    {
        AnswerBuild(Vertex("f", "[1/1] FROM busybox", 0));
        string other = $"unix://{Path.GetDirectoryName(Engine.SocketPath)}/./{Path.GetFileName(Engine.SocketPath)}";
        string[] shown = Show($"$null = Build-DockerImage $d -DockerHost {Engine.DockerHost}, {other}", host: false);
        Assert.Equal([$"[{Engine.DockerHost}] #1 [1/1] FROM busybox", $"[{other}] #1 [1/1] FROM busybox"],
            shown.Order(StringComparer.Ordinal).Reverse());
    }

    [Theory]
    [InlineData("-Quiet")]
    [InlineData("-q")]
    public void Quiet_shows_nothing_and_warns_of_nothing(string quiet)
    {
        AnswerWith(Message([Vertex("f", "FROM", 0)], warnings: [Warning("f", "Rule: text", "https://example.org", 3)])
            .ToLine() + Made);
        Assert.Empty(Show($"$null = Build-DockerImage $d {quiet}"));
        Assert.Empty(
            Do($"$null = Build-DockerImage $d {quiet} -InformationVariable lines -WarningVariable warnings; $lines; "
                + "$warnings").Clean);
    }

    [Fact]
    public void What_BuildKit_warns_of_are_warnings()
    {
        AnswerWith(Message([Vertex("f", "FROM", 0)], warnings: [Warning("f", "Rule: text", "https://example.org", 3)])
            .ToLine() + Made);
        Assert.Equal(["Rule: text (line 3) https://example.org"],
            Do("$null = Build-DockerImage $d -WarningVariable warnings; $warnings").Clean.Select(static one =>
                one.ToString()));
    }

    [Fact]
    public void Bars_take_the_place_of_lines_where_they_are_asked_for()
    {
        AnswerWith(Message([Vertex("f", "[1/2] FROM busybox", 0, 0.1), Vertex("r", "[2/2] RUN make", 1)])
            .ToLine() + Made);
        Engine.State.Change(() => _made.Tags.Add("a:latest"));
        Assert.Empty(Show("$null = Build-DockerImage $d -Progress Tree"));
        using PowerShell shell = Shell.Create("param($h, $d) Build-DockerImage $d -Tag a -Progress Tree -DockerHost $h",
            ("h", Engine.DockerHost), ("d", _folder.FullName));
        Assert.Single(HostedPowerShell.Invoke(shell).Clean);
        List<ProgressRecord> bars = [.. shell.Streams.Progress];
        Assert.Contains(bars, static bar => bar is { Activity: "Building a", ParentActivityId: -1, PercentComplete: 50 }
            && bar.StatusDescription.StartsWith("1 of 2 steps, "));
        Assert.Contains(bars, bar => bar.Activity == "#2 [2/2] RUN make" && bar.ParentActivityId == bars[0].ActivityId);
        Assert.Equal(ProgressRecordType.Completed, bars[^1].RecordType);
        Assert.All(bars.GroupBy(static bar => bar.ActivityId),
            static bar => Assert.Equal(ProgressRecordType.Completed, bar.Last().RecordType));
    }

    [Fact]
    public void A_failing_step_is_an_error_with_its_command_exit_code_and_last_lines()
    {
        AnswerWith(Message([Vertex("r", "[2/2] RUN make all", 0)],
            logs: [Log("r", 1, "cc x.c\n"), Log("r", 2, "x.c:1: no\n", 2)]).ToLine()
            + Message([Vertex("r", "[2/2] RUN make all", 0, 2,
                error: "process \"/bin/sh -c make all\" did not complete successfully: exit code: 2")]).ToLine()
            + """{"errorDetail":{"message":"process \"/bin/sh -c make all\" did not complete successfully: exit code: 2"},"error":"no"}""");
        Outcome outcome = Do("Build-DockerImage $d -Tag a, b");
        Assert.Equal(("DockerBuildFailed", "a, b"), (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.Equal(
            "The build failed at [2/2] RUN make all: its command ended with exit code 2. It wrote "
                + $"last:{Environment.NewLine}  | cc x.c{Environment.NewLine}  | x.c:1: no", outcome.ErrorText);
        BuildFailure failure = ((SockException)outcome.Errors[0].Exception).Build!;
        Assert.Equal(("[2/2] RUN make all", 2L), (failure.Step, failure.ExitCode));
        Assert.Equal(["cc x.c", "x.c:1: no"], failure.LastLines);
        Assert.Empty(outcome.Output);
    }

    [Theory]
    [InlineData("The command '/bin/sh -c make' returned a non-zero code: 3", 3, "DockerBuildFailed",
        "The build failed at [2/2] RUN make: its command ended with exit code 3. It wrote last:\n  | cc")]
    [InlineData("building at STEP \"RUN make\": while running runtime: exit status 4\n", 0, "DockerBuildFailed",
        "The build failed at [2/2] RUN make: its command ended with exit code 4. It wrote last:\n  | cc")]
    [InlineData("write /x: no space left on device", 0, "DockerDiskFull",
        "The build failed at [2/2] RUN make: write /x: no space left on device. Free some")]
    [InlineData("something else", 0, "DockerBuildFailed", "The build failed at [2/2] RUN make: something else")]
    public void A_failure_of_the_classic_builder_is_told_in_the_same_words(string problem, int code, string id,
        string text)
    {
        AnswerWith("""{"stream":"Step 2/2 : RUN make\ncc\n"}"""
            + $$$"""{"errorDetail":{"code":{{{code}}},"message":{{{System.Text.Json.JsonSerializer.Serialize(problem)}}}},"error":"no"}""");
        Outcome outcome = Do("Build-DockerImage $d -Classic");
        Assert.Equal(id, outcome.ErrorId);
        Assert.StartsWith(text, outcome.ErrorText.ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData("[internal] load metadata for example.org/no:1", "pull access denied", "DockerRegistryDenied",
        "The base image 'example.org/no:1' could not be had: pull access denied")]
    [InlineData("[internal] load metadata for example.org/no:1", "dial tcp: no such host", "DockerRegistryUnreachable",
        "The base image 'example.org/no:1' could not be had: dial tcp")]
    [InlineData("[2/2] COPY no /",
        "failed to compute cache key: failed to calculate checksum of ref a::b: \"/no\": not found",
        "DockerBuildFailed",
        "The build failed at [2/2] COPY no /: there is no 'no' in the context, or .dockerignore keeps it out")]
    [InlineData(null,
        "failed to solve with frontend dockerfile.v0: failed to create LLB definition: dockerfile parse error line "
            + "2: unknown instruction: RUNN", "DockerBuildFailed",
        "The build failed: dockerfile parse error line 2: unknown instruction: RUNN")]
    [InlineData(null,
        "failed to solve with frontend dockerfile.v0: failed to read dockerfile: open "
            + "/var/lib/docker/tmp/buildkit-mount123/no/Dockerfile: no such file or directory", "DockerBuildFailed",
        "The build failed: there is no 'no/Dockerfile' in the context")]
    public void What_BuildKit_says_is_told_in_words(string? step, string problem, string id, string text)
    {
        AnswerWith((step is null ? "" : Message([Vertex("v", step, 0, 1, error: problem)]).ToLine())
            + $$$"""{"errorDetail":{"message":{{{System.Text.Json.JsonSerializer.Serialize(problem)}}}},"error":"no"}""");
        Outcome outcome = Do("Build-DockerImage $d");
        Assert.Equal(id, outcome.ErrorId);
        Assert.StartsWith(text, outcome.ErrorText);
    }

    [Fact]
    public void An_engine_that_refuses_the_Dockerfile_at_once_is_a_build_that_failed()
    {
        using IDisposable fault = Engine.Misbehave("POST", "/build",
            Fault.Status(400, """{"message":"dockerfile parse error on line 2: unknown instruction: RUNN"}"""));
        Outcome outcome = Do("Build-DockerImage $d");
        Assert.Equal(("DockerBuildFailed",
            "The build failed: dockerfile parse error on line 2: unknown instruction: RUNN"),
            (outcome.ErrorId, outcome.ErrorText));
    }

    [Fact]
    public void An_answer_that_names_no_image_is_an_error()
    {
        AnswerWith(Message([Vertex("f", "FROM", 0, 1)]).ToLine());
        Outcome outcome = Do("Build-DockerImage $d");
        Assert.Equal("DockerBuildFailed", outcome.ErrorId);
        Assert.Contains("without saying that it is done", outcome.ErrorText);
    }

    [Fact]
    public void A_connection_that_breaks_is_not_a_failed_build()
    {
        AnswerBuild(Vertex("f", "FROM", 0, 1));
        using IDisposable cut = Engine.Misbehave("POST", "/build", Fault.CutAfter(40));
        Assert.Equal("DockerResponseIncomplete", Do("Build-DockerImage $d").ErrorId);
    }

    [Theory]
    [InlineData("AAAA")]
    [InlineData("not base64")]
    public void A_broken_report_is_an_answer_that_cannot_be_read(string aux)
    {
        AnswerWith($$"""{"id":"moby.buildkit.trace","aux":"{{aux}}"}""");
        Assert.Equal("DockerResponseUnreadable", Do("Build-DockerImage $d").ErrorId);
    }

    [Theory]
    [InlineData("Build-DockerImage $d/none", "DockerFileFailed", "There is no folder '")]
    [InlineData("Build-DockerImage $d -File none", "DockerFileFailed", "There is no Dockerfile at '")]
    [InlineData("Build-DockerImage $d/a.txt", "DockerFileFailed", "is no archive that a build can begin with")]
    [InlineData("'FROM a' | Build-DockerImage $d -File b", "DockerNameInvalid",
        "Both the pipeline and -File 'b' bring a Dockerfile.")]
    [InlineData("'FROM a' | Build-DockerImage https://example.org/a.git", "DockerNameInvalid",
        "The engine fetches 'https://example.org/a.git' itself")]
    [InlineData("@() | Build-DockerImage", "DockerNameInvalid", "No Dockerfile came from the pipeline.")]
    [InlineData("[IO.DirectoryInfo]$d, [IO.FileInfo]\"$d/a.txt\" | Build-DockerImage", "DockerNameInvalid",
        "A build has one context")]
    [InlineData("Build-DockerImage $d -Memory 1GB", "DockerBadRequest", "BuildKit has no -Memory. Nothing was built.")]
    [InlineData("'FROM a', 'RUN --mount=type=secret,id=x cat' | Build-DockerImage", "DockerNotImplemented",
        "Line 2 of the Dockerfile needs a secret or keys")]
    public void What_cannot_be_built_is_said_before_anything_is_sent(string command, string id, string text)
    {
        Outcome outcome = Do(command);
        Assert.Equal(id, outcome.ErrorId);
        Assert.Contains(text, outcome.ErrorText);
        Assert.Empty(Calls);
    }

    [Fact]
    public void WhatIf_names_what_would_be_built_and_sends_nothing()
    {
        Assert.Contains("\"Build image\" on target \"a, b on " + Engine.DockerHost,
            string.Join('\n', Show("Build-DockerImage $d -Tag a, b -WhatIf")));
        Assert.Empty(Engine.Requests);
    }

    [Fact]
    public async Task A_stopped_pipeline_closes_the_connection_of_the_build()
    {
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using IDisposable fault = Engine.Misbehave("POST", "/build",
            Fault.Answer(Message([Vertex("r", "RUN sleep", 0)]).ToLine() + Made, chunkSizes: [10],
                beforeChunk: async number =>
        {
            if (number > 0)
            {
                begun.TrySetResult();
                await Task.Delay(Timeout.Infinite, Cancel);
            }
        }));
        using PowerShell shell = Shell.Create("param($h, $d) Build-DockerImage $d -DockerHost $h",
            ("h", Engine.DockerHost), ("d", _folder.FullName));
        IAsyncResult running = shell.BeginInvoke();
        await begun.Task.WaitAsync(Cancel);
        shell.Stop();
        await Build.Ended.WaitAsync(Cancel);
        Assert.Throws<PipelineStoppedException>(() => shell.EndInvoke(running));
        Assert.Empty(shell.Streams.Error);
    }

    [Fact]
    public void An_engine_that_passes_BuildKit_over_is_understood()
    {
        AnswerWith($$$"""{"stream":"STEP 1/1: FROM busybox\n"}{"stream":"COMMIT\n"}{"aux":{"ID":"{{{_made.Id}}}"}}"""
            + Built);
        Assert.Equal(["STEP 1/1: FROM busybox", "COMMIT", "Successfully built x"], Show("$null = Build-DockerImage $d"));
    }

    private string[] Calls => [.. Engine.Requests.Where(static request => request.Route != "/_ping")
        .Select(static request =>
            $"{request.Method} {request.Target.Replace("/v1.51", "", StringComparison.Ordinal)}")];

    private RecordedRequest Build => Assert.Single(Engine.Requests, static request => request.Route == "/build");

    private string Made => $$$"""{"id":"moby.image.id","aux":{"ID":"{{{_made.Id}}}"}}""" + "\r\n";

    /// <summary>The last word of the classic builder.</summary>
    private static string Built => """{"stream":"Successfully built x\n"}""";

    private void AnswerBuild(params TraceWriter[] vertexes) =>
        AnswerWith(string.Concat(vertexes.Select(static vertex => Message([vertex]).ToLine())) + Made);

    private void AnswerWith(string body) => Engine.Misbehave("POST", "/build", Fault.Answer(body));

    private Outcome Do(string command) =>
        Shell.Run(
            $"param($h, $d) $PSDefaultParameterValues['Build-DockerImage:DockerHost'] = $h; try {{ {command} }} "
                + "finally { $PSDefaultParameterValues.Clear() }",
        ("h", Engine.DockerHost), ("d", _folder.FullName));

    private string[] Show(string command, bool host = true) =>
        Shell.Show($"param($h, $d) {command} {(host ? "-DockerHost $h" : "")}", ("h", Engine.DockerHost),
            ("d", _folder.FullName))
        .Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries);

    private string In(string path) => Path.Combine(_folder.FullName, path);

    private void Write(string path, string text) => File.WriteAllText(In(path), text);

    private static byte[] TestArchive()
    {
        using MemoryStream bytes = new();
        using (System.Formats.Tar.TarWriter writer = new(bytes, leaveOpen: true))
        {
            writer.WriteEntry(new System.Formats.Tar.UstarTarEntry(System.Formats.Tar.TarEntryType.RegularFile,
                "sub/Dockerfile")
            {
                DataStream = new MemoryStream("FROM busybox\n"u8.ToArray()),
            });
        }

        return bytes.ToArray();
    }
}
