using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class GetDockerNetworkTests : ObjectTest
{
    [Fact]
    public void Lists_with_those_who_use_each()
    {
        Engine.State.AddContainer("web", network: "front", running: true);
        Engine.State.AddContainer("off", network: "front");
        DockerNetwork[] found = [.. Run("Get-DockerNetwork -DockerHost $h").As<DockerNetwork>()];
        Assert.Equal(["bridge", "front", "host", "none"], found.Select(static one => one.Name));
        Assert.Equal(["off", "web"], found[1].UsedBy!.Order());
        Assert.Equal(["HEAD /_ping", "GET /v1.51/containers/json?all=1", "GET /v1.51/networks"], AllSent);
        Assert.All(found, one => Assert.Equal(Engine.DockerHost, one.DockerHost));
    }

    [Fact]
    public void Finds_by_name_id_start_of_an_id_and_wildcard()
    {
        EngineNetwork front = Engine.State.AddNetwork("front");
        Engine.State.AddNetwork("frontier");
        foreach (string name in new[] { "front", front.Id, front.Id[..9] })
        {
            Assert.Equal(front.Id,
                Assert.Single(Run($"Get-DockerNetwork {name} -DockerHost $h").As<DockerNetwork>()).Id);
        }

        Assert.Equal(["front", "frontier"], Run("Get-DockerNetwork FRONT* -DockerHost $h").As<DockerNetwork>()
            .Select(static one => one.Name).Order());
        Outcome outcome = Run("Get-DockerNetwork fron, front -DockerHost $h");
        Assert.Equal("DockerObjectNotFound", outcome.ErrorId);
        Assert.Equal("front", Assert.Single(outcome.Called));
    }

    [Fact]
    public void Sends_filters()
    {
        Engine.State.AddNetwork("front", setUp: static network => network.Labels["a"] = "b");
        Assert.Equal("front",
            Assert.Single(Run("Get-DockerNetwork -Filter @{ label = 'a=b'; driver = 'bridge' } -DockerHost $h")
                .As<DockerNetwork>()).Name);
        Assert.Equal("""{"driver":["bridge"],"label":["a=b"]}""", Sorted(Engine.Requests[^1].QueryValue("filters")!));
    }

    [Fact]
    public void Detailed_inspects_each_and_shows_who_is_in_it()
    {
        Engine.State.AddContainer("web", network: "front", running: true);
        DockerNetwork found =
            Assert.Single(Run("Get-DockerNetwork front -Detailed -Services -Scope local -DockerHost $h")
                .As<DockerNetwork>());
        Assert.EndsWith($"/networks/{found.Id}?verbose=1&scope=local",
            AllSent.Single(static sent => sent.Contains("scope")));
        NetworkContainer inside = Assert.Single(found.Containers.Values);
        Assert.Equal(("web", "172.18.0.2/16"), (inside.Name, inside.IPv4Address));
        Assert.Equal(["web"], found.UsedBy);
    }

    [Fact]
    public void The_view_has_the_columns_of_the_docker_program_and_who_uses_each()
    {
        Engine.State.AddContainer("web", network: "front");
        string shown = Shell.Show($"Get-DockerNetwork front -DockerHost {Engine.DockerHost}");
        Assert.Matches(@"NETWORK ID +NAME +DRIVER +SCOPE +SUBNETS +USED BY", shown);
        Assert.Matches(@"[0-9a-f]{12} +front +bridge +local +172\.18\.0\.0/16 +web", shown);
    }

    private static string Sorted(string json) => System.Text.Json.JsonSerializer.Serialize(
        new SortedDictionary<string, string[]>(
            System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, string[]>>(json)!, StringComparer.Ordinal));

    [Fact]
    public void Containers_are_listed_once_for_a_pipeline()
    {
        Engine.State.AddContainer("web", network: "front", running: true);
        Engine.State.AddNetwork("back");
        DockerNetwork[] found = [.. Run("'front', 'back' | Get-DockerNetwork -DockerHost $h").As<DockerNetwork>()];
        Assert.Equal(["front web", "back "], found.Select(static one => $"{one.Name} {string.Join(' ', one.UsedBy!)}"));
        Assert.Single(AllSent, static sent => sent.Contains("/containers/json"));
    }

    [Theory]
    [InlineData("Get-DockerContainer web -DockerHost $h | Get-DockerNetwork")]
    [InlineData("Get-DockerContainer web -DockerHost $h -Detailed | Get-DockerNetwork -Detailed")]
    public void A_container_means_the_networks_that_it_is_set_up_for(string script)
    {
        Engine.State.AddContainer("web", network: "front");
        Engine.State.AddContainer("db", network: "back", running: true);
        DockerNetwork found = Assert.Single(Run(script).As<DockerNetwork>());
        Assert.Equal(("front", "web"), (found.Name, Assert.Single(found.UsedBy!)));
    }

    [Fact]
    public void What_is_no_network_is_refused()
    {
        Engine.State.AddVolume("front");
        Engine.State.AddNetwork("front");
        Outcome outcome = Run("Get-DockerVolume front -DockerHost $h | Get-DockerNetwork");
        Assert.Equal("DockerNameInvalid", outcome.ErrorId);
        Assert.Contains("The volume 'front' is no network", outcome.ErrorText);
        Assert.Empty(outcome.Output);
    }

    [Fact]
    public void Podmans_own_network_has_one_name_in_the_list_and_another_in_its_containers()
    {
        using IDisposable fault = Engine.Misbehave("GET", "/containers/json", Fault.Answer("""
            [{"Id":"c","Names":["/web"],"NetworkSettings":{"Networks":{"podman":{"NetworkID":"podman"}}}}]
            """));
        Assert.Equal(["web"], Assert.Single(Run("Get-DockerNetwork bridge -DockerHost $h").As<DockerNetwork>()).UsedBy);
    }
}
