using System.Text.Json;
using System.Text.RegularExpressions;
using DockerSock.Fake;

namespace DockerSock.Tests.RealEngines;

/// <summary>What the fake engine answers about registries is what real engines of Docker answer.</summary>
public sealed partial class RegistryAgreementTests
{
    private const string Ann = "{\"username\":\"ann\",\"password\":\"s3cret\"}";
    private const string Wrong = "{\"username\":\"ann\",\"password\":\"wrong\"}";
    private const string Token = "{\"identitytoken\":\"token\"}";
    private const string Other = "{%22os%22:%22linux%22,%22architecture%22:%22s390x%22}";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public async Task Refusals_are_the_same(RealEngine engine)
    {
        using EngineClient real = await ReachAsync(engine);
        await using FakeEngine fake = await FakeOfAsync(real);
        using EngineClient client = new(fake);
        string name = "agree-" + Guid.NewGuid().ToString("N")[..12];
        string digest = "sha256:" + new string('a', 64);
        (string Method, string Target, string? Json, string? Auth)[] asked =
        [
            .. from host in (string[])["localhost:5000", "localhost:5001", "localhost:5999", "127.0.0.1:5999"]
               from auth in (string[])["{}", Ann, Wrong, Token]
               from target in (string[])
               [
                   $"POST /images/create?fromImage={host}/{name}&tag=1",
                   $"POST /images/create?fromImage={host}/{name}",
                   $"POST /images/create?fromImage={host}/{name}@{digest}",
                   $"POST /images/{host}/{name}/push?tag=1",
                   $"GET /distribution/{host}/{name}:1/json",
                   $"GET /images/search?term={host}/{name}",
               ]
               let words = target.Split(' ')
               select (words[0], words[1], (string?)null, auth),
            .. from host in (string[])
               ["localhost:5000", "http://localhost:5001/v2/", "localhost:5001", "localhost:5999"]
               from auth in (string[])["{}", Ann, Wrong, Token]
               select ("POST", "/auth", auth[..^1] + $"{(auth == "{}" ? "" : ",")}\"serveraddress\":\"{host}\"}}",
                   (string?)null),
            .. from target in (string[])
               [
                   "POST /images/create?fromImage=Bad&tag=1", "POST /images/create?fromImage=bad&tag=a%20b",
                   "POST /images/create?fromImage=bad&tag=sha256:abc", "POST /images/create?fromImage=bad@sha256:abc",
                   "POST /images/create?fromImage=scratch", "POST /images/create?fromImage=" + new string('a', 64),
                   "POST /images/create?fromImage=x&platform=bogus", "POST /images/create?fromImage=x&platform=a/b/c/d",
                   "POST /images/Bad/push?tag=1", "POST /images/busybox/push?tag=a%20b", "GET /distribution/Bad/json",
                   $"POST /images/busybox/push?tag=latest&platform={Other}",
                   "GET /images/search?term=x&limit=101", "GET /images/search?term=x&limit=-1",
                   "GET /images/search?term=x&limit=a", "GET /images/search?term=https://x",
                   "GET /images/search?term=x&filters={%22bogus%22:[%22a%22]}",
                   "GET /images/search?term=x&filters={%22stars%22:[%22a%22]}",
                   "GET /images/search?term=x&filters={%22is-official%22:[%22a%22]}",
                   $"GET /images/busybox/json?platform={Other}", $"GET /images/busybox/history?platform={Other}",
                   $"GET /images/{name}/history", "GET /images/busybox/history?platform=x",
                   $"GET /images/{name}/attestations",
               ]
               let words = target.Split(' ')
               where !target.Contains(Other, StringComparison.Ordinal) || fake.Options.ApiVersion != "1.41"
               select (words[0], words[1], (string?)null, (string?)"{}"),
        ];
        fake.State.AddImage("busybox");
        List<string> different = [];
        foreach ((string method, string target, string? json, string? auth) in asked)
        {
            (int status, string body) = await real.AskAsync(method, target, json, auth);
            string what = $"{method} {target} {json}{auth}: ";
            if (status == 200 && target.Contains("/busybox/history", StringComparison.Ordinal))
            {
                body = "";
            }

            (int ours, string said) = await client.AskAsync(method, target, json, auth);
            string theirs = $"{what}{status} {body}";
            string answer = $"{what}{ours} {(body.Length == 0 ? "" : said)}";
            if (answer != theirs)
            {
                different.Add($"{theirs}\nfake: {answer[what.Length..]}");
            }
        }

        Assert.True(different.Count == 0, string.Join('\n', different));
    }

    [Theory]
    [MemberData(nameof(RealEngines.All), MemberType = typeof(RealEngines))]
    public async Task The_docker_program_shows_the_same(RealEngine engine)
    {
        using EngineClient real = await ReachAsync(engine);
        await using FakeEngine fake = await FakeOfAsync(real);
        string id = Guid.NewGuid().ToString("N")[..12];

        string[] theirs = await FlowAsync(engine.DockerHost, id);
        string[] ours = await FlowAsync(fake.DockerHost, id);

        Assert.Equal(theirs, ours);
    }

