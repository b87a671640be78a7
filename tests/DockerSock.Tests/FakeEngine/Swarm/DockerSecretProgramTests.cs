using System.Text;
using DockerSock.Fake;

namespace DockerSock.Tests;

/// <summary>The docker program's secret and config commands against the fake engine.</summary>
public sealed class DockerSecretProgramTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("secret", "1.41")]
    [InlineData("secret", "1.51")]
    [InlineData("config", "1.41")]
    [InlineData("config", "1.51")]
    public async Task TheyAreMadeShownAndRemoved(string kind, string api)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = api }, Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        EngineSwarm swarm = engine.State.StartSwarm();

        string id = await CreateAsync("--label", "a=b", "--template-driver", "golang", "db");

        SwarmData made = kind == "secret" ? Assert.Single(swarm.Secrets) : Assert.Single(swarm.Configs);
        Assert.Equal((id, "db", "väl\n", "b", "golang"),
            (made.Id, made.Name, Encoding.UTF8.GetString(made.Data), made.Labels["a"], made.Templating!.Name));
        Assert.Equal(id, await docker.OutAsync(kind, "inspect", "db", "--format", "{{.ID}}"));
        string pretty = await docker.OutAsync(kind, "inspect", "--pretty", id[..10]);
        Assert.Matches(@"Name:\s+db\nLabels:\s+- a=b", pretty);
        Assert.Equal(kind == "config", pretty.Contains("väl", StringComparison.Ordinal));
        Assert.Equal("db a=b", await docker.OutAsync(kind, "ls", "--format", "{{.Name}} {{.Labels}}"));
        Assert.Equal($"rpc error: code = AlreadyExists desc = {kind} db already exists", await RefusedAsync("db"));
        Assert.Equal(id, await docker.OutAsync(kind, "ls", "--quiet", "--filter", "name=d", "--filter", "label=a=b"));
        Assert.Equal("", await docker.OutAsync(kind, "ls", "--quiet", "--filter", "label=a=c"));
        Assert.Equal(id, await docker.OutAsync(kind, "ls", "--quiet", "--filter", $"id={id[..5]}"));
        (int exitCode, string output, string error) = await docker.RunAsync(kind, "rm", "db", "nope");
        Assert.Equal((1, "db"), (exitCode, output));
        Assert.EndsWith($"{kind} nope not found", error);
        Assert.Equal("", await docker.OutAsync(kind, "ls", "--quiet"));
        Assert.Equal(["create swarm db", "remove swarm db"], engine.State.Events.Past
            .Where(happened => happened.ActorId == id)
            .Select(static happened => $"{happened.Action} {happened.Scope} {happened.Attributes["name"]}"));

        async Task<string> CreateAsync(params string[] arguments)
        {
            (int code, byte[] text, string problem) = await docker.PipeAsync(
                Encoding.UTF8.GetBytes("väl\n"), [kind, "create", .. arguments, "-"]);
            Assert.Equal((0, ""), (code, problem));
            return Encoding.UTF8.GetString(text).TrimEnd('\n');
        }

        async Task<string> RefusedAsync(string name) =>
            (await docker.PipeAsync("x"u8.ToArray(), kind, "create", name, "-"))
                .Error.Replace("Error response from daemon: ", "");
    }

    [Theory]
    [InlineData("secret")]
    [InlineData("config")]
    public async Task WhatIsRefusedIsSaidInTheEnginesWords(string kind)
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(null, Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        engine.State.StartSwarm();
        (int exitCode, _, string error) = await docker.PipeAsync([1], kind, "create", "a b", "-");
        Assert.Equal(1, exitCode);
        Assert.Equal("Error response from daemon: rpc error: code = InvalidArgument desc = invalid name, only 64 "
            + "[a-zA-Z0-9-_.] characters allowed, and the start and end character must be [a-zA-Z0-9]", error);
        Assert.Equal($"{kind} nope not found", await docker.ErrorAsync(kind, "inspect", "nope", "--pretty"));
        Assert.Equal("invalid filter 'x'", await docker.ErrorAsync(kind, "ls", "--filter", "x=y"));
    }

    [Fact]
    public async Task NoPluginHasTheSecretsOfThisEngine()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync(null, Cancel);
        using DockerProgram docker = new(engine.DockerHost);
        engine.State.StartSwarm();
        Assert.Equal("rpc error: code = Unknown desc = plugin \"vault\" not found",
            await docker.ErrorAsync("secret", "create", "--driver", "vault", "x"));
    }
}
