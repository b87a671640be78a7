using System.Text.Json.Nodes;
using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Cmdlets;

namespace DockerSock.Tests.RealEngines;

/// <summary>
/// The docker program and the module on the same contexts: what either makes is byte for byte what the other would have
/// made, and both see it as the same.
/// </summary>
public sealed class ContextAgreementTests : ContextTest
{
    /// <summary>
    /// Ten contexts: the name, the words of docker context create, and those of New-DockerContext. FILES is the folder
    /// of certificates.
    /// </summary>
    private static readonly (string Name, string[] Docker, string Ours)[] s_contexts =
    [
        ("unix", ["--docker", "host=unix:///run/one.sock"], "-DockerHost unix:///run/one.sock"),
        ("plain.tcp", ["--docker", "host=tcp://localhost:2375", "--description", "plain"],
            "-DockerHost tcp://localhost:2375 -Description plain"),
        ("web2", ["--docker", "host=ssh://me@example.com"], "-DockerHost ssh://me@example.com"),
        ("web10", ["--docker", "host=ssh://example.com:2222/run/x.sock"], "-DockerHost ssh://example.com:2222/run/x.sock"),
        ("words", ["--description", "a <b> & \"c\" \\ é 漢 \u2028 😀 '\t\u007f", "--docker", "host=unix:///x"],
            "-Description \"a <b> & `\"c`\" \\ é 漢 `u{2028} `u{1F600} '`t`u{7f}\" -DockerHost unix:///x"),
        ("ca+only", ["--docker", "host=tcp://h:2376,ca=FILES/ca.pem"],
            "-DockerHost tcp://h:2376 -CaCertificate FILES/ca.pem"),
        ("full_tls", ["--docker", "host=tcp://h:2376,ca=FILES/ca.pem,cert=FILES/me.pem,key=FILES/me-key.pem"],
            "-DockerHost tcp://h:2376 -CaCertificate FILES/ca.pem -Certificate FILES/me.pem -Key FILES/me-key.pem"),
        ("skip", ["--docker", "host=tcp://h:2376,skip-tls-verify=true", "--description", "no check"],
            "-DockerHost tcp://h:2376 -SkipTlsVerify -Description 'no check'"),
        ("copy-of-tls", ["--from", "full_tls", "--description", "a copy"], "-From full_tls -Description 'a copy'"),
        ("0-zero", ["--docker", "host=tcp://[::1]:2375"], "-DockerHost tcp://[::1]:2375"),
    ];

    private readonly DockerProgram _docker = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public override void Dispose()
    {
        _docker.Dispose();
        base.Dispose();
    }

    [Fact]
    public async Task Ten_contexts_of_either_are_the_same_bytes_and_the_same_to_both()
    {
        AddCertificate("ca");
        AddCertificate("me");
        string[] made = [.. new[] { "docker", "ours" }.Select(one => Path.Combine(Own.Folder, one))];
        foreach ((string name, string[] docker, string ours) in s_contexts)
        {
            Use(made[0]);
            (int exitCode, _, string error) = await _docker.RunAsync(["context", "create", name, .. docker.Select(WithFiles)]);
            Assert.True(exitCode == 0, $"{name}: {error}");
            Use(made[1]);
            _ = Run($"New-DockerContext {name} {WithFiles(ours)}").Clean;
        }

        Assert.Equal(Snapshot(made[0]), Snapshot(made[1]));
        Assert.Equal(10 + 1 + 3 + 3, Directory.GetFiles(made[1], "*", SearchOption.AllDirectories).Length);
        foreach (string config in made)
        {
            Use(config);
            DockerContext[] all = [.. Run("Get-DockerContext").As<DockerContext>()];
            JsonNode[] listed = [.. (await _docker.OutAsync("context", "ls", "--format", "json")).Split('\n')
                .Select(static line => JsonNode.Parse(line)!)];
            Assert.Equal(listed.Select(static one => $"{one["Name"]}|{one["Current"]}|{one["Description"]}|{one["DockerEndpoint"]}"),
                all.Select(static one => $"{one.Name}|{(one.IsCurrent ? "true" : "false")}|{one.Description}|{one.Host}"));
            foreach (DockerContext one in all.Where(static one => one.Name != "default"))
            {
                JsonNode inspected = JsonNode.Parse(await _docker.OutAsync("context", "inspect", one.Name))![0]!;
                JsonNode engine = inspected["Endpoints"]!["docker"]!;
                Assert.Equal((one.Name, one.Host, one.SkipTlsVerify, one.Description), ((string?)inspected["Name"],
                    (string?)engine["Host"], (bool)engine["SkipTLSVerify"]!, (string?)inspected["Metadata"]!["Description"]));
                Assert.Equal((inspected["TLSMaterial"]!["docker"]?.AsArray() ?? []).Select(static file => (string?)file),
                    one.TlsFiles.Select(static file => file.Name));
                Assert.Equal(((string?)inspected["Storage"]!["MetadataPath"], (string?)inspected["Storage"]!["TLSPath"]),
                    (Path.GetDirectoryName(one.Path), one.TlsPath));
            }
        }
    }

