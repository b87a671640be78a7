using System.Text.Json;
using DockerSock.Fake;
using DockerSock.Models;

namespace DockerSock.Tests.Cmdlets;

public sealed class NewDockerVolumeTests : ObjectTest
{
    [Fact]
    public void Creates_with_every_parameter()
    {
        DockerVolume made = Assert.Single(Run("""
            New-DockerVolume share -Driver local -Option @{ type = 'nfs' } -Label @{ Owner = 'a=b' } -ClusterVolumeSpec @{ Group = 'g'; AccessMode = @{ Scope = 'multi' } } -DockerHost $h
            """).As<DockerVolume>());
        Assert.Equal("""
            {"Name":"share","Driver":"local","DriverOpts":{"type":"nfs"},"Labels":{"Owner":"a=b"},"ClusterVolumeSpec":{"AccessMode":{"Scope":"multi"},"Group":"g"}}
            """.Trim(), Ordered(Body));
        Assert.Equal(["HEAD /_ping", "POST /v1.51/volumes/create"], AllSent);
        Assert.Equal(("share", "local", "nfs", "a=b", Engine.DockerHost),
            (made.Name, made.Driver, made.Options["type"], made.Labels["Owner"], made.DockerHost));
        Assert.False(made.IsAnonymous);
    }

    [Fact]
    public void Without_a_name_the_engine_makes_one()
    {
        DockerVolume made = Assert.Single(Run("New-DockerVolume -DockerHost $h").As<DockerVolume>());
        Assert.Equal("{}", Body);
        Assert.True(made.IsAnonymous);
    }

    [Fact]
    public void A_driver_that_is_not_there_is_an_error() =>
        Assert.Equal("DockerObjectNotFound", Run("New-DockerVolume x -Driver nothing -DockerHost $h").ErrorId);

    /// <summary>A hashtable's keys come in any order.</summary>
    private static string Ordered(string json)
    {
        Dictionary<string, JsonElement> body = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!;
        SortedDictionary<string, JsonElement> spec =
            new(body["ClusterVolumeSpec"].Deserialize<Dictionary<string, JsonElement>>()!, StringComparer.Ordinal);
        body["ClusterVolumeSpec"] = JsonSerializer.SerializeToElement(spec);
        return JsonSerializer.Serialize(body);
    }

    [Fact]
    public async Task An_older_engine_is_not_sent_a_volume_of_a_swarm()
    {
        await using FakeEngine old = await FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = "1.41" }, Cancel);
        Assert.Equal("DockerParameterNeedsNewerEngine",
            On(old, "New-DockerVolume data -ClusterVolumeSpec @{ Group = 'a' } -DockerHost $h").ErrorId);
        Assert.Empty(ChangesOf(old));
    }
}
