using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class RemoveDockerContainerTests : ContainerTest
{
    [Theory]
    [InlineData("", "DELETE /containers/web")]
    [InlineData("-Force", "DELETE /containers/web?force=1")]
    [InlineData("-Volume", "DELETE /containers/web?v=1")]
    [InlineData("-Volume -Force", "DELETE /containers/web?v=1&force=1")]
    public void Sends_what_was_asked_for(string switches, string sent)
    {
        Engine.State.AddContainer("web");
        Assert.Empty(Run($"Remove-DockerContainer web {switches} -DockerHost $h").Clean);
        Assert.Equal([sent], Calls);
        Assert.Null(Engine.State.FindContainer("web"));
    }

    [Fact]
    public void Removes_a_link_in_place_of_the_container()
    {
        Engine.State.AddContainer("web");
        using IDisposable fault = Engine.Misbehave("DELETE", "/containers/web%2Fdb", Fault.Status(204, ""));
        Assert.Empty(Run("Remove-DockerContainer web/db -Link -DockerHost $h").Clean);
        Assert.Equal(["DELETE /containers/web%2Fdb?link=1"], Calls);
    }

    [Fact]
    public void PassThru_shows_it_as_it_was()
    {
        Engine.State.AddContainer("web", running: true);
        ContainerSummary shown = Assert.Single(Run("Remove-DockerContainer web -Force -PassThru -DockerHost $h")
            .As<ContainerSummary>());
        Assert.Equal(("web", "running"), (shown.Name, shown.State));
        Assert.Equal(["GET /containers/json?all=1", "DELETE /containers/web?force=1"], Calls);
        Assert.Empty(Engine.State.Containers);
    }

    [Fact]
    public void PassThru_of_one_that_is_not_there_is_one_error_and_removes_nothing()
    {
        Engine.State.AddContainer("web");
        Assert.Equal("DockerObjectNotFound", Run("Remove-DockerContainer nothing -PassThru -DockerHost $h").ErrorId);
        Assert.Equal(["GET /containers/json?all=1"], Calls);
    }

    [Fact]
    public void Volumes_without_a_name_stay_unless_asked_for()
    {
        Engine.State.AddContainer("web1", mounts: ["/data"]);
        Engine.State.AddContainer("web2", mounts: ["/data"]);
        _ = Run("Remove-DockerContainer web1 -DockerHost $h; Remove-DockerContainer web2 -Volume -DockerHost $h").Clean;
        Assert.Single(Engine.State.Volumes);
    }

    [Fact]
    public void One_that_runs_is_an_error_and_the_others_go()
    {
        Engine.State.AddContainer("web1", running: true);
        Engine.State.AddContainer("web2");
        Outcome outcome = Run("Remove-DockerContainer web1, web2 -DockerHost $h");
        Assert.Equal(("DockerConflict", "web1"), (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.Contains("stop the container before removing", outcome.ErrorText);
        Assert.Equal(["web1"], Engine.State.Containers.Select(static left => left.Name));
    }
}
