using DockerSock.Fake;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class DisconnectDockerNetworkTests : ObjectTest
{
    [Fact]
    public void Disconnects()
    {
        EngineContainer web = Engine.State.AddContainer("web", network: "back", running: true);
        Assert.Empty(Run("Disconnect-DockerNetwork back web -DockerHost $h").Clean);
        Assert.Equal("""{"Container":"web"}""", Body);
        Assert.Equal(["POST /networks/back/disconnect"], Changes);
        Assert.Empty(web.Networks);
        Assert.Equal("DockerEngineError", Run("Disconnect-DockerNetwork back web -Force -DockerHost $h").ErrorId);
        Assert.Equal("""{"Container":"web","Force":true}""", Body);
    }

    [Fact]
    public void One_that_is_not_in_it_is_an_error_and_the_other_is_taken_out()
    {
        EngineContainer web = Engine.State.AddContainer("web", network: "back", running: true);
        Engine.State.AddContainer("off");
        Outcome outcome = Run("Disconnect-DockerNetwork back off, web -DockerHost $h");
        Assert.Equal("off", Assert.Single(outcome.Errors).TargetObject);
        Assert.Empty(web.Networks);
    }
}
