using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class RemoveDockerNetworkTests : ObjectTest
{
    [Fact]
    public void Removes_by_name_and_from_the_pipeline()
    {
        EngineNetwork front = Engine.State.AddNetwork("front");
        Engine.State.AddNetwork("back");
        Assert.Equal("back",
            Assert.Single(Run("Remove-DockerNetwork back -PassThru -DockerHost $h").As<DockerNetwork>()).Name);
        Assert.Empty(Run("Get-DockerNetwork front -DockerHost $h | Remove-DockerNetwork").Clean);
        Assert.Equal(["DELETE /networks/back", $"DELETE /networks/{front.Id}"], Changes);
        Assert.Equal(["bridge", "host", "none"], Engine.State.Networks.Select(static network => network.Name));
    }

    [Fact]
    public void What_cannot_be_removed_is_an_error_each_and_the_others_go()
    {
        Engine.State.AddContainer("web", network: "front", running: true);
        Engine.State.AddNetwork("back");
        Outcome outcome = Run("Remove-DockerNetwork front, bridge, nothing, back -DockerHost $h");
        Assert.Equal(["DockerConflict", "DockerDenied", "DockerObjectNotFound"],
            outcome.Errors.Select(static error => error.FullyQualifiedErrorId.Split(',')[0]).Order());
        Assert.Equal(["bridge", "front", "host", "none"],
            Engine.State.Networks.Select(static network => network.Name).Order());
    }

    [Fact]
    public void A_name_that_two_networks_have_is_refused()
    {
        Engine.State.AddNetwork("twin");
        Engine.State.AddNetwork("twin");
        Outcome outcome = Run("Remove-DockerNetwork twin -DockerHost $h");
        Assert.Contains("ambiguous", outcome.ErrorText);
        Assert.Equal(2, Engine.State.Networks.Count(static network => network.Name == "twin"));
        Assert.Equal("DockerNameAmbiguous", Run("Get-DockerNetwork twin -DockerHost $h").ErrorId);
    }

    [Fact]
    public void With_Force_one_that_is_not_there_is_no_error_but_one_that_is_in_use_is()
    {
        Engine.State.AddContainer("web", network: "front", running: true);
        Assert.Equal("DockerConflict", Run("Remove-DockerNetwork nothing, front -Force -DockerHost $h").ErrorId);
        Assert.Equal(["DELETE /networks/front", "DELETE /networks/nothing"], Changes.Order());
    }

    [Fact]
    public void What_is_no_network_is_refused_even_where_a_network_has_its_name()
    {
        Engine.State.AddNetwork("data");
        Engine.State.AddVolume("data");
        Assert.Contains("The volume 'data' is no network",
            Run("Get-DockerVolume data -DockerHost $h | Remove-DockerNetwork").ErrorText);
        Assert.Empty(Changes);
    }

    [Fact]
    public void With_Force_and_PassThru_too_one_that_is_not_there_is_no_error()
    {
        Engine.State.AddNetwork("front");
        Assert.Equal(["front"], Run("Remove-DockerNetwork gone, front -Force -PassThru -DockerHost $h")
            .As<DockerNetwork>().Select(static network => network.Name));
        Assert.Equal("DockerObjectNotFound", Run("Remove-DockerNetwork gone -PassThru -DockerHost $h").ErrorId);
    }

    [Fact]
    public void With_Force_an_engine_without_the_operation_is_an_error()
    {
        Engine.Misbehave("DELETE", "/networks/front", Fault.Status(404, """{"message":"page not found"}"""));
        Assert.Contains("page not found", Run("Remove-DockerNetwork front -Force -DockerHost $h").ErrorText);
    }
}
