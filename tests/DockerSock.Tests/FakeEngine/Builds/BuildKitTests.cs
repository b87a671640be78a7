using System.Text.Json;
using DockerSock.Fake;
using static DockerSock.Tests.BuildClient;

namespace DockerSock.Tests;

/// <summary>The fake engine builds as BuildKit does, and tells about it as BuildKit does.</summary>
public sealed class BuildKitTests
{
    private const string Simple =
        "FROM busybox\nENV A=b\nWORKDIR /w\nCOPY f /srv/\nRUN echo hi; echo err >&2\nCMD [\"sh\"]\n";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Builds that fail, and with what words: of newer engines, then of older ones.</summary>
    public static TheoryData<string, string, string, string> Failures => new()
    {
        {
            "", "", "the Dockerfile cannot be empty",
            "failed to solve with frontend dockerfile.v0: failed to create LLB definition: "
                + "the Dockerfile cannot be empty"
        },
        {
            "dockerfile=none", "FROM busybox", "failed to read dockerfile: open none: no such file or directory",
            "failed to solve with frontend dockerfile.v0: failed to read dockerfile: "
                + "open none: no such file or directory"
        },
        {
            "", "FROM busybox\nFOO x",
            "dockerfile parse error on line 2: unknown instruction: FOO (did you mean FROM?)",
            "failed to solve with frontend dockerfile.v0: failed to create LLB definition: "
                + "dockerfile parse error line 2: unknown instruction: FOO"
        },
        {
            "target=nope", "FROM busybox AS one\nFROM busybox AS two",
            "target stage \"nope\" could not be found (did you mean one?)",
            "failed to solve with frontend dockerfile.v0: failed to create LLB definition: "
                + "target stage nope could not be found"
        },
        {
            "", "FROM busybox\nCOPY none /x",
            "failed to compute cache key: failed to calculate checksum of ref R: \"/none\": not found",
            "failed to compute cache key: \"/none\" not found: not found"
        },
        {
            "", "FROM busybox\nRUN exit 3",
            "process \"/bin/sh -c exit 3\" did not complete successfully: exit code: 3",
            "executor failed running [/bin/sh -c exit 3]: exit code: 3"
        },
        {
            "", "FROM none:1",
            "none:1: failed to resolve source metadata for docker.io/library/none:1: pull access denied, repository "
                + "does not exist or may require authorization: server message: insufficient_scope: "
                + "authorization failed",
            "failed to solve with frontend dockerfile.v0: failed to create LLB definition: pull access denied, "
                + "repository does not exist or may require authorization: server message: insufficient_scope: "
                + "authorization failed"
        },
    };

    [Fact]
    public async Task ABuildTellsOfItsVertexes()
    {
        await using FakeEngine engine = await StartAsync();

        (int status, string[] lines) = await BuildAsync(engine, "version=2&t=made:1", Simple, ("f", "hello"));

        EngineImage image = engine.State.FindImage("made:1")!;
        Assert.Equal(200, status);
        Assert.Equal(
            [
                "vertex #0 '[internal] load remote build context'",
                "vertex #0 '[internal] load remote build context' started",
                "vertex #0 '[internal] load remote build context' started completed",
                "vertex #1 #0 'copy /context /'",
                "vertex #1 #0 'copy /context /' started",
                "vertex #1 #0 'copy /context /' started completed",
                "vertex #2 '[internal] load metadata for docker.io/library/busybox:latest' started",
                "vertex #2 '[internal] load metadata for docker.io/library/busybox:latest' started completed",
                "vertex #3 #4 '[4/4] RUN echo hi; echo err >&2'",
                "vertex #4 #5 #1 '[3/4] COPY f /srv/'",
                "vertex #5 #6 '[2/4] WORKDIR /w'",
                "vertex #6 '[1/4] FROM docker.io/library/busybox:latest'",
                "vertex #6 '[1/4] FROM docker.io/library/busybox:latest' started",
                "vertex #6 '[1/4] FROM docker.io/library/busybox:latest' started completed",
                "vertex #6 '[1/4] FROM docker.io/library/busybox:latest' cached started completed",
                "vertex #5 #6 '[2/4] WORKDIR /w' started",
                "vertex #5 #6 '[2/4] WORKDIR /w' started completed",
                "vertex #4 #5 #1 '[3/4] COPY f /srv/' started",
                "vertex #4 #5 #1 '[3/4] COPY f /srv/' started completed",
                "vertex #3 #4 '[4/4] RUN echo hi; echo err >&2' started",
                "log #3 time 1 'hi\n'",
                "log #3 time 2 'err\n'",
                "vertex #3 #4 '[4/4] RUN echo hi; echo err >&2' started completed",
                "vertex #7 'exporting to image' started",
                "status 'exporting layers' #7 time started",
                "status 'exporting layers' #7 time started completed",
                $"status 'writing image {image.Id}' #7 time started",
                $"status 'writing image {image.Id}' #7 time started completed",
                "status 'naming to docker.io/library/made:1' #7 time started",
                "status 'naming to docker.io/library/made:1' #7 time started completed",
                "vertex #7 'exporting to image' started completed",
                $$$"""{"id":"moby.image.id","aux":{"ID":"{{{image.Id}}}"}}""",
            ],
            new TraceReader().Read(lines));
        Assert.Equal(["A=b"], image.Environment);
        Assert.Equal(["sh"], image.Command);
        Assert.Equal("hello", engine.State.AddContainer("aa", "made:1").Files.ReadText("/srv/f"));
        Assert.True(Assert.Single(engine.Builds).IsBuildKit);
    }