    /// <summary>Pushes an image to both registries, removes it and pulls it again: what is shown of that.</summary>
    private static async Task<string[]> FlowAsync(string host, string id)
    {
        using DockerProgram docker = new(host);
        string open = $"localhost:5000/agree/{id}";
        string closed = $"localhost:5001/agree/{id}";
        List<string> shown = [];
        byte[] tar = TestTar.Of(("file", id));
        try
        {
            Assert.Equal(0, (await docker.PipeAsync(tar, "import", "-", open + ":1")).ExitCode);
            string image = await docker.OutAsync("image", "inspect", "--format", "{{.Id}}", open + ":1");
            await ShowAsync("push", open + ":1");
            await ShowAsync("push", open + ":1");
            await ShowAsync("tag", open + ":1", open + ":2");
            await ShowAsync("push", "--all-tags", open);
            await ShowAsync("tag", open + ":1", closed + ":1");
            await ShowAsync("push", closed + ":1");
            await docker.PipeAsync(
                System.Text.Encoding.UTF8.GetBytes("s3cret"),
                "login", "--username", "ann", "--password-stdin", "localhost:5001");
            await ShowAsync("push", closed + ":1");
            await ShowAsync("image", "inspect", "--format", "{{.RepoTags}} {{.RepoDigests}}", image);
            await ShowAsync("rmi", closed + ":1");
            await ShowAsync("rmi", open + ":1");
            await ShowAsync("rmi", open + ":2");
            await ShowAsync("pull", open + ":1");
            await ShowAsync("pull", open + ":1");
            await ShowAsync("pull", "--all-tags", open);
            await ShowAsync("pull", closed + ":1");
            await ShowAsync("history", "--format", "{{.ID}} {{.CreatedBy}} {{.Size}} {{.Comment}}", open + ":1");
            await ShowAsync("images", "--digests", "--format", "{{.Tag}} {{.Digest}}", open);
            await ShowAsync("rmi", closed + ":1");
            await docker.OutAsync("logout", "localhost:5001");
            await ShowAsync("pull", closed + ":1");
        }
        finally
        {
            await docker.RunAsync("rmi", "--force", open + ":1", open + ":2", closed + ":1");
        }

        return [.. shown];

        async Task ShowAsync(params string[] arguments)
        {
            (int exitCode, string output, string error) = await docker.RunAsync(arguments);
            string[] lines =
            [
                .. $"{output}\n{error}".Split('\n').Where(line => !Fleeting().IsMatch(line)).Select(Normal)
                    .Where(line => line.Length > 0),
            ];
            // A registry lists tags in an order of its own.
            bool ordered = arguments is not (["pull", "--all-tags", ..] or ["images", ..]);
            shown.Add(Normal($"$ docker {string.Join(' ', arguments)}: {exitCode}"));
            shown.AddRange(ordered ? lines : lines.Order(StringComparer.Ordinal));
        }

        // Images made from other files have other digests; identifiers of layers are digests too.
        string Normal(string line) => Size().Replace(Digest().Replace(line.Replace(id, "ID"), "DIGEST"), "size: SIZE");
    }

    /// <summary>A real engine of Docker with its registries; without them the test is skipped.</summary>
    private static async Task<EngineClient> ReachAsync(RealEngine engine)
    {
        engine.MustAnswer();
        EngineClient client = new(engine.SocketPath);
        (_, string body) = await client.AskAsync("GET", "/distribution/localhost:5000/none:1/json");
        if (!body.Contains("manifest unknown", StringComparison.Ordinal))
        {
            client.Dispose();
            Assert.Skip($"{engine} is not Docker's, or has no registry at localhost:5000.");
        }

        return client;
    }

    private static async Task<FakeEngine> FakeOfAsync(EngineClient real)
    {
        JsonElement version = await real.JsonAsync("/version");
        FakeEngine fake = await FakeEngine.StartAsync(
            new FakeEngineOptions { ApiVersion = version.GetProperty("ApiVersion").GetString()! }, Cancel);
        fake.State.Registries.Add("localhost:5000");
        fake.State.Registries.Add("localhost:5001").AddUser("ann", "s3cret");
        return fake;
    }

    [GeneratedRegex("[0-9a-f]{64}|\\b[0-9a-f]{12}\\b")]
    private static partial Regex Digest();

    [GeneratedRegex("size: [0-9]+")]
    private static partial Regex Size();

    /// <summary>What an engine leaves out when it is quick.</summary>
    [GeneratedRegex(": (Waiting|Verifying Checksum|Download complete|Pulling fs layer)$")]
    private static partial Regex Fleeting();
}
