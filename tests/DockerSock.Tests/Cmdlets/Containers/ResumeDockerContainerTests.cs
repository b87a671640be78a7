using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class ResumeDockerContainerTests : ContainerTest
{
    [Fact]
    public void Lets_one_from_the_pipeline_go_on_and_shows_it()
    {
        string id = Engine.State.AddContainer("web", running: true).Id;
        Engine.State.FindContainer("web")!.Pause();
        ContainerSummary shown = Assert.Single(Run(
            "Get-DockerContainer -Filter @{ status = 'paused' } -DockerHost $h | Resume-DockerContainer -PassThru")
                .As<ContainerSummary>());
        Assert.Equal(("web", "running"), (shown.Name, shown.State));
        Assert.Equal(
            ["GET /containers/json?filters=%7B%22status%22%3A%5B%22paused%22%5D%7D", $"POST /containers/{id}/unpause",
                $"GET /containers/json?all=1&filters=%7B%22id%22%3A%5B%22{id}%22%5D%7D"],
            Calls);
    }

    [Fact]
    public void One_that_is_not_suspended_is_the_engines_error()
    {
        Engine.State.AddContainer("web", running: true);
        Outcome outcome = Run("Resume-DockerContainer web -DockerHost $h");
        Assert.Equal(("DockerEngineError", "web"), (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.Contains("is not paused", outcome.ErrorText);
    }
}
