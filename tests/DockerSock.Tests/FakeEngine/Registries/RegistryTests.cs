using System.Text;
using System.Text.Json;
using DockerSock.Fake;

namespace DockerSock.Tests;

/// <summary>The fake engine logs in to registries, searches docker.io, and tells about images elsewhere.</summary>
public sealed class RegistryTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1.51", "localhost:5001", "joe", "secret", 200,
        "{\"IdentityToken\":\"\",\"Status\":\"Login Succeeded\"}")]
    [InlineData("1.51", "http://localhost:5001/v2/", "joe", "secret", 200,
        "{\"IdentityToken\":\"\",\"Status\":\"Login Succeeded\"}")]
    [InlineData("1.51", "localhost:5000", "", "", 200, "{\"IdentityToken\":\"\",\"Status\":\"Login Succeeded\"}")]
    [InlineData("1.51", "https://index.docker.io/v1/", "ann", "hidden", 200,
        "{\"IdentityToken\":\"a-token\",\"Status\":\"Login Succeeded\"}")]
    [InlineData("1.41", "localhost:5001", "joe", "wrong", 500,
        "{\"message\":\"login attempt to http://localhost:5001/v2/ failed with status: 401 Unauthorized\"}")]
    [InlineData("1.51", "localhost:5001", "", "", 500,
        "{\"message\":\"Get \\\"http://localhost:5001/v2/\\\": no basic auth credentials\"}")]
    [InlineData("1.51", "", "ann", "wrong", 401,
        "{\"message\":\"Get \\\"https://registry-1.docker.io/v2/\\\": unauthorized: incorrect username or password\"}")]
    [InlineData("1.51", "localhost:5009", "joe", "secret", 500,
        "{\"message\":\"Get \\\"http://localhost:5009/v2/\\\": dial tcp [::1]:5009: connect: connection refused\"}")]
    public async Task LoginIsAnswered(
        string api, string server, string user, string password, int status, string answer)
    {
        await using FakeEngine engine = await StartAsync(api);
        using EngineClient client = new(engine);
        string json = JsonSerializer.Serialize(new { username = user, password, serveraddress = server });

        Assert.Equal((status, answer), await client.AskAsync("POST", "/auth", json));
    }

    [Fact]
    public async Task DockerLogsInAndOut()
    {
        await using FakeEngine engine = await StartAsync("1.51");
        using DockerProgram docker = new(engine.DockerHost);

        (int wrong, _, string error) = await docker.PipeAsync(
            Encoding.UTF8.GetBytes("wrong"), "login", "--username", "joe", "--password-stdin", "localhost:5001");
        (int right, byte[] shown, _) = await docker.PipeAsync(
            Encoding.UTF8.GetBytes("secret"), "login", "--username", "joe", "--password-stdin", "localhost:5001");

        Assert.Equal(1, wrong);
        Assert.Contains(
            "login attempt to http://localhost:5001/v2/ failed with status: 401 Unauthorized", error);
        Assert.Equal(0, right);
        Assert.Contains("Login Succeeded", Encoding.UTF8.GetString(shown));
        await docker.OutAsync("pull", "localhost:5001/app:1");
        Assert.Equal(
            "Removing login credentials for localhost:5001", await docker.OutAsync("logout", "localhost:5001"));
        Assert.Equal(
            "Head \"http://localhost:5001/v2/app/manifests/1\": no basic auth credentials",
            await docker.ErrorAsync("pull", "localhost:5001/app:1"));
    }

    [Fact]
    public async Task AnIdentityTokenIsAsGoodAsAPassword()
    {
        await using FakeEngine engine = await StartAsync("1.51");
        using EngineClient client = new(engine);
        engine.State.AddImage("ann/app:1");

        (_, string wrong) = await client.AskAsync(
            "POST", "/images/ann/app/push?tag=1", registryAuth: "{\"identitytoken\":\"other\"}");
        (_, string right) = await client.AskAsync(
            "POST", "/images/ann/app/push?tag=1", registryAuth: "{\"identitytoken\":\"a-token\"}");

        Assert.Contains("\"error\":\"unauthorized: incorrect username or password\"", wrong);
        Assert.Contains("\"aux\"", right);
        Assert.NotNull(engine.State.Registries["docker.io"].Find("ann/app", "1"));
    }

    [Theory]
    [InlineData("", "nginx team/nginx team/web")]
    [InlineData("is-official=true", "nginx")]
    [InlineData("is-official=false", "team/nginx team/web")]
    [InlineData("stars=20", "nginx team/nginx")]
    public async Task DockerSearches(string filter, string expected)
    {
        await using FakeEngine engine = await StartAsync("1.51");
        using DockerProgram docker = new(engine.DockerHost);

        string shown = await docker.OutAsync(
        [
            "search", "--format", "{{.Name}}", .. filter.Length > 0 ? new[] { "--filter", filter } : [], "nginx",
        ]);

        Assert.Equal(expected, shown.Replace('\n', ' '));
    }

    [Theory]
    [InlineData("1.51", "term=web", 200,
        "[{\"star_count\":3,\"is_official\":false,\"name\":\"team/web\",\"is_automated\":false,"
            + "\"description\":\"nginx for us\"}]")]
    [InlineData("1.41", "term=web", 200,
        "[{\"star_count\":3,\"is_official\":false,\"name\":\"team/web\",\"is_automated\":true,"
            + "\"description\":\"nginx for us\"}]")]
    [InlineData("1.51", "term=web&filters={%22is-automated%22:[%22true%22]}", 200, "[]")]
    [InlineData("1.51", "term=nothing", 200, "[]")]
    [InlineData("1.51", "term=localhost:5000/x", 500, "{\"message\":\"Unexpected status code 404\"}")]
    [InlineData("1.51", "term=localhost:5009/x", 400,
        "{\"message\":\"invalid registry endpoint \\\"http://localhost:5009/v1/\\\". HTTPS attempt: Get "
            + "\\\"https://localhost:5009/v1/_ping\\\": dial tcp [::1]:5009: connect: connection refused. HTTP "
            + "attempt: Get \\\"http://localhost:5009/v1/_ping\\\": dial tcp [::1]:5009: connect: connection "
            + "refused\"}")]
    [InlineData("1.51", "term=x&limit=101", 400, "{\"message\":\"limit 101 is outside the range of [1, 100]\"}")]
    [InlineData("1.41", "term=x&limit=-1", 400, "{\"message\":\"Limit -1 is outside the range of [1, 100]\"}")]
    [InlineData("1.51", "term=x&limit=-1", 200, "")]
    [InlineData("1.51", "term=x&limit=a", 400,
        "{\"message\":\"invalid limit specified: strconv.Atoi: parsing \\\"a\\\": invalid syntax\"}")]
    [InlineData("1.41", "term=x&limit=a", 500,
        "{\"message\":\"strconv.Atoi: parsing \\\"a\\\": invalid syntax\"}")]
    [InlineData("1.51", "term=x&filters={%22stars%22:[%22a%22]}", 400,
        "{\"message\":\"invalid filter 'stars=a': strconv.Atoi: parsing \\\"a\\\": invalid syntax\"}")]
    [InlineData("1.41", "term=x&filters={%22stars%22:[%22a%22]}", 400, "{\"message\":\"Invalid filter 'stars=a'\"}")]
    [InlineData("1.51", "term=x&filters={%22is-official%22:[%22a%22]}", 400,
        "{\"message\":\"invalid filter 'is-official=[a]'\"}")]
    [InlineData("1.51", "term=x&filters={%22bogus%22:[%22a%22]}", 400, "{\"message\":\"invalid filter 'bogus'\"}")]
    [InlineData("1.51", "term=https://x", 400,
        "{\"message\":\"invalid repository name: repository name (https://x) should not have a scheme\"}")]
    [InlineData("1.41", "term=https://x", 500,
        "{\"message\":\"Invalid repository name (ex: \\\"registry.domain.tld/myrepos\\\")\"}")]
    public async Task SearchIsAnswered(string api, string query, int status, string answer)
    {
        await using FakeEngine engine = await StartAsync(api);
        using EngineClient client = new(engine);

        Assert.Equal((status, answer), await client.AskAsync("GET", "/images/search?" + query));
    }

    [Fact]
    public async Task SearchKeepsToItsLimit()
    {
        await using FakeEngine engine = await StartAsync("1.51");
        using DockerProgram docker = new(engine.DockerHost);

        Assert.Equal("nginx", await docker.OutAsync("search", "--limit", "1", "--format", "{{.Name}}", "nginx"));
        engine.State.Registries["docker.io"].IsDown = true;
        Assert.Equal(
            "Get \"https://index.docker.io/v1/search?q=nginx&n=7\": dial tcp 192.0.2.1:443: "
                + "connect: connection refused",
            await docker.ErrorAsync("search", "--limit", "7", "nginx"));
    }

    [Fact]
    public async Task TheSampleHasARegistry()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { Sample = true }, Cancel);
        using DockerProgram docker = new(engine.DockerHost);

        Assert.Equal("nginx", await docker.OutAsync("search", "--format", "{{.Name}}", "nginx"));
        Assert.Contains("Image is up to date for nginx:1.29", await docker.OutAsync("pull", "nginx:1.29"));
        Assert.Contains("Downloaded newer image for busybox:latest", await docker.OutAsync("pull", "busybox"));
    }

    [Fact]
    public async Task DistributionTellsDigestAndPlatforms()
    {
        await using FakeEngine engine = await StartAsync("1.51");
        using EngineClient client = new(engine);
        Registry registry = engine.State.Registries["localhost:5000"];
        RegistryImage arm = registry.AddImage("app:arm", image =>
        {
            image.Architecture = "arm64";
            image.Variant = "v8";
        });
        RegistryImage one = registry.AddImage("app:1");
        RegistryImage list = registry.AddList("app:all", arm, one);

        string of1 = $"{{\"Descriptor\":{{\"mediaType\":\"application/vnd.docker.distribution.manifest.v2+json\","
            + $"\"digest\":\"{one.Digest}\",\"size\":{one.Size}}},"
            + "\"Platforms\":[{\"architecture\":\"amd64\",\"os\":\"linux\"}]}";
        Assert.Equal((200, of1), await client.AskAsync("GET", "/distribution/localhost:5000/app:1/json"));
        Assert.Equal((200, of1), await client.AskAsync("GET", $"/distribution/localhost:5000/app@{one.Digest}/json"));
        Assert.Equal(
            (200, "{\"Descriptor\":{\"mediaType\":\"application/vnd.docker.distribution.manifest.list.v2+json\","
                + $"\"digest\":\"{list.Digest}\",\"size\":{list.Size}}},\"Platforms\":["
                + "{\"architecture\":\"arm64\",\"os\":\"linux\",\"variant\":\"v8\"},"
                + "{\"architecture\":\"amd64\",\"os\":\"linux\"}]}"),
            await client.AskAsync("GET", "/distribution/localhost:5000/app:all/json"));
    }

    [Theory]
    [InlineData("localhost:5000/none:1", "{}", 404, "manifest unknown: manifest unknown")]
    [InlineData("localhost:5001/app:1", "{}", 500,
        "Head \"http://localhost:5001/v2/app/manifests/1\": no basic auth credentials")]
    [InlineData("localhost:5001/app:1", "{\"username\":\"joe\",\"password\":\"no\"}", 401,
        "unauthorized: authentication required")]
    [InlineData("localhost:5009/app:1", "{}", 500,
        "Get \"http://localhost:5009/v2/\": dial tcp [::1]:5009: connect: connection refused")]
    [InlineData("Bad", "{}", 400, "invalid reference format: repository name (library/Bad) must be lowercase")]
    public async Task DistributionIsRefused(string name, string credentials, int status, string message)
    {
        await using FakeEngine engine = await StartAsync("1.51");
        using EngineClient client = new(engine);

        (int answered, string body) = await client.AskAsync(
            "GET", $"/distribution/{name}/json", registryAuth: credentials);

        Assert.Equal(
            (status, message),
            (answered, JsonDocument.Parse(body).RootElement.GetProperty("message").GetString()));
    }

    private static async Task<FakeEngine> StartAsync(string api)
    {
        FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = api }, Cancel);
        RegistrySet registries = engine.State.Registries;
        registries.Add("localhost:5000");
        registries.AddImage("localhost:5001/app:1");
        registries["localhost:5001"].AddUser("joe", "secret");
        registries["localhost:5009"].IsDown = true;
        Registry hub = registries["docker.io"];
        hub.AddUser("ann", "hidden", "a-token");
        hub.Describe("library/nginx", new RegistryDescription("A well-known server", 100, IsOfficial: true));
        hub.Describe("team/nginx", new RegistryDescription("Another one", 20));
        hub.Describe("team/web", new RegistryDescription("nginx for us", 3, IsAutomated: true));
        return engine;
    }
}
