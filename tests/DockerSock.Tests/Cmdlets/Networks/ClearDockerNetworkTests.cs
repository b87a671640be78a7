using DockerSock.Fake;
using DockerSock.Models;

namespace DockerSock.Tests.Cmdlets;

public sealed class ClearDockerNetworkTests : ObjectTest
{
    [Fact]
    public void Clear_removes_exactly_what_no_container_is_set_up_for()
    {
        Engine.State.AddContainer("off", network: "used");
        Engine.State.AddNetwork("keep", setUp: static network => network.Labels["keep"] = "");
        Engine.State.AddNetwork("new", setUp: static network => network.Created += TimeSpan.FromHours(1));
        EngineNetwork old = Engine.State.AddNetwork("old");
        const string Clear =
            "Clear-DockerNetwork -Force -Until ([DateTimeOffset]::Now.AddMinutes(5)) -Filter @{ 'label!' = 'keep' } "
                + "-DockerHost $h";
        Assert.Contains($"\"Remove network\" on target \"old (bridge) on {Engine.DockerHost}\"",
            Shell.Show(Clear.Replace("$h", Engine.DockerHost) + " -WhatIf"));
        Assert.Empty(Changes);
        Assert.Equal("old", Assert.Single(Run(Clear).As<DockerNetwork>()).Name);
        Assert.Equal([$"DELETE /networks/{old.Id}"], Changes);
        Assert.Equal(["bridge", "host", "keep", "new", "none", "used"],
            Engine.State.Networks.Select(static network => network.Name).Order());
    }

    [Fact]
    public void Networks_of_a_swarm_stay_as_long_as_a_service_has_them_on_whatever_node()
    {
        EngineNetwork byId = Engine.State.AddNetwork("by-id", setUp: static network => network.Scope = "swarm");
        Engine.State.AddNetwork("by-name", setUp: static network => network.Scope = "swarm");
        Engine.State.AddNetwork("old-way", setUp: static network => network.Scope = "swarm");
        Engine.State.AddNetwork("unused", setUp: static network => network.Scope = "swarm");
        Answer("/services", $$$"""
            [{"ID":"s1","Spec":{"Name":"a","TaskTemplate":{"Networks":[{"Target":"{{{byId.Id}}}"},{"Target":"by-name"}] } } },
             {"ID":"s2","Spec":{"Name":"b","Networks":[{"Target":"old-way"}]}}]
            """);
        Assert.Equal(["unused"], Run("Clear-DockerNetwork -Force -DockerHost $h").As<DockerNetwork>()
            .Select(static one => one.Name));
    }

    [Theory]
    [InlineData("docker_gwbridge")]
    [InlineData("podman")]
    [InlineData("mesh", true)]
    [InlineData("template", false, true)]
    public void What_an_engine_has_of_its_own_stays(string name, bool ingress = false, bool configOnly = false)
    {
        Answer("/networks", $$"""
            [{"Id":"1","Name":"{{name}}","Driver":"bridge","Scope":"local","Ingress":{{(ingress ? "true" : "false")}},"ConfigOnly":{{(configOnly ? "true" : "false")}}},
             {"Id":"2","Name":"unused","Driver":"bridge","Scope":"local"}]
            """);
        Assert.Contains("unused", Shell.Show($"Clear-DockerNetwork -WhatIf -DockerHost {Engine.DockerHost}"));
        Assert.DoesNotContain(name, Shell.Show($"Clear-DockerNetwork -WhatIf -DockerHost {Engine.DockerHost}"));
    }

    [Fact]
    public void A_worker_of_a_swarm_knows_no_services_and_lets_the_networks_of_the_swarm_be()
    {
        Engine.State.AddNetwork("mesh", setUp: static network => network.Scope = "swarm");
        Engine.State.AddNetwork("own");
        using IDisposable fault = Engine.Misbehave("GET", "/services", Fault.Status(503,
            """{"message":"This node is not a swarm manager. Worker nodes can't be used to view or modify cluster state."}"""));
        Assert.Equal(["own"], Run("Clear-DockerNetwork -Force -DockerHost $h").As<DockerNetwork>()
            .Select(static one => one.Name));
    }

    [Fact]
    public void Prune_has_the_engine_do_it()
    {
        Answer("/networks/prune", """{"NetworksDeleted":["a","b"]}""");
        PruneResult result = Assert.Single(Run(
            "Clear-DockerNetwork -Force -Prune -Until 1748779201 -Filter @{ label = 'x=y' } -DockerHost $h")
                .As<PruneResult>());
        Assert.Equal(["a", "b"], result.Removed);
        Assert.Equal("""POST /networks/prune?filters={"label":["x=y"],"until":["1748779201"]}""",
            Uri.UnescapeDataString(Assert.Single(Changes)));
    }
}