    [Fact]
    public async Task Exports_are_the_same_and_each_imports_the_others()
    {
        AddCertificate("ca");
        AddCertificate("me");
        Use(Own.Folder);
        foreach ((string name, _, string ours) in s_contexts.Prepend(("default", [], "")))
        {
            if (name != "default")
            {
                _ = Run($"New-DockerContext {name} {WithFiles(ours)}").Clean;
            }

            string theirs = Path.Combine(Files, name + ".theirs");
            Assert.Equal(0, (await _docker.RunAsync("context", "export", name, theirs)).ExitCode);
            _ = Run($"Export-DockerContext {name} -Path $f/{name}.ours").Clean;
            byte[] docker = await File.ReadAllBytesAsync(theirs, Cancel);
            byte[] module = await File.ReadAllBytesAsync(Path.Combine(Files, name + ".ours"), Cancel);
            // The docker program leaves the end out that archives have.
            Assert.Equal(docker, module[..docker.Length]);
            Assert.True(module.AsSpan(docker.Length).IndexOfAnyExcept((byte)0) < 0);
            Assert.Equal(Mode(theirs), Mode(Path.Combine(Files, name + ".ours")));

            Assert.Equal(0, (await _docker.RunAsync("context", "import", $"{name}.d", Path.Combine(Files, name + ".ours"))).ExitCode);
            _ = Run($"Import-DockerContext $f/{name}.theirs -Name {name}.m").Clean;
            if (name == "default")
            {
                continue;
            }

            string renamed = (await File.ReadAllTextAsync(Meta(name), Cancel)).Replace($"\"{name}\"", "\"NEW\"");
            foreach (string other in new[] { $"{name}.d", $"{name}.m" })
            {
                Assert.Equal(renamed.Replace("NEW", other), await File.ReadAllTextAsync(Meta(other), Cancel));
                Assert.Equal(Snapshot(Tls(name)), Snapshot(Tls(other)));
            }
        }
    }

    [Fact]
    public async Task Updates_uses_and_removals_of_either_are_seen_by_the_other()
    {
        Use(Own.Folder);
        _ = Run("New-DockerContext one -DockerHost unix:///one.sock").Clean;
        Assert.Equal(0, (await _docker.RunAsync("context", "update", "one", "--description", "theirs")).ExitCode);
        Assert.Equal("theirs", One("Get-DockerContext one").Description);
        _ = Run("Set-DockerContext one -Description ours").Clean;
        Assert.Contains("ours", await _docker.OutAsync("context", "ls"));
        Assert.Equal(0, (await _docker.RunAsync("context", "use", "one")).ExitCode);
        Assert.Equal(("one", "config.json"), One("Get-DockerContext -Current") is var now ? (now.Name, now.CurrentBy) : default);
        string theirs = Own.Text;
        _ = Run("Use-DockerContext default -Global").Clean;
        Assert.Equal("default", await _docker.OutAsync("context", "show"));
        _ = Run("Use-DockerContext one -Global").Clean;
        Assert.Equal("one", await _docker.OutAsync("context", "show"));
        Assert.Equal(theirs, Own.Text);
        _ = Run("Remove-DockerContext one -Force").Clean;
        Assert.Equal("default", await _docker.OutAsync("context", "show"));
        Assert.DoesNotContain("one", await _docker.OutAsync("context", "ls", "-q"));
        Assert.Equal(0, (await _docker.RunAsync("context", "create", "two", "--docker", "host=unix:///two.sock")).ExitCode);
        Assert.Equal(0, (await _docker.RunAsync("context", "rm", "two")).ExitCode);
        Assert.Equal(["default"], Names());
    }

