using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class ConnectDockerNetworkTests : ObjectTest
{
    [Fact]
    public void Connects_with_every_parameter()
    {
        EngineContainer web = Engine.State.AddContainer("web");
        Engine.State.AddNetwork("back");
        ContainerSummary shown = Assert.Single(Run("""
            Get-DockerContainer web -DockerHost $h | Connect-DockerNetwork back -Alias db, store -IPAddress 172.20.0.9 -IPv6Address fd00::9 -LinkLocalIP 169.254.1.1 -MacAddress 02:42:00:00:00:01 `
                -Link other:o -DriverOption @{ a = 'b' } -GatewayPriority 7 -PassThru
            """).As<ContainerSummary>());
        Assert.Equal("""
            {"Container":"<id>","EndpointConfig":{"IPAMConfig":{"IPv4Address":"172.20.0.9","IPv6Address":"fd00::9","LinkLocalIPs":["169.254.1.1"]},"Links":["other:o"],
            "MacAddress":"02:42:00:00:00:01","Aliases":["db","store"],"DriverOpts":{"a":"b"},"GwPriority":7}}
            """.ReplaceLineEndings("").Replace("<id>", web.Id), Body);
        Assert.Equal(["POST /networks/back/connect"], Changes);
        Assert.Equal("web", shown.Name);
        Assert.Equal(["db", "store"], web.Networks["back"].Aliases);
    }

    [Fact]
    public async Task An_older_engine_is_not_sent_what_it_does_not_know()
    {
        await using FakeEngine old = await FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = "1.43" }, Cancel);
        old.State.AddContainer("web");
        Assert.Equal("DockerParameterNeedsNewerEngine",
            Shell.Run("param($h) Connect-DockerNetwork bridge web -MacAddress 02:42:00:00:00:01 -DockerHost $h",
                ("h", old.DockerHost)).ErrorId);
        Assert.Equal("DockerParameterNeedsNewerEngine",
            Shell.Run("param($h) Connect-DockerNetwork bridge web -GatewayPriority 1 -DockerHost $h",
                ("h", old.DockerHost)).ErrorId);
        Assert.DoesNotContain(old.Requests, static request => request.Method == "POST");
    }

    [Fact]
    public void One_that_is_connected_already_is_an_error_and_the_other_is_connected()
    {
        Engine.State.AddContainer("web1", network: "back", running: true);
        EngineContainer other = Engine.State.AddContainer("web2", running: true);
        Outcome outcome = Run("Connect-DockerNetwork back web* -DockerHost $h");
        Assert.Equal("DockerConflict", outcome.ErrorId);
        Assert.Contains("endpoint with name web1 already exists in network back", outcome.ErrorText);
        Assert.True(other.Networks.ContainsKey("back"));
    }

    [Fact]
    public void What_is_no_container_is_refused_even_where_a_container_has_its_name()
    {
        Engine.State.AddContainer("web");
        Engine.State.AddVolume("web");
        Outcome outcome = Run("Get-DockerVolume web -DockerHost $h | Connect-DockerNetwork bridge");
        Assert.Equal("DockerNameInvalid", outcome.ErrorId);
        Assert.Contains("The volume 'web' is no container", outcome.ErrorText);
        Assert.Empty(Changes);
    }
}
