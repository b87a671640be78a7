using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class SuspendDockerContainerTests : ContainerTest
{
    [Fact]
    public void Freezes_one_and_shows_it()
    {
        Engine.State.AddContainer("web", running: true);
        ContainerSummary shown = Assert.Single(Run("Suspend-DockerContainer web -PassThru -DockerHost $h")
            .As<ContainerSummary>());
        Assert.Equal(("web", "paused"), (shown.Name, shown.State));
        Assert.Equal(["POST /containers/web/pause", "GET /containers/json?all=1"], Calls);
        Assert.Equal(0, The("POST", "/containers/web/pause").BodyLength);
    }

    [Fact]
    public void Freezes_all_that_a_wildcard_means_and_writes_nothing()
    {
        Engine.State.AddContainer("web1", running: true);
        Engine.State.AddContainer("web2", running: true);
        Engine.State.AddContainer("db", running: true);
        Assert.Empty(Run("Suspend-DockerContainer WEB* -DockerHost $h").Clean);
        Assert.Equal(["paused", "paused", "running"], Engine.State.Containers.OrderBy(static one => one.Name == "db")
            .Select(static one => one.StateText));
    }

    [Fact]
    public void One_that_is_suspended_is_the_engines_error_and_the_others_are_suspended()
    {
        Engine.State.AddContainer("web", running: true).Pause();
        Engine.State.AddContainer("db", running: true);
        Outcome outcome = Run("Suspend-DockerContainer web, db -DockerHost $h");
        Assert.Equal(("DockerConflict", "web"), (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.Contains("is already paused", outcome.ErrorText);
        Assert.Equal("paused", Engine.State.FindContainer("db")!.StateText);
    }
}
