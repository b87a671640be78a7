using DockerSock.Fake;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class SetDockerVolumeTests : ObjectTest
{
    [Fact]
    public void Set_sends_the_whole_specification_with_its_version()
    {
        Answer("/volumes/shared", """
            {"Name":"shared","Driver":"csi","Mountpoint":"","Scope":"global","ClusterVolume":{"ID":"x1","Version":{"Index":18446744073709551615},
            "Spec":{"Group":"g","AccessMode":{"Scope":"multi","Availability":"active"},"Unknown":[1]}}}
            """);
        Assert.Empty(
            Run("Set-DockerVolume shared -Availability drain -ClusterVolumeSpec @{ Group = 'h'; AccessMode = @{ "
                + "Availability = 'pause' } } -DockerHost $h").Clean);
        Assert.Equal(["PUT /volumes/shared?version=18446744073709551615"], Changes);
        Assert.Equal("""{"Spec":{"Group":"h","AccessMode":{"Scope":"multi","Availability":"drain"},"Unknown":[1]}}""",
            Body);
    }

    [Fact]
    public void A_volume_of_one_engine_cannot_be_changed()
    {
        Engine.State.AddVolume("data");
        Outcome outcome = Run("Set-DockerVolume data -Availability drain -DockerHost $h");
        Assert.Equal("DockerNameInvalid", outcome.ErrorId);
        Assert.Contains("'data' is not one of a swarm", outcome.ErrorText);
        Assert.Empty(Changes);
    }

    [Fact]
    public async Task An_older_engine_is_not_sent_what_it_does_not_know()
    {
        await using FakeEngine old = await FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = "1.41" }, Cancel);
        Assert.Equal("DockerParameterNeedsNewerEngine",
            On(old, "Set-DockerVolume data -Availability drain -DockerHost $h").ErrorId);
        Assert.Empty(ChangesOf(old));
    }
}
