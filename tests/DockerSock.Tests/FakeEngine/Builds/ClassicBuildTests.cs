using System.IO.Compression;
using System.Text.Json;
using DockerSock.Fake;
using static DockerSock.Tests.BuildClient;

namespace DockerSock.Tests;

/// <summary>The fake engine builds as Docker's classic builder does.</summary>
public sealed class ClassicBuildTests
{
    private const string Denied = "pull access denied for none, repository does not exist or may require "
        + "'docker login': denied: requested access to the resource is denied";

    private const string NeedsBuildKit = "requires BuildKit. Refer to https://docs.docker.com/go/buildkit/ to learn "
        + "how to build images with BuildKit enabled";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Dockerfiles that fail once the build has begun.</summary>
    public static TheoryData<string, string> Failures => new()
    {
        { "FROM none:1", Denied },
        { "FROM busybox\nCOPY none /x",
            "COPY failed: file not found in build context or excluded by .dockerignore: stat none: "
                + "file does not exist" },
        { "FROM busybox\nCOPY n* /x", "COPY failed: no source files were specified" },
        { "FROM busybox\nCOPY ../x /x", "COPY failed: forbidden path outside the build context: ../x ()" },
        { "FROM busybox\nCOPY a b /x", "When using COPY with more than one source file, the destination must be a "
            + "directory and end with a /" },
        { "FROM scratch\nCOPY --from=none /n /m", "invalid from flag value none: " + Denied },
        { "FROM busybox\nADD http://127.0.0.1:1/x /y",
            "ADD failed: Get \"http://127.0.0.1:1/x\": dial tcp 127.0.0.1:1: connect: connection refused" },
        { "FROM busybox\nRUN [\"nosuch\"]", "failed to create task for container: failed to create shim task: OCI "
            + "runtime create failed: runc create failed: unable to start container process: error during container "
            + "init: exec: \"nosuch\": executable file not found in $PATH" },
        { "FROM busybox\nUSER nosuch\nRUN true", "unable to find user nosuch: no matching entries in passwd file" },
        { "FROM busybox\nEXPOSE abc", "Invalid containerPort: abc" },
        { "FROM busybox\nRUN --mount=type=cache,target=/c true", "the --mount option " + NeedsBuildKit },
        { "FROM busybox\nCOPY --chmod=755 a /x", "the --chmod option " + NeedsBuildKit },
        { "FROM scratch", "No image was generated. Is your Dockerfile empty?" },
        { "FROM busybox AS a\nFROM busybox AS a", "a stage name already used" },
    };