    [Fact]
    public async Task OlderEnginesNameTheImageLast()
    {
        await using FakeEngine engine = await StartAsync("1.41");

        (_, string[] lines) = await BuildAsync(engine, "version=2&t=made:1", "FROM busybox\nRUN echo hi\n");

        IReadOnlyList<string> told = new TraceReader().Read(lines);
        Assert.Contains("vertex #3 '[1/2] FROM docker.io/library/busybox'", told);
        Assert.Equal("{\"stream\":\"Successfully tagged made:1\\n\"}", told[^1]);
        Assert.Equal("status 'naming to docker.io/library/made:1' #5 time started completed", told[^2]);
        Assert.Contains("\"moby.image.id\"", told[^4]);
        Assert.Equal("vertex #5 'exporting to image' started completed", told[^5]);
    }

    [Fact]
    public async Task TimesAreThoseOfTheEngine()
    {
        StillClock clock = new();
        await using FakeEngine engine =
            await FakeEngine.StartAsync(new() { Time = clock, Images = { "busybox" } }, Cancel);

        (_, string[] lines) = await BuildAsync(engine, "version=2", "FROM busybox\n");

        byte[] message = JsonDocument.Parse(lines[1]).RootElement.GetProperty("aux").GetBytesFromBase64();
        byte[] vertex = Assert.Single(TraceReader.Fields(message)).Bytes;
        byte[] started = TraceReader.Fields(vertex).Single(field => field.Field == 5).Bytes;
        DateTimeOffset now = clock.GetUtcNow();
        Assert.Equal(
            [(ulong)now.ToUnixTimeSeconds(), (ulong)(now.UtcTicks % TimeSpan.TicksPerSecond * 100)],
            TraceReader.Fields(started).Select(field => field.Number).Concat([0UL]).Take(2));
    }

    [Fact]
    public async Task StepsThatWereDoneBeforeAreCached()
    {
        await using FakeEngine engine = await StartAsync();
        using EngineClient client = new(engine);
        await BuildAsync(engine, "version=2", Simple, ("f", "hello"));

        (_, string[] lines) = await BuildAsync(engine, "version=2", Simple, ("f", "hello"));
        IReadOnlyList<string> again = new TraceReader().Read(lines);
        Assert.Contains("vertex #3 #4 '[4/4] RUN echo hi; echo err >&2' cached started completed", again);
        Assert.DoesNotContain(again, line => line.StartsWith("log"));
        Assert.Single(engine.Builds.Select(build => build.ImageId).Distinct());

        (_, lines) = await BuildAsync(engine, "version=2", Simple, ("f", "changed"));
        IReadOnlyList<string> changed = new TraceReader().Read(lines);
        Assert.Contains("vertex #5 #6 '[2/4] WORKDIR /w' cached started completed", changed);
        Assert.Contains("vertex #4 #5 #1 '[3/4] COPY f /srv/' started completed", changed);

        (_, string pruned) = await client.AskAsync("POST", "/v1.51/build/prune");
        Assert.Equal(5, JsonDocument.Parse(pruned).RootElement.GetProperty("CachesDeleted").GetArrayLength());
        (_, lines) = await BuildAsync(engine, "version=2", Simple, ("f", "hello"));
        Assert.DoesNotContain(new TraceReader().Read(lines), line => line.Contains("WORKDIR /w' cached"));
        await client.AskAsync("POST", "/v1.51/build/prune");
        Assert.Equal(
            (200, """{"CachesDeleted":null,"SpaceReclaimed":0}"""),
            await client.AskAsync("POST", "/v1.51/build/prune"));
    }

