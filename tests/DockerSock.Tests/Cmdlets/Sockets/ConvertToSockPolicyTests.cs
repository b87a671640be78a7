using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

[Collection(nameof(OwnEnvironment))]
public sealed class ConvertToSockPolicyTests : CmdletTest
{
    private const string Seen = """
        $seen = @(
            [pscustomobject]@{ Method = 'HEAD'; Path = '/_ping' }
            [pscustomobject]@{ Method = 'GET'; Path = '/v1.51/containers/web.1/json?size=1' }
            [pscustomobject]@{ Method = 'GET'; Path = '/containers/0123456789ab/json' }
            [pscustomobject]@{ Method = 'GET'; Path = '/images/localhost:5000/a/b:1/json' }
            [pscustomobject]@{ Method = 'GET'; Path = '/odd(path)/0123456789ab' }
            [pscustomobject]@{ Method = $null; Path = $null }
        )
        """;

    [Fact]
    public void A_table_says_what_was_seen()
    {
        SockRule[] rules = [.. Run($"{Seen}; $seen | ConvertTo-SockPolicy").As<SockRule>()];
        Assert.Equal([("HEAD", "/_ping", 1, "SystemPingHead"), ("GET", "/containers/{id}/json", 2, "ContainerInspect"),
            ("GET", "/images/{name}/json", 1, "ImageInspect"), ("GET", "/odd(path)/0123456789ab", 1, null)],
            rules.Select(static rule => (rule.Method, rule.Path, rule.Count, rule.Operation)));
        Assert.Equal(["CONTAINERS=1"], rules[1].Tecnativa);
    }

    [Fact]
    public void Expressions_are_anchored_escaped_and_of_one_method_each() => Assert.Equal(
        [@"-allowGET=^(/v[0-9.]+)?(/containers/[a-zA-Z0-9][a-zA-Z0-9_.-]*/json|/images/"
            + @"[a-zA-Z0-9][a-zA-Z0-9_.:@-]*(/[a-zA-Z0-9][a-zA-Z0-9_.:@-]*)*/json|/odd\(path\)/[0-9a-f]+)$",
            "-allowHEAD=^(/v[0-9.]+)?/_ping$"],
        Run($"{Seen}; $seen | ConvertTo-SockPolicy -For Wollomatic").As<string>());

    [Theory]
    [InlineData("GET /containers/json", "CONTAINERS=1 EVENTS=0 PING=0 VERSION=0")]
    [InlineData("POST /containers/web/start", "ALLOW_START=1 EVENTS=0 PING=0 POST=1 VERSION=0")]
    [InlineData("POST /containers/web/kill", "ALLOW_RESTARTS=1 EVENTS=0 PING=0 POST=1 VERSION=0")]
    [InlineData("HEAD /_ping", "EVENTS=0 PING=1 VERSION=0")]
    public void The_environment_is_the_least(string request, string environment)
    {
        string[] words = request.Split(' ');
        Assert.Equal(environment, string.Join(' ', Run($"[pscustomobject]@{{ Method = '{words[0]}'; Path = '{words[1]}' }} "
            + "| ConvertTo-SockPolicy -For Tecnativa").As<string>()));
    }

    [Fact]
    public void What_cannot_be_said_for_sure_is_left_out_with_a_warning()
    {
        Outcome outcome = Run("[pscustomobject]@{ Method = 'GET'; Path = '/containers/../secrets' } "
            + "| ConvertTo-SockPolicy -For Wollomatic");
        Assert.Empty(outcome.As<string>());
        Assert.Contains("is left out", Assert.Single(outcome.Warnings).ToString());
    }

    /// <summary>What was made of a trace lets the same pass, and no more.</summary>
    [Theory]
    [InlineData("Tecnativa")]
    [InlineData("Wollomatic")]
    public async Task A_proxy_with_the_policy_lets_the_same_commands_pass_and_no_others(string proxy)
    {
        Engine.State.AddContainer("web", running: true);
        string[] policy = [.. Run("Trace-SockRequest { $null = Get-DockerContainer; $null = Get-DockerContainer web -Detailed } "
            + $"-DockerHost $h | ConvertTo-SockPolicy -For {proxy}").As<string>()];
        await using FakeEngine behind = await FakeEngine.StartAsync(new FakeEngineOptions
        {
            Proxy = proxy == "Tecnativa" ? SocketProxy.Tecnativa(policy) : SocketProxy.Wollomatic(policy),
        }, Cancel);
        behind.State.AddContainer("other", running: true);
        _ = Shell.Run("param($h) Get-DockerContainer -DockerHost $h; Get-DockerContainer other -Detailed -DockerHost $h",
            ("h", behind.DockerHost)).Clean;
        foreach (string command in (string[])["Stop-DockerContainer other", "Get-DockerImage"])
        {
            Assert.Equal("DockerDenied", Assert.Single(Shell.Run($"param($h) {command} -DockerHost $h",
                ("h", behind.DockerHost)).Errors).FullyQualifiedErrorId.Split(',')[0]);
        }
    }
}
