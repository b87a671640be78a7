using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class StartDockerContainerTests : CmdletTest
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Engine.State.AddContainer("web", running: false);
    }

    [Fact]
    public void Starts_with_its_own_keys_and_shows_what_runs()
    {
        ContainerSummary shown = Assert.Single(
            Run("Start-DockerContainer web -DetachKeys ctrl-x -PassThru -DockerHost $h").As<ContainerSummary>());
        Assert.Equal(("web", "running"), (shown.Name, shown.State));
        Assert.Contains("POST /v1.51/containers/web/start?detachKeys=ctrl-x", AllSent);
    }

    [Fact]
    public void One_that_is_not_there_is_an_error_and_the_other_is_started()
    {
        Assert.Equal("DockerObjectNotFound", Run("Start-DockerContainer nothing, web -DockerHost $h").ErrorId);
        Assert.True(Engine.State.FindContainer("web")!.IsRunning);
    }
}
