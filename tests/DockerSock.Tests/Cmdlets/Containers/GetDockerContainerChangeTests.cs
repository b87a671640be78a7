using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class GetDockerContainerChangeTests : ContainerTest
{
    [Fact]
    public void Shows_what_is_new_other_and_gone()
    {
        EngineContainer web = Engine.State.AddContainer("web");
        web.Files.AddFile("/etc/old.conf", "old");
        web.Files.TakeAsImage();
        web.Files.AddFile("/etc/new.conf", "new");
        web.Files.Remove("/etc/old.conf");
        IReadOnlyList<ContainerChange> found = Run("Get-DockerContainerChange web -DockerHost $h")
            .As<ContainerChange>();
        Assert.Equal(
            [(ChangeKind.Modified, "/etc"), (ChangeKind.Added, "/etc/new.conf"), (ChangeKind.Deleted, "/etc/old.conf")],
            found.Select(static one => (one.Kind, one.Path)));
        Assert.All(found, found => Assert.Equal(("web", Engine.DockerHost), (found.Container, found.DockerHost)));
        Assert.Equal(["GET /containers/web/json", $"GET /containers/{web.Id}/changes"], Calls);
    }

    [Fact]
    public void Null_is_an_empty_list()
    {
        Engine.State.AddContainer("web");
        Answer("/containers/*/changes", "null\n");
        Assert.Empty(Run("Get-DockerContainerChange web -DockerHost $h").Clean);
        Assert.EndsWith("/changes", Calls[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_name_is_an_error_and_the_others_come()
    {
        Engine.State.AddContainer("web").Files.AddFile("/new", "");
        Outcome outcome = Run("Get-DockerContainerChange nothing, web -DockerHost $h");
        Assert.Equal(("DockerObjectNotFound", "nothing"), (outcome.ErrorId, outcome.Errors[0].TargetObject));
        Assert.Contains("/new", outcome.Called);
    }
}
