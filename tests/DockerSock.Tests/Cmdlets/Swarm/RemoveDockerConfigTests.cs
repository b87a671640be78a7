using DockerSock.Fake;
using DockerSock.Models;

namespace DockerSock.Tests.Cmdlets;

public sealed class RemoveDockerConfigTests : SwarmTest
{
    [Fact]
    public void Removes_configs_and_shows_what_they_were()
    {
        Reads("/configs", $"[{FoundConfig}]");
        Engine.Misbehave("DELETE", "/configs/app", Fault.Status(204, ""));
        Assert.Equal("app",
            Assert.Single(Run("Remove-DockerConfig a* -PassThru -DockerHost $h").As<DockerConfig>()).Name);
        Assert.Equal("DELETE /configs/app", Calls[^1]);
    }
}
