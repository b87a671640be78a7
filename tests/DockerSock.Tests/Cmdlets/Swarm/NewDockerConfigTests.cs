using DockerSock.Fake;
using DockerSock.Models;

namespace DockerSock.Tests.Cmdlets;

public sealed class NewDockerConfigTests : SwarmTest
{
    [Fact]
    public void Creates_one_of_text()
    {
        Takes("/configs/create", Fault.Status(201, """{"ID":"x1"}"""));
        Reads("/configs/x1", FoundConfig);
        Assert.Equal("über", Assert.Single(Run("New-DockerConfig app über -Label a=b -Templating golang -DockerHost $h")
            .As<DockerConfig>()).Text);
        Assert.Equal(["POST /configs/create", "GET /configs/x1"], Calls);
        HasBody("""{"Name":"app","Labels":{"a":"b"},"Data":"w7xiZXI=","Templating":{"Name":"golang"}}""",
            The("POST", "/configs/create"));
    }
}
