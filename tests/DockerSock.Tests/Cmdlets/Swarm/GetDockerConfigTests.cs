using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class GetDockerConfigTests : SwarmTest
{
    [Fact]
    public void Shows_configs_with_their_content()
    {
        Reads("/configs", $"[{FoundConfig}]");
        DockerConfig config = Assert.Single(Run("Get-DockerConfig -DockerHost $h").As<DockerConfig>());
        Assert.Equal(["GET /configs"], Calls);
        Assert.Equal(("app", "über", 5, "1"), (config.Name, config.Text, config.Bytes.Length, config.Labels["old"]));
    }

    [Fact]
    public void One_that_is_not_there_is_an_error()
    {
        Engine.Misbehave("GET", "/configs/nope", Fault.Status(404, """{"message":"config nope not found"}"""));
        Outcome outcome = Run("Get-DockerConfig nope -DockerHost $h");
        Assert.Equal("DockerObjectNotFound", outcome.ErrorId);
        Assert.StartsWith("There is no config 'nope' on ", outcome.ErrorText);
    }
}
