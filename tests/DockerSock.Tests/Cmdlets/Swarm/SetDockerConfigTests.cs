using DockerSock.Models;

namespace DockerSock.Tests.Cmdlets;

public sealed class SetDockerConfigTests : SwarmTest
{
    [Fact]
    public void Labels_are_changed_and_all_else_is_kept()
    {
        Reads("/configs/app", FoundConfig);
        Reads("/configs", $"[{FoundConfig}]");
        Takes("/configs/x1/update");
        Assert.Equal("app",
            Assert.Single(Run("Set-DockerConfig app -Label new=2 -LabelRemove old -PassThru -DockerHost $h")
                .As<DockerConfig>()).Name);
        Assert.Equal(["GET /configs/app", "POST /configs/x1/update?version=5", "GET /configs"], Calls);
        HasBody("""{"Name":"app","Labels":{"new":"2"},"Data":"w7xiZXI=","Templating":{"Name":"golang"}}""",
            The("POST", "/configs/x1/update"));
    }

    [Fact]
    public void Nothing_to_change_is_refused_before_anything_is_sent()
    {
        Assert.Equal("DockerNameInvalid", Run("Set-DockerConfig one -PassThru -DockerHost $h").ErrorId);
        Assert.Empty(Calls);
    }
}
