using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class RenameDockerContainerTests : ContainerTest
{
    [Fact]
    public void Gives_one_another_name_and_shows_it_under_that()
    {
        Engine.State.AddContainer("web");
        Assert.Equal("web-old", Assert.Single(Run("Rename-DockerContainer web web-old -PassThru -DockerHost $h")
            .As<ContainerSummary>()).Name);
        Assert.Equal(["POST /containers/web/rename?name=web-old", "GET /containers/json?all=1"], Calls);
        Assert.Equal(0, The("POST", "/containers/web/rename").BodyLength);
    }

    [Fact]
    public void A_script_block_makes_a_name_for_each_of_the_pipeline()
    {
        string one = Engine.State.AddContainer("web1").Id;
        string two = Engine.State.AddContainer("web2").Id;
        Assert.Equal(["web1-old", "web2-old"], Run(
            "Get-DockerContainer web1, web2 -DockerHost $h | Rename-DockerContainer -NewName { $_.Name + '-old' } "
                + "-PassThru")
            .As<ContainerSummary>().Select(static shown => shown.Name));
        Assert.Equal([$"POST /containers/{one}/rename?name=web1-old", $"POST /containers/{two}/rename?name=web2-old"],
            Calls.Where(static call => call.StartsWith("POST", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_name_is_encoded_as_it_is()
    {
        using IDisposable fault = Engine.Misbehave("POST", "/containers/web/rename", Fault.Status(204, ""));
        Assert.Empty(Run("Rename-DockerContainer web 'a b&c=ü' -DockerHost $h").Clean);
        Assert.Equal(["POST /containers/web/rename?name=a%20b%26c%3D%C3%BC"], Calls);
    }

    [Fact]
    public void A_name_that_is_taken_is_a_conflict_and_the_next_one_is_renamed()
    {
        Engine.State.AddContainer("web1");
        Engine.State.AddContainer("web2");
        Engine.State.AddContainer("web1-old");
        Outcome outcome =
            Run("Get-DockerContainer web1, web2 -DockerHost $h | Rename-DockerContainer -NewName { $_.Name + '-old' }");
        Assert.Equal("DockerConflict", outcome.ErrorId);
        Assert.Contains("\"/web1-old\" is already in use", outcome.ErrorText);
        Assert.NotNull(Engine.State.FindContainer("web2-old"));
    }
}
