using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class RestartDockerContainerTests : CmdletTest
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Engine.State.AddImage("alpine:3.20");
        Engine.State.AddContainer("web1", "alpine:3.20", running: true);
        Engine.State.AddContainer("web2", "alpine:3.20", running: false);
    }

    [Fact]
    public void Restarts_with_its_own_time_and_signal()
    {
        ContainerSummary shown =
            Assert.Single(Run("Restart-DockerContainer web1 -Timeout 3 -Signal SIGINT -PassThru -DockerHost $h")
                .As<ContainerSummary>());
        Assert.Equal(("web1", "running"), (shown.Name, shown.State));
        Assert.Contains("POST /v1.51/containers/web1/restart?t=3&signal=SIGINT",
            Engine.Requests.Select(static request => $"{request.Method} {request.Target}"));
    }

    [Fact]
    public void One_that_is_not_there_is_an_error()
    {
        Outcome outcome = Run("Restart-DockerContainer nothing -DockerHost $h");
        Assert.Equal(("DockerObjectNotFound", "nothing"), (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.Equal(["POST /v1.51/containers/nothing/restart", "GET /v1.51/containers/json?all=1"],
            Engine.Requests.TakeLast(2).Select(static request => $"{request.Method} {request.Target}"));
    }
}
