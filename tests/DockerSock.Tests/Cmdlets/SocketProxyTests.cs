using System.Management.Automation;
using DockerSock.Fake;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

/// <summary>
/// Behind a socket proxy or an authorization plugin: each error names the call that was refused, and what lets it pass.
/// </summary>
public sealed class SocketProxyTests : CmdletTest
{
    protected override FakeEngineOptions Options { get; } = new();

    public static TheoryData<string, string, string, string> Refusals => new()
    {
        { "tecnativa", "Get-DockerContainer", "GET /containers/json (ContainerList)",
            "Tecnativa's docker-socket-proxy lets it pass with CONTAINERS=1." },
        { "tecnativa", "Get-DockerInfo", "GET /info (SystemInfo)", "with INFO=1." },
        { "tecnativa", "Start-DockerContainer web", "POST /containers/web/start (ContainerStart)",
            "with POST=1 and ALLOW_START=1." },
        { "tecnativa", "Restart-DockerContainer web", "POST /containers/web/restart (ContainerRestart)",
            "with POST=1 and ALLOW_RESTARTS=1." },
        { "tecnativa", "New-DockerVolume v", "POST /volumes/create (VolumeCreate)", "with POST=1 and VOLUMES=1." },
        { "tecnativa", "Invoke-SockRequest /images/json", "GET /images/json (ImageList)", "with IMAGES=1." },
        { "wollomatic", "Get-DockerContainer", "GET /containers/json (ContainerList)",
            "'-allowGET=^(/v[0-9.]+)?/containers/json$'" },
        { "wollomatic", "New-DockerVolume v", "POST /volumes/create (VolumeCreate)",
            "'-allowPOST=^(/v[0-9.]+)?/volumes/create$'" },
        { "plugin", "Get-DockerContainer", "The authorization plugin 'opa' of ENGINE refuses GET /containers/json "
            + "(ContainerList): not in office hours.", "Its policy decides" },
        { "plugin", "Invoke-SockRequest /build -Method POST -Body ([byte[]]::new(5MB))",
            "does not get to see POST /build (ImageBuild): it has more than 4 MiB.", ".dockerignore" },
        { "empty", "Get-DockerImage", "or a proxy before it, does not allow GET /images/json (ImageList).", "" },
    };

    [Theory, MemberData(nameof(Refusals))]
    public void A_refusal_names_the_call_and_the_switch(string proxy, string command, string call, string advice)
    {
        Options.Proxy = proxy switch
        {
            "tecnativa" => SocketProxy.Tecnativa(),
            "wollomatic" => SocketProxy.Wollomatic("GET=/(_ping|version)", "HEAD=/_ping"),
            "plugin" => SocketProxy.Authorization("opa", "/containers/", "not in office hours"),
            _ => null,
        };
        using IDisposable? fault = proxy == "empty" ? Engine.Misbehave("GET", "/images/json", Fault.Status(405, "")) : null;
        Outcome outcome = Run($"{command} -DockerHost $h; 'on'");
        ErrorRecord refused = Assert.Single(outcome.Errors);
        Assert.Equal(("DockerDenied", ErrorCategory.PermissionDenied),
            (refused.FullyQualifiedErrorId.Split(',')[0], refused.CategoryInfo.Category));
        string words = refused.ErrorDetails.Message.Replace(Engine.DockerHost, "ENGINE", StringComparison.Ordinal);
        Assert.Contains(call, words);
        Assert.Contains(advice, words);
        Assert.DoesNotContain("<", words);
        // Other calls go on: the engine is not away.
        Assert.Equal("on", outcome.Output[^1].BaseObject);
    }

    [Theory]
    [InlineData("PING=0", "HEAD /_ping, GET /_ping, GET /version, GET /v1.51/containers/json")]
    [InlineData("PING=0 VERSION=0", "HEAD /_ping, GET /_ping, GET /version, GET /v1.44/containers/json")]
    public void An_engine_that_may_not_be_asked_for_its_version_is_spoken_with(string variables, string calls)
    {
        Options.Proxy = SocketProxy.Tecnativa([.. variables.Split(' '), "CONTAINERS=1"]);
        _ = Run("Get-DockerContainer -DockerHost $h").Clean;
        Assert.Equal(calls, string.Join(", ", AllSent));
        Engine.ClearRequests();
        _ = Run("Get-DockerContainer -DockerHost $h").Clean;
        Assert.Single(Engine.Requests);
    }

    [Theory]
    [InlineData("Get-DockerNetwork", "NETWORKS=1")]
    [InlineData("Get-DockerVolume", "VOLUMES=1")]
    public void What_is_only_shown_beside_costs_itself_alone(string command, string variable)
    {
        Engine.State.AddVolume("data");
        Options.Proxy = SocketProxy.Tecnativa(variable);
        Outcome outcome = Run($"{command} -DockerHost $h");
        Assert.All(outcome.Clean, static found => Assert.Null(found.Properties["UsedBy"].Value));
        Assert.NotEmpty(outcome.Clean);
        Assert.Contains("with CONTAINERS=1.", Assert.Single(outcome.Warnings));
    }
}
