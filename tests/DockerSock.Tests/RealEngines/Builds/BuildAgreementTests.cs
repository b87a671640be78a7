using System.Text.RegularExpressions;
using DockerSock.Fake;

namespace DockerSock.Tests.RealEngines;

/// <summary>
/// The fake engine says of a build, and of what goes wrong in it, what the real Docker of its version says.
/// </summary>
public sealed class BuildAgreementTests
{
    private static readonly (string Query, string Dockerfile)[] s_builds =
    [
        ("", "FROM busybox\nARG V=1\nENV A=b C=$V\nLABEL x=y\nWORKDIR /w\nCOPY a /srv/\nRUN echo $V\n"
            + "EXPOSE 80\nVOLUME /data\nUSER 1000\nCMD [\"sh\"]\nENTRYPOINT [\"sh\",\"-c\"]\n"),
        ("rm=0", "FROM busybox\nRUN echo kept\nRUN echo err >&2\n"),
        ("labels=%7B%22b%22:%222%22,%22a%22:%221%22%7D", "FROM busybox AS one\nRUN echo 1 > /one\nFROM scratch\n"
            + "COPY --from=one /one /two\nCOPY --from=0 /one /three\n"),
        ("target=one", "FROM busybox AS one\nLABEL a=1\nFROM busybox\nLABEL b=1\n"),
        ("forcerm=1", "FROM busybox\nRUN echo out; exit 3\n"),
        ("q=1", "FROM busybox\nRUN false\n"),
        ("", "FROM busybox\nRUN [\"nosuch\"]\n"),
        ("", "FROM busybox\nCOPY none /x\n"),
        ("", "FROM busybox\nCOPY n* /x\n"),
        ("", "FROM busybox\nCOPY ../x /x\n"),
        ("", "FROM busybox\nCOPY a b /x\n"),
        ("", "FROM busybox\nCOPY x\n"),
        ("", "FROM busybox\nFOO bar\n"),
        ("", "FROM busybox\nENV A\n"),
        ("", "FROM busybox\nEXPOSE abc\n"),
        ("", "FROM busybox\nUSER nosuch\nRUN true\n"),
        ("", "FROM busybox\nRUN --mount=type=cache,target=/c true\n"),
        ("", "FROM Bad\n"),
        ("", "RUN true\n"),
        ("", "# nothing\n"),
        ("", ""),
        ("target=x", "FROM busybox\n"),
        ("dockerfile=Other", "FROM busybox\n"),
        ("platform=x/y/z/w/v", "FROM busybox\n"),
        ("version=9", "FROM busybox\n"),
        ("t=Bad", "FROM busybox\n"),
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("docker20", "1.41")]
    [InlineData("docker28", "1.51")]
    public async Task Both_say_the_same(string name, string api)
    {
        RealEngine engine = RealEngines.Require(name);
        await using FakeEngine fake =
            await FakeEngine.StartAsync(new() { ApiVersion = api, Images = { "busybox:latest" } }, Cancel);
        foreach ((string query, string dockerfile) in s_builds)
        {
            Assert.Equal(
                await BuildAsync(engine.SocketPath, api, query, dockerfile),
                await BuildAsync(fake.SocketPath, api, query, dockerfile));
        }
    }

    [Theory]
    [InlineData("docker20", "1.41")]
    [InlineData("docker28", "1.51")]
    public async Task BuildKit_does_and_says_the_same(string name, string api)
    {
        RealEngine engine = RealEngines.Require(name);
        await using FakeEngine fake =
            await FakeEngine.StartAsync(new() { ApiVersion = api, Images = { "busybox:latest" } }, Cancel);
        string[] dockerfiles =
        [
            "FROM busybox\nARG V=1\nENV A=b\nWORKDIR /w\nCOPY a /srv/\nRUN echo out\nCMD [\"sh\"]\n",
            "FROM busybox AS one\nRUN echo one > /one\nFROM busybox AS idle\nRUN false\n"
                + "FROM scratch\nCOPY --from=one /one /two\n",
            "FROM busybox\nRUN exit 3\nRUN echo never\n",
            "FROM busybox\nCOPY none /x\n",
            "FROM busybox\nFOO x\n",
            "FROM busybox as x\nENV A b\nMAINTAINER me\nCMD echo\n",
            "",
        ];
        foreach (string dockerfile in dockerfiles)
        {
            Assert.Equal(
                await TraceAsync(engine.SocketPath, api, dockerfile),
                await TraceAsync(fake.SocketPath, api, dockerfile));
        }
    }

    /// <summary>
    /// What was done in the end, in the order of the texts: how work is cut into messages differs each time.
    /// </summary>
    private static async Task<IReadOnlyList<string>> TraceAsync(string socket, string api, string dockerfile)
    {
        using EngineClient client = new(socket);
        using ByteArrayContent content = new(TestTar.Of(("Dockerfile", dockerfile), ("a", "1")));
        using HttpResponseMessage answer = await client.PostAsync(
            new Uri($"http://engine/v{api}/build?version=2&nocache=1"), content, Cancel);
        string said = await answer.Content.ReadAsStringAsync(Cancel);
        string[] lines = said.Split((string[])["\r\n", "\n"], StringSplitOptions.RemoveEmptyEntries);
        foreach (Match image in Regex.Matches(said, """"ID":"(sha256:[0-9a-f]{64})""""))
        {
            await client.AskAsync("DELETE", $"/v{api}/images/{image.Groups[1].Value}");
        }

        return
        [
            .. new TraceReader().Read(lines)
                .Where(line => line[0] is not ('v' or 's') || line.Contains(" completed", StringComparison.Ordinal))
                .Select(line => Regex.Replace(line.Replace(" cached", ""), @"#\d+", "#"))
                .Select(line => Regex.Replace(line, "[0-9a-f]{64}", "ID"))
                .Select(line => Regex.Replace(line, "ref [^ ]+:|/[^ ]*/buildkit-mount[0-9]+/", "R"))
                .Distinct().Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>What is said, without what differs each time; removes what was made.</summary>
    private static async Task<string> BuildAsync(string socket, string api, string query, string dockerfile)
    {
        using EngineClient client = new(socket);
        using ByteArrayContent content = new(TestTar.Of(("Dockerfile", dockerfile), ("a", "1"), ("b", "2")));
        string target = $"/v{api}/build?nocache=1&{query}";
        using HttpResponseMessage answer = await client.PostAsync(new Uri("http://engine" + target), content, Cancel);
        string said = await answer.Content.ReadAsStringAsync(Cancel);
        foreach (Match container in Regex.Matches(said, "Running in ([0-9a-f]{12})"))
        {
            await client.AskAsync("DELETE", $"/v{api}/containers/{container.Groups[1].Value}?force=1");
        }

        const string identifiers = """u003e ([0-9a-f]{12})\\n|"ID":"(sha256:[0-9a-f]{64})""";
        foreach (Match image in Regex.Matches(said, identifiers).Reverse())
        {
            string id = image.Groups[1].Value + image.Groups[2].Value;
            (_, string found) = await client.AskAsync("GET", $"/v{api}/images/{id}/json");
            if (!found.Contains("busybox:latest", StringComparison.Ordinal))
            {
                await client.AskAsync("DELETE", $"/v{api}/images/{id}");
            }
        }

        return $"{target} {(int)answer.StatusCode} "
            + Regex.Replace(said, @"\b(?:[0-9a-f]{64}|[0-9a-f]{12})(?=\b|\\n)", "ID").ReplaceLineEndings("\n");
    }
}