    [Fact]
    public async Task OnlyTheStagesThatAreNeededAreBuilt()
    {
        await using FakeEngine engine = await StartAsync();

        (_, string[] lines) = await BuildAsync(engine, "version=2&t=made", """
            FROM busybox AS one
            RUN echo one > /one
            FROM busybox AS idle
            RUN false
            FROM scratch
            COPY --from=one /one /two
            """);

        IReadOnlyList<string> told = new TraceReader().Read(lines);
        Assert.Contains("vertex #3 #4 '[stage-2 1/1] COPY --from=one /one /two'", told);
        Assert.Contains("vertex #4 #5 '[one 2/2] RUN echo one > /one'", told);
        Assert.DoesNotContain(told, line => line.Contains("idle"));
        ContainerFiles files = engine.State.AddContainer("aa", "made").Files;
        Assert.Equal(["/two"], files.Paths);
        Assert.Equal("one\n", files.ReadText("/two"));
    }

    [Fact]
    public async Task ACommandThatFailsIsTheErrorOfItsVertex()
    {
        await using FakeEngine engine = await StartAsync();

        (_, string[] lines) = await BuildAsync(
            engine, "version=2&t=made", "FROM busybox\nRUN echo out; exit 3\nRUN echo never\n");

        Assert.Equal(
            "vertex #4 #5 '[2/3] RUN echo out; exit 3' started completed 'process \"/bin/sh -c echo out; exit 3\" did "
                + "not complete successfully: exit code: 3'",
            new TraceReader().Read(lines)[^2]);
        Assert.Null(engine.State.FindImage("made"));
    }

    [Theory, MemberData(nameof(Failures))]
    public async Task WhatGoesWrongIsTheLastMessage(string query, string dockerfile, string late, string early)
    {
        foreach ((string api, string message) in ((string, string)[])[("1.51", late), ("1.41", early)])
        {
            await using FakeEngine engine = await StartAsync(api);
            (int status, string[] lines) = await BuildAsync(engine, "version=2&" + query, dockerfile);
            string error = System.Text.RegularExpressions.Regex.Replace(Error(lines), "ref [^ ]+:", "ref R:");
            Assert.Equal((200, message), (status, error));
        }
    }

    [Fact]
    public async Task WarningsHaveTheirLine()
    {
        await using FakeEngine engine = await StartAsync();

        (_, string[] lines) = await BuildAsync(
            engine, "version=2", "FROM busybox as x\nENV A b\nMAINTAINER me\nCMD echo\n");

        string[] warnings = [.. new TraceReader().Read(lines).Where(line => line.StartsWith("warning"))];
        Assert.Equal(
            "warning #1 1 'FromAsCasing: 'as' and 'FROM' keywords' casing do not match (line 1)' 'The 'as' keyword "
                + "should match the case of the 'from' keyword' "
                + "'https://docs.docker.com/go/dockerfile/rule/from-as-casing/' info ranges",
            warnings[0]);
        Assert.Equal(
            ["FromAsCasing", "LegacyKeyValueFormat", "MaintainerDeprecated", "JSONArgsRecommended"],
            warnings.Select(line => line.Split('\'', ':')[1]));
    }

    [Fact]
    public async Task ABodyThatIsNoArchiveIsADockerfile()
    {
        await using FakeEngine engine = await StartAsync();

        (int status, string[] lines) =
            await SendAsync(engine, "version=2&t=made", "FROM busybox\nENV A=1\n"u8.ToArray());

        Assert.Equal(200, status);
        Assert.Equal(["A=1"], engine.State.FindImage("made")!.Environment);
        Assert.DoesNotContain(new TraceReader().Read(lines), line => line.Contains("copy /context /"));
    }

    [Fact]
    public async Task ATextInTheDockerfileIsAScriptOrAFile()
    {
        await using FakeEngine engine = await StartAsync();

        (_, string[] lines) = await BuildAsync(
            engine,
            "version=2&t=made",
            "FROM busybox\nRUN <<EOF\necho one\necho two\nEOF\nCOPY <<text /srv/\nwritten\ntext\n");

        IReadOnlyList<string> told = new TraceReader().Read(lines);
        Assert.Contains("log #4 time 1 'two\n'", told);
        Assert.Equal("written\n", engine.State.AddContainer("aa", "made").Files.ReadText("/srv/text"));
    }

    private static async Task<FakeEngine> StartAsync(string api = "1.51") =>
        await FakeEngine.StartAsync(new() { ApiVersion = api, Images = { "busybox:latest" } }, Cancel);
}
