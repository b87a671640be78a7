using System.Text.Json;
using System.Text.RegularExpressions;
using DockerSock.Fake;

namespace DockerSock.Tests;

/// <summary>The docker program's plugin commands work against the fake engine.</summary>
public sealed class DockerPluginTests : IDisposable
{
    private const string Config = """
        {
            "description": "Volumes of the team",
            "entrypoint": ["/run"],
            "interface": { "types": ["docker.volumedriver/1.0"], "socket": "plugin.sock" },
            "network": { "type": "host" },
            "linux": { "capabilities": ["CAP_SYS_ADMIN"] },
            "mounts": [{ "name": "data", "settable": ["source"], "source": "/srv", "destination": "/d" }],
            "env": [{ "name": "DEBUG", "settable": ["value"], "value": "0" }, { "name": "FIXED", "value": "1" }],
            "args": { "name": "args", "settable": ["value"], "value": ["a"] }
        }
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dockersock-plugin-");

    public DockerPluginTests()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "config.json"), Config);
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "rootfs"));
        WriteFile("x");
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("1.41")]
    [InlineData("1.51")]
    public async Task PluginsAreMadeSetStartedStoppedAndRemoved(string api)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = api }, Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        Assert.Equal("team/volumes:1", await docker.OutAsync("plugin", "create", "team/volumes:1", _folder.FullName));
        EnginePlugin plugin = Assert.Single(engine.State.Plugins);
        Assert.Equal(
            ["ID NAME DESCRIPTION ENABLED", $"{plugin.Id[..12]} team/volumes:1 Volumes of the team false"],
            (await docker.OutAsync("plugin", "ls")).Split('\n')
                .Select(static line => Regex.Replace(line, " +", " ").TrimEnd()));
        _ = await docker.OutAsync("plugin", "set", "team/volumes:1", "DEBUG=1", "data.source=/x", "args=p q");
        Assert.Equal(
            "[DEBUG=1 FIXED=1] [p q] /x plugin.sock [docker.volumedriver/1.0]",
            await docker.OutAsync("plugin", "inspect", "team/volumes:1", "--format", "{{.Settings.Env}} "
                + "{{.Settings.Args}} {{with index .Settings.Mounts 0}}{{.Source}}{{end}} {{.Config.Interface.Socket}} "
                + "{{.Config.Interface.Types}}"));
        Assert.Equal("team/volumes:1", await docker.OutAsync("plugin", "enable", "team/volumes:1"));
        Assert.Equal(plugin.Id[..12], await docker.OutAsync("plugin", "ls", "--quiet", "--filter", "enabled=true"));
        Assert.Equal("", await docker.OutAsync("plugin", "ls", "--quiet", "--filter", "capability=authz"));
        Assert.Equal(
            plugin.Id[..12], await docker.OutAsync("plugin", "ls", "--quiet", "--filter", "capability=volume"));

        Assert.Equal("v", await docker.OutAsync("volume", "create", "--driver", "team/volumes:1", "v"));
        Assert.Equal("plugin team/volumes:1 is in use", await docker.ErrorAsync("plugin", "disable", "team/volumes:1"));
        Assert.Equal("v", await docker.OutAsync("volume", "rm", "v"));
        Assert.Equal("plugin team/volumes:1 is enabled", await docker.ErrorAsync("plugin", "rm", "team/volumes:1"));
        Assert.Equal("team/volumes:1", await docker.OutAsync("plugin", "disable", "team/volumes:1"));
        Assert.Equal("team/volumes:1", await docker.OutAsync("plugin", "rm", "team/volumes:1"));
        Assert.Empty(engine.State.Plugins);
        Assert.Equal(
            ["create", "enable", "disable", "remove"],
            engine.State.Events.Past.Where(happened => happened.Type == "plugin" && happened.ActorId == plugin.Id
                && happened.Attributes["name"] == "team/volumes:1").Select(static happened => happened.Action));
    }

    [Fact]
    public async Task PluginsGoToARegistryAndComeBack()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(null, Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        engine.State.Registries.Add("localhost:5000");
        const string name = "localhost:5000/team/volumes:1";
        _ = await docker.OutAsync("plugin", "create", name, _folder.FullName);
        string pushed = await docker.OutAsync("plugin", "push", name);
        Assert.StartsWith("The push refers to repository [localhost:5000/team/volumes]", pushed);
        Assert.Contains("Upload complete", pushed);
        Assert.NotNull(engine.State.Registries["localhost:5000"].Find("team/volumes", "1")!.Plugin);
        _ = await docker.OutAsync("plugin", "rm", name);

        Assert.EndsWith("Installed plugin " + name, await docker.OutAsync(
            "plugin", "install", "--grant-all-permissions", "--alias", "mine", name, "DEBUG=1"));
        EnginePlugin mine = Assert.Single(engine.State.Plugins);
        Assert.Equal(("mine:latest", true, name, "DEBUG=1"), (mine.Name, mine.Enabled, mine.Reference, mine.Env[0]));
        Assert.Equal("plugin mine:latest already exists",
            await docker.ErrorAsync("plugin", "install", "--grant-all-permissions", "--alias", "mine", name));

        WriteFile("y");
        _ = await docker.OutAsync("plugin", "create", "localhost:5000/team/volumes:2", _folder.FullName);
        _ = await docker.OutAsync("plugin", "push", "localhost:5000/team/volumes:2");
        Assert.Equal("the plugin must be disabled before upgrading",
            await docker.ErrorAsync("plugin", "upgrade", "--grant-all-permissions", "mine"));
        _ = await docker.OutAsync("plugin", "disable", "mine");
        Assert.EndsWith("Upgraded plugin mine:latest to localhost:5000/team/volumes:2", await docker.OutAsync(
            "plugin", "upgrade", "--grant-all-permissions", "--skip-remote-check", "mine",
            "localhost:5000/team/volumes:2"));
        Assert.Equal(("localhost:5000/team/volumes:2", "DEBUG=1"), (mine.Reference, mine.Env[0]));
        Assert.Equal(engine.State.Plugins[^1].Files, mine.Files);
    }

    [Fact]
    public async Task WhatAPluginWantsIsShown()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(null, Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        engine.State.Registries.AddPlugin("localhost:5000/a:1", Config);
        (int code, byte[] asked, _) =
            await docker.PipeAsync("n\n"u8.ToArray(), "plugin", "install", "localhost:5000/a:1");
        Assert.NotEqual(0, code);
        string text = System.Text.Encoding.UTF8.GetString(asked);
        Assert.Contains(" - network: [host]\n - mount: [/srv]\n - capabilities: [CAP_SYS_ADMIN]\n", text);
        Assert.Empty(engine.State.Plugins);
    }

    [Theory]
    [InlineData("1.41")]
    [InlineData("1.51")]
    public async Task WhatIsRefusedIsSaidInTheEnginesWords(string api)
    {
        bool late = api == "1.51";
        await using FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = api }, Cancel);
        using EngineClient client = new(engine);
        engine.State.AddPlugin("off");
        engine.State.AddPlugin("on", Config, enabled: true);
        engine.State.AddPlugin("set", Config);
        engine.State.AddPlugin("broken", Config).StartError = "dial unix /run/x: connect: no such file or directory";
        engine.State.AddPlugin("empty", "{}");
        engine.State.Registries.AddImage("localhost:5000/image:1");
        engine.State.Registries.AddPlugin("localhost:5000/wants:1", Config);
        engine.State.Registries.AddPlugin("localhost:5001/a:1");
        engine.State.Registries["localhost:5001"].AddUser("ann", "s3cret");

        await Is(404, "plugin \"nope\" not found", "GET", "/plugins/nope/json");
        await Is(404, "plugin \"nope\" not found", "DELETE", "/plugins/nope");
        await Is(404, "plugin \"nope\" not found", "POST", "/plugins/nope/push");
        await Is(404, "plugin \"nope:latest\" not found", "POST", "/plugins/nope/upgrade?remote=a", "[]");
        await Is(500, "strconv.Atoi: parsing \"\": invalid syntax", "POST", "/plugins/off/enable");
        await Is(409, "plugin already enabled: plugin on:latest is enabled", "POST", "/plugins/on/enable?timeout=0");
        await Is(409, "plugin is already disabled: plugin off:latest found but disabled",
            "POST", "/plugins/off/disable");
        await Is(500, "dial unix /run/x: connect: no such file or directory",
            "POST", "/plugins/broken/enable?timeout=0");
        await Is(500, $"{(late ? "failed to create task for container: " : "")}failed to create shim task: OCI runtime "
            + $"create failed: runc create failed: args must not be empty{(late ? "" : ": unknown")}",
            "POST", "/plugins/empty/enable?timeout=0");
        await Is(500, "cannot set on an active plugin, disable plugin before setting", "POST", "/plugins/on/set", "[]");
        await Is(500, "\"FIXED\" is not settable", "POST", "/plugins/set/set", """["FIXED=2"]""");
        await Is(500, "\"data.destination\" is not settable", "POST", "/plugins/set/set", """["data.destination=2"]""");
        await Is(500, "setting \"NOPE\" not found in the plugin configuration",
            "POST", "/plugins/set/set", """["NOPE"]""");
        await Is(500, "invalid format, must be <name>[.<field>][=<value>]", "POST", "/plugins/set/set", """["=1"]""");
        await Is(400, (late ? "invalid JSON: " : "") + "json: cannot unmarshal object into Go value of type []string",
            "POST", "/plugins/set/set", "{}");
        await Is(409, "plugin must be disabled before upgrading: plugin on:latest is enabled",
            "POST", "/plugins/on/upgrade?remote=a", "[]");
        await Is(400, $"{(late ? 'i' : 'I')}nvalid filter 'enable'", "GET", "/plugins?filters={\"enable\":[\"true\"]}");
        await Is(400, "plugin off:latest already exists", "POST", "/plugins/pull?remote=off", "[]");
        await Is(500, "cannot use digest in plugin tag", "POST",
            $"/plugins/pull?remote=a&name=b@sha256:{new string('0', 64)}", "[]");
        await Is(500, "did not find plugin config for specified reference localhost:5000/image:1",
            "GET", "/plugins/privileges?remote=localhost:5000/image:1");
        const string head = "error resolving plugin reference: failed to do request: Head \"https://localhost:";
        const string noHttps = ": http: server gave HTTP response to HTTPS client";
        await Is(500, $"{head}5001/v2/a/manifests/1\"{noHttps}",
            "POST", "/plugins/pull?remote=localhost:5001/a:1", "[]");
        await Is(500, $"{head}5999/v2/a/manifests/1\": dial tcp [::1]:5999: connect: connection refused",
            "POST", "/plugins/pull?remote=localhost:5999/a:1", "[]");
        await Is(late ? 404 : 500, late ? "error resolving plugin reference: localhost:5000/none:1: not found"
            : $"{head}5000/v2/none/manifests/1\"{noHttps}", "POST", "/plugins/pull?remote=localhost:5000/none:1", "[]");
        await Is(late ? 400 : 500, "Encountered remote \"application/vnd.docker.plugin.v1+json\"(plugin) when fetching",
            "POST", "/images/create?fromImage=localhost:5000/wants&tag=1");

        // What a registry does not tell is nothing, and what wants nothing is null; the pull itself does not grant it.
        Assert.Equal((200, "[]"), await client.AskAsync("GET", "/plugins/privileges?remote=localhost:5001/a:1"));
        Assert.Equal((200, "null"), await client.AskAsync("GET", "/plugins/privileges?remote=localhost:5001/a:1",
            registryAuth: """{"username":"ann","password":"s3cret"}"""));
        (int status, string body) = await client.AskAsync("POST", "/plugins/pull?remote=localhost:5000/wants:1", "[]");
        Assert.Equal(200, status);
        Assert.EndsWith(
            """{"errorDetail":{"message":"incorrect privileges"},"error":"incorrect privileges"}""", body.Trim());

        async Task Is(int status, string message, string method, string target, string? json = null)
        {
            (int answered, string said) = await client.AskAsync(method, target, json);
            Assert.Equal((status, message), (answered, Message(said)));
        }
    }

    [Theory]
    [InlineData("1.41")]
    [InlineData("1.51")]
    public async Task WhatIsNoPluginIsRefused(string api)
    {
        bool late = api == "1.51";
        await using FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = api }, Cancel);
        byte[] good = TestTar.Of(("config.json", "{}"), ("rootfs/", ""), ("rootfs/f", "x"), ("README", "x"));
        await Is(500, late ? "config not found" : "no rootfs found: EOF", "m", []);
        await Is(500, "config not found", "m", TestTar.Of(("rootfs/", "")));
        await Is(500, "failed to read from tar: unexpected EOF", "m", "notar"u8.ToArray());
        await Is(500, "failed to parse reference : invalid reference format", "", good);
        await Is(500, "failed to parse reference Bad: invalid reference format: repository name "
            + (late ? "(library/Bad) " : "") + "must be lowercase", "Bad", good);
        await Is(500, "canonical references are not permitted", $"m@sha256:{new string('0', 64)}", good);
        await Is(204, "", "m", good);
        await Is(409, "plugin m:latest already exists", "m:latest", good);
        await Is(late ? 500 : 409, $"content {engine.State.Plugins[0].Files.DiffId}: already exists", "n", good);
        await Is(late ? 204 : 500, late ? "" : "no rootfs found: EOF", "bare", TestTar.Of(("config.json", "{}")));

        async Task Is(int status, string message, string name, byte[] archive)
        {
            using EngineClient client = new(engine);
            using ByteArrayContent body = new(archive);
            using HttpResponseMessage answer = await client.PostAsync(
                new Uri("http://engine/plugins/create?name=" + Uri.EscapeDataString(name)), body, Cancel);
            string said = await answer.Content.ReadAsStringAsync(Cancel);
            Assert.Equal((status, message), ((int)answer.StatusCode, Message(said)));
        }
    }

    private static string Message(string answer) => answer.Length == 0 ? ""
        : JsonDocument.Parse(answer).RootElement.GetProperty("message").GetString()!;

    private void WriteFile(string text) => File.WriteAllText(Path.Combine(_folder.FullName, "rootfs", "run"), text);
}