    [Fact]
    public async Task DockerBuildsAnImage()
    {
        await using FakeEngine engine = await StartAsync();
        using DockerProgram docker = new(engine.DockerHost);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("build-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "Dockerfile"), """
                ARG BASE=busybox
                FROM $BASE AS tools
                RUN echo built > /tool
                FROM busybox
                ARG VERSION=1
                ENV NAME=app PLACE="/srv/$VERSION"
                LABEL one=1 "two words"="2 words"
                WORKDIR $PLACE
                COPY --from=tools /tool .
                COPY *.txt texts/
                RUN echo "$NAME $VERSION"
                EXPOSE 80 90/udp
                VOLUME /data
                USER 1000
                ENTRYPOINT ["/tool"]
                CMD ["--help"]
                """, Cancel);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "a.txt"), "text", Cancel);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "left.md"), "", Cancel);

            (int exitCode, string said, _) = await docker.RunAsync(
                "build", "-t", "made:1", "-t", "made:2", "--build-arg", "VERSION=2", "--build-arg", "OTHER=3",
                "--label", "given=yes", folder.FullName);

            EngineImage image = engine.State.FindImage("made:1")!;
            Assert.Equal(0, exitCode);
            Assert.Contains("\nStep 11/17 : RUN echo \"$NAME $VERSION\"\n ---> Running in ", said);
            Assert.Contains("\napp 2\n ---> Removed intermediate container ", said);
            Assert.EndsWith(
                "\n[Warning] One or more build-args [OTHER] were not consumed\n"
                    + $"Successfully built {image.ShortId}\nSuccessfully tagged made:1\nSuccessfully tagged made:2",
                said);
            Assert.Equal(["made:1", "made:2"], image.Tags);
            Assert.Equal(["NAME=app", "PLACE=/srv/2"], image.Environment);
            Assert.Equal(
                "given=yes one=1 two words=2 words",
                string.Join(' ', image.Labels.Select(label => $"{label.Key}={label.Value}")));
            Assert.Equal(("/srv/2", "1000"), (image.WorkingDirectory, image.User));
            Assert.Equal(["80/tcp", "90/udp"], image.ExposedPorts);
            Assert.Equal(["/data"], image.Volumes);
            Assert.Equal(["/tool"], image.Entrypoint);
            Assert.Equal(["--help"], image.Command);
            ContainerFiles files = engine.State.AddContainer("aa", "made:1").Files;
            Assert.Equal("built\n", files.ReadText("/srv/2/tool"));
            Assert.Equal("text", files.ReadText("/srv/2/texts/a.txt"));
            Assert.Null(files.Find("/srv/2/texts/left.md"));
            RecordedBuild build = Assert.Single(engine.Builds);
            Assert.Equal(image.Id, build.ImageId);
            Assert.Equal(["a.txt", "Dockerfile", "left.md"], build.Entries.Select(entry => entry.Name).Order());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("1.41", "Removing")]
    [InlineData("1.51", " ---> Removed")]
    public async Task StepsAreSaidAsTheyAreDone(string api, string removed)
    {
        await using FakeEngine engine = await StartAsync(api);

        (int status, string[] lines) = await BuildAsync(
            engine, "t=made", "FROM busybox\nCOPY a /a\nRUN echo out; echo err >&2\nCMD run\n", ("a", "1"));

        Assert.Equal(200, status);
        Assert.Equal("{\"stream\":\"Step 1/4 : FROM busybox\"}", lines[0]);
        Assert.Contains("{\"stream\":\"\\u001b[91merr\\n\\u001b[0m\"}", lines);
        Assert.Equal(
            $$$"""
            Step 1/4 : FROM busybox
             ---> ID
            Step 2/4 : COPY a /a
             ---> ID
            Step 3/4 : RUN echo out; echo err >&2
             ---> Running in ID
            out
            {{{"\u001b[91m"}}}err
            {{{"\u001b[0m"}}}{{{removed}}} intermediate container ID
             ---> ID
            Step 4/4 : CMD run
             ---> Running in ID
            {{{removed}}} intermediate container ID
             ---> ID
            {"aux":{"ID":"sha256:ID"}}
            Successfully built ID
            Successfully tagged made:latest

            """,
            Plain(Printed(lines)));
        Assert.Empty(engine.State.Containers);
    }

    [Fact]
    public async Task WhatWasBuiltBeforeIsNotBuiltAgain()
    {
        await using FakeEngine engine = await StartAsync();
        int runs = 0;
        engine.State.OnBuildRun = _ => Task.FromResult(Interlocked.Increment(ref runs) * 0);
        const string file = "FROM busybox\nARG A\nENV B=1\nCOPY a /a\nRUN do it\n";

        await BuildAsync(engine, "t=one", file, ("a", "1"));
        (_, string[] again) = await BuildAsync(engine, "t=two", file, ("a", "1"));
        Assert.Equal(1, runs);
        Assert.Equal(4, again.Count(line => line.Contains("Using cache")));
        Assert.Equal(engine.State.FindImage("one"), engine.State.FindImage("two"));

        (_, string[] changed) = await BuildAsync(engine, "t=three", file, ("a", "2"));
        Assert.Equal(2, runs);
        Assert.Equal(2, changed.Count(line => line.Contains("Using cache")));

        (_, string[] fresh) = await BuildAsync(engine, "t=four&nocache=1", file, ("a", "1"));
        Assert.Equal(3, runs);
        Assert.DoesNotContain(fresh, line => line.Contains("Using cache"));

        await BuildAsync(engine, "t=five&buildargs=" + Uri.EscapeDataString("""{"A":"2"}"""), file, ("a", "1"));
        Assert.Equal(4, runs);
    }

    [Fact]
    public async Task ACommandThatFailsEndsTheBuild()
    {
        await using FakeEngine engine = await StartAsync();

        (int status, string[] lines) = await BuildAsync(
            engine, "t=made", "FROM busybox\nRUN echo out; exit 3\nRUN echo never\n");

        Assert.Equal(200, status);
        Assert.Equal("{\"stream\":\"out\\n\"}", lines[^2]);
        Assert.Equal(
            """{"errorDetail":{"code":3,"message":"The command '/bin/sh -c echo out; exit 3' """
                + """returned a non-zero code: 3"},"error":"The command '/bin/sh -c echo out; exit 3' """
                + "returned a non-zero code: 3\"}",
            lines[^1]);
        Assert.Null(engine.State.FindImage("made"));
        EngineContainer left = Assert.Single(engine.State.Containers);
        Assert.Equal((ContainerState.Exited, 3), (left.State, left.ExitCode));

        await BuildAsync(engine, "forcerm=1", "FROM busybox\nRUN exit 3\n");
        Assert.Single(engine.State.Containers);
    }

    [Fact]
    public async Task DockerEndsWithTheCodeOfTheCommand()
    {
        await using FakeEngine engine = await StartAsync();
        using DockerProgram docker = new(engine.DockerHost);

        (int exitCode, byte[] said, string error) =
            await docker.PipeAsync("FROM busybox\nRUN echo out; exit 3\n"u8.ToArray(), "build", "-t", "made", "-");

        Assert.Equal(3, exitCode);
        Assert.EndsWith("\nout\n", System.Text.Encoding.UTF8.GetString(said));
        Assert.EndsWith("The command '/bin/sh -c echo out; exit 3' returned a non-zero code: 3", error);
        Assert.Equal("FROM busybox\nRUN echo out; exit 3\n", Assert.Single(engine.Builds).Dockerfile);
    }

    [Theory, MemberData(nameof(Failures))]
    public async Task WhatGoesWrongIsTheLastMessage(string dockerfile, string message)
    {
        await using FakeEngine engine = await StartAsync();

        (int status, string[] lines) = await BuildAsync(engine, "", dockerfile, ("a", "1"), ("b", "2"));

        Assert.Equal((200, message), (status, Error(lines)));
    }

    [Theory]
    [InlineData("1.51", "", "", 400, "the Dockerfile (Dockerfile) cannot be empty")]
    [InlineData("1.51", "", "# nothing", 400, "failed to parse Dockerfile: file with no instructions")]
    [InlineData("1.51", "", "FROM busybox\n\nFOO x", 400,
        "dockerfile parse error on line 3: unknown instruction: FOO (did you mean FROM?)")]
    [InlineData("1.41", "", "FROM busybox\n\nFOO x", 400, "dockerfile parse error line 3: unknown instruction: FOO")]
    [InlineData("1.51", "", "FROM busybox\nCOPY x", 400, "dockerfile parse error on line 2: COPY requires at least two "
        + "arguments, but only one was provided. Destination could not be determined")]
    [InlineData("1.51", "", "FROM busybox\nENV A", 400, "failed to parse Dockerfile: ENV must have two arguments")]
    [InlineData("1.51", "", "RUN x", 400, "no build stage in current context")]
    [InlineData("1.51", "dockerfile=Other", "FROM busybox", 500, "Cannot locate specified Dockerfile: Other")]
    [InlineData("1.51", "dockerfile=../Other", "FROM busybox", 500,
        "forbidden path outside the build context: ../Other ()")]
    [InlineData("1.51", "target=x", "FROM busybox", 400, "target stage \"x\" could not be found")]
    [InlineData("1.41", "target=x", "FROM busybox", 400, "failed to reach build target x in Dockerfile")]
    [InlineData("1.51", "t=Bad", "FROM busybox", 500,
        "invalid reference format: repository name (library/Bad) must be lowercase")]
    [InlineData("1.51", "buildargs=x", "FROM busybox", 400,
        "error reading build args: invalid character 'x' looking for beginning of value")]
    [InlineData("1.51", "labels=x", "FROM busybox", 400,
        "error reading labels: invalid character 'x' looking for beginning of value")]
    [InlineData("1.51", "version=9", "FROM busybox", 400, "invalid version \"9\"")]
    [InlineData("1.41", "version=9", "FROM busybox", 500, "invalid version \"9\"")]
    [InlineData("1.51", "squash=1", "FROM busybox", 400, "squash is only supported with experimental mode")]
    [InlineData("1.51", "remote=http://127.0.0.1:1/x.tar", "FROM busybox", 500,
        "error downloading remote context http://127.0.0.1:1/x.tar: Get \"http://127.0.0.1:1/x.tar\": "
            + "dial tcp 127.0.0.1:1: connect: connection refused")]
    public async Task WhatCannotBeginIsAStatus(string api, string query, string dockerfile, int status, string message)
    {
        await using FakeEngine engine = await StartAsync(api);

        (int answered, string[] lines) = await BuildAsync(engine, query, dockerfile);

        Assert.Equal(status, answered);
        Assert.Equal(message, JsonDocument.Parse(Assert.Single(lines)).RootElement.GetProperty("message").GetString());
    }

    [Fact]
    public async Task ABodyThatIsNoArchiveIsAStatus()
    {
        await using FakeEngine engine = await StartAsync();

        byte[] garbage = [.. Enumerable.Repeat((byte)'g', 2048)];
        (int status, string[] lines) = await SendAsync(engine, "", garbage);
        Assert.Equal((500, "{\"message\":\"archive/tar: invalid tar header\"}"), (status, lines[0]));

        (status, lines) = await SendAsync(engine, "", []);
        Assert.Equal((500, "{\"message\":\"Cannot locate specified Dockerfile: Dockerfile\"}"), (status, lines[0]));
    }

    [Fact]
    public async Task TestsSeeWhatWasSent()
    {
        await using FakeEngine engine = await StartAsync();
        using MemoryStream packed = new();
        await using (GZipStream gzip = new(packed, CompressionMode.Compress, leaveOpen: true))
        {
            await gzip.WriteAsync(
                TestTar.Of(
                    ("sub/Other", "FROM busybox AS one\nFROM busybox\n"), ("dir/", ""), ("link", "-> dir/x")),
                Cancel);
        }

        (int status, _) = await SendAsync(
            engine,
            "dockerfile=sub/Other&target=one&t=a:1&t=b:2&networkmode=none&shmsize=64&extrahosts=h:1.2.3.4&pull=1"
                + "&platform=linux/amd64&cachefrom=%5B%22c%22%5D&buildargs=%7B%22A%22:null,%22B%22:%22b%22%7D"
                + "&labels=%7B%22l%22:%221%22%7D",
            packed.ToArray());

        RecordedBuild build = Assert.Single(engine.Builds);
        Assert.Equal(200, status);
        Assert.Equal("FROM busybox AS one\nFROM busybox\n", build.Dockerfile);
        Assert.Equal(["a:1", "b:2"], build.Tags);
        Assert.Equal([null, "b"], [build.Arguments["A"], build.Arguments["B"]]);
        Assert.Equal("1", build.Labels["l"]);
        Assert.Equal(
            ["none", "64", "h:1.2.3.4", "1", "linux/amd64", "[\"c\"]", "one", null],
            ((string[])["networkmode", "shmsize", "extrahosts", "pull", "platform", "cachefrom", "target", "memory"])
                .Select(build.Parameter));
        Assert.Equal(
            [
                new BuildContextEntry("sub/Other", FileKind.Regular, (UnixFileMode)420, 33, ""),
                new BuildContextEntry("dir/", FileKind.Directory, (UnixFileMode)493, 0, ""),
                new BuildContextEntry("link", FileKind.SymbolicLink, (UnixFileMode)420, 0, "dir/x"),
            ],
            build.Entries);
        Assert.False(build.IsBuildKit);
    }

    [Fact]
    public async Task ATestSaysWhatACommandDoes()
    {
        await using FakeEngine engine = await StartAsync();
        engine.State.OnBuildRun = async process =>
        {
            Assert.Equal(["sh", "-c", "make all"], process.Words);
            Assert.Contains("A=1", process.Environment);
            Assert.Equal("/src", process.WorkingDirectory);
            Assert.Equal(ContainerState.Running, engine.State.FindContainer(process.Container.Id)!.State);
            process.Container.Files.AddFile("/out", process.Container.Files.ReadText("/src/in") + "!");
            await process.WriteOutAsync("made");
            return 0;
        };

        (_, string[] lines) = await BuildAsync(
            engine, "t=made", "FROM busybox\nENV A=1\nWORKDIR /src\nCOPY in .\nRUN [\"sh\",\"-c\",\"make all\"]",
            ("in", "text"));

        Assert.Contains("{\"stream\":\"made\"}", lines);
        Assert.Equal("text!", engine.State.AddContainer("aa", "made").Files.ReadText("/out"));
    }

    [Fact]
    public async Task QuietSaysTheIdentifierOrWhyThereIsNone()
    {
        await using FakeEngine engine = await StartAsync();

        (_, string[] lines) = await BuildAsync(engine, "q=1", "FROM busybox\nRUN echo out\n");
        Assert.Equal([$"{{\"stream\":\"{engine.Builds[0].ImageId}\\n\"}}"], lines);

        (_, lines) = await BuildAsync(engine, "q=1", "FROM busybox\nRUN false\n");
        Assert.Equal("{\"stream\":\"Step 1/2 : FROM busybox\"}", lines[0]);
        Assert.Equal("The command '/bin/sh -c false' returned a non-zero code: 1", Error(lines));
    }

    [Fact]
    public async Task ImagesHaveTriggersForThoseBuiltUponThem()
    {
        await using FakeEngine engine = await StartAsync();
        await BuildAsync(engine, "t=base", "FROM busybox\nONBUILD RUN echo on\n");

        (_, string[] lines) = await BuildAsync(engine, "", "FROM base\nENV Z=1\n");

        Assert.StartsWith(
            "Step 1/2 : FROM base\n# Executing 1 build trigger\n ---> Running in ID\non\n", Plain(Printed(lines)));
    }

    [Fact]
    public async Task AddUnpacksArchives()
    {
        await using FakeEngine engine = await StartAsync();
        byte[] context = TestTar.Of(
            ("Dockerfile", "FROM scratch\nADD a.tar /x/\nCOPY a.tar /y/\n"u8.ToArray()),
            ("a.tar", TestTar.Of(("in/side", "text"))));

        await SendAsync(engine, "t=made", context);

        Assert.Equal(
            ["/x", "/x/in", "/x/in/side", "/y", "/y/a.tar"], engine.State.AddContainer("aa", "made").Files.Paths);
    }

    [Fact]
    public async Task ABuildEndsWithItsClient()
    {
        await using FakeEngine engine = await StartAsync();
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource killed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        engine.State.OnBuildRun = async process =>
        {
            using CancellationTokenRegistration end = process.Killed.Register(() => killed.TrySetResult());
            started.TrySetResult();
            await killed.Task;
            return 0;
        };
        using CancellationTokenSource away = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        using EngineClient client = new(engine);
        using ByteArrayContent content = new(TestTar.Of(("Dockerfile", "FROM busybox\nRUN wait\nRUN never\n")));
        Task<HttpResponseMessage> answer =
            client.PostAsync(new Uri("http://engine/v1.51/build?t=made"), content, away.Token);

        await started.Task.WaitAsync(Cancel);
        await away.CancelAsync();
        await killed.Task.WaitAsync(Cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        RecordedRequest request = engine.Requests.Single(one => one.Route == "/build");
        await request.Ended.WaitAsync(Cancel);

        Assert.Null(engine.State.FindImage("made"));
        Assert.Empty(engine.State.Containers);
    }

    [Theory]
    [InlineData("")]
    [InlineData("version=2")]
    public async Task AnErrorOnDemand(string query)
    {
        await using FakeEngine engine = await StartAsync();
        IDisposable fault = engine.Misbehave("POST", "/build", Fault.StreamError("no space left on device"));

        (int status, string[] lines) = await BuildAsync(engine, query, "FROM busybox\nRUN echo hi\n");
        Assert.Equal((500, "{\"message\":\"no space left on device\"}"), (status, lines[0]));
        fault.Dispose();

        using IDisposable later = engine.Misbehave("POST", "/build", Fault.StreamError("no space left on device", 4));
        (status, lines) = await BuildAsync(engine, query, "FROM busybox\nRUN echo hi\n");
        Assert.Equal((200, 5, "no space left on device"), (status, lines.Length, Error(lines)));
        Assert.Single(engine.State.Images);
    }

    private static async Task<FakeEngine> StartAsync(string api = "1.51") =>
        await FakeEngine.StartAsync(new() { ApiVersion = api, Images = { "busybox:latest" } }, Cancel);
}