    [Theory]
    [InlineData("DOCKER_HOST", "tcp://localhost:1")]
    [InlineData("DOCKER_HOST", "localhost:99")]
    [InlineData("DOCKER_HOST", "  ")]
    [InlineData("DOCKER_CONTEXT", "gone")]
    [InlineData("DOCKER_CONTEXT", "one")]
    [InlineData("DOCKER_CONTEXT", "default")]
    [InlineData("DOCKER_TLS_VERIFY", "1")]
    [InlineData("DOCKER_TLS", "1")]
    public async Task The_current_one_by_a_variable_is_the_same(string variable, string value)
    {
        AddCertificate("ca");
        File.Copy(Path.Combine(Files, "ca.pem"), Path.Combine(Own.Folder, "ca.pem"));
        Use(Own.Folder);
        _ = Run("New-DockerContext one -DockerHost unix:///one.sock; Use-DockerContext one -Global").Clean;
        if (variable.StartsWith("DOCKER_TLS", StringComparison.Ordinal))
        {
            _ = Run("Use-DockerContext default -Global").Clean;
        }

        Own.Set(variable, value);
        _docker.Set(variable, value);
        (int exitCode, string listed, _) = await _docker.RunAsync("context", "ls", "--format",
            "{{.Name}}|{{.Current}}|{{.DockerEndpoint}}");
        Assert.Equal(0, exitCode);
        Assert.Equal(listed.Split('\n'), Run("Get-DockerContext").As<DockerContext>().Select(static one =>
            $"{one.Name}|{(one.IsCurrent ? "true" : "false")}|{one.Host}"));
        JsonNode inspected = JsonNode.Parse(await _docker.OutAsync("context", "inspect", "default"))![0]!;
        DockerContext own = One("Get-DockerContext default");
        Assert.Equal(((string?)inspected["Endpoints"]!["docker"]!["Host"],
            (bool)inspected["Endpoints"]!["docker"]!["SkipTLSVerify"]!), (own.Host, own.SkipTlsVerify));
        Assert.Equal((inspected["TLSMaterial"]!["docker"]?.AsArray() ?? []).Select(static file => (string?)file),
            own.TlsFiles.Select(static file => file.Name));
    }

    /// <summary>Ways to an engine that both go by: what is run for its address.</summary>
    public static TheoryData<string> Ways => ["unix"];

    [Theory, MemberData(nameof(Ways))]
    public async Task The_docker_program_uses_what_New_DockerContext_made(string way)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { Sample = true },
            TestContext.Current.CancellationToken);
        Use(Own.Folder);
        string words = way switch
        {
            "unix" => $"-DockerHost {engine.DockerHost}",
            _ => throw new ArgumentOutOfRangeException(nameof(way)),
        };
        _ = Run($"New-DockerContext made {words}; Use-DockerContext made -Global").Clean;
        string[] names = [.. (await _docker.OutAsync("ps", "-a", "--format", "{{.Names}}")).Split('\n').Order()];
        Assert.NotEmpty(names);
        Assert.Equal(names, Run("Get-DockerContainer -All").As<ContainerSummary>().Select(static one => one.Name).Order());
        Assert.Equal(names, (await _docker.OutAsync("--context", "made", "ps", "-a", "--format", "{{.Names}}")).Split('\n').Order());
    }

    private void Use(string config)
    {
        Own.Set("DOCKER_CONFIG", config);
        _docker.Set("DOCKER_CONFIG", config);
    }

    private string WithFiles(string words) => words.Replace("FILES", Files);
}
