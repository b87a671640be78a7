using DockerSock.Models;

namespace DockerSock.Tests.Cmdlets;

public sealed class RemoveDockerServiceTests : ServiceTest
{
    [Fact]
    public void Removes_by_name_by_wildcard_and_from_the_pipeline()
    {
        Reads("/services", List(Service(7, """{"Name":"web"}""")));
        Engine.Misbehave("DELETE", "/services/*", Done);
        Assert.Equal("web",
            Assert.Single(Run("Remove-DockerService web -PassThru -DockerHost $h").As<DockerService>()).Name);
        Assert.Equal(["GET /services?status=1", "DELETE /services/web"], Calls);
        Assert.Empty(
            Run("Remove-DockerService w* -DockerHost $h; Get-DockerService -DockerHost $h | "
                + "Remove-DockerService").Clean);
        Assert.Equal(["GET /services?status=1", "DELETE /services/web", "GET /services?status=1",
            $"DELETE /services/{Id}"], Calls[2..]);
    }
}
