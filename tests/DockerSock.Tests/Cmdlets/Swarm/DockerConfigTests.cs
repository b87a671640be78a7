using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets.Swarm;

public sealed class DockerConfigTests : SwarmTest
{
    private const string Found = """
        {"ID":"x1","Version":{"Index":5},"CreatedAt":"2026-01-31T12:00:00Z","UpdatedAt":"2026-01-31T12:00:01Z",
        "Spec":{"Name":"app","Labels":{"old":"1"},"Data":"w7xiZXI=","Templating":{"Name":"golang"}}}
        """;

    [Fact]
    public void Shows_configs_with_their_content()
    {
        Reads("/configs", $"[{Found}]");
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
        Assert.Contains("config nope not found", outcome.ErrorText);
    }

    [Fact]
    public void Creates_one_of_text()
    {
        Takes("/configs/create", Fault.Status(201, """{"ID":"x1"}"""));
        Reads("/configs/x1", Found);
        Assert.Equal("über", Assert.Single(Run("New-DockerConfig app über -Label a=b -Templating golang -DockerHost $h").As<DockerConfig>()).Text);
        Assert.Equal(["POST /configs/create", "GET /configs/x1"], Calls);
        HasBody("""{"Name":"app","Labels":{"a":"b"},"Data":"w7xiZXI=","Templating":{"Name":"golang"}}""", The("POST", "/configs/create"));
    }

    [Fact]
    public void Labels_are_changed_and_all_else_is_kept()
    {
        Reads("/configs/app", Found);
        Reads("/configs", $"[{Found}]");
        Takes("/configs/x1/update");
        Assert.Equal("app", Assert.Single(Run("Set-DockerConfig app -Label new=2 -LabelRemove old -PassThru -DockerHost $h").As<DockerConfig>()).Name);
        Assert.Equal(["GET /configs/app", "POST /configs/x1/update?version=5", "GET /configs"], Calls);
        HasBody("""{"Name":"app","Labels":{"new":"2"},"Data":"w7xiZXI=","Templating":{"Name":"golang"}}""", The("POST", "/configs/x1/update"));
    }

    [Fact]
    public void Removes_configs_and_shows_what_they_were()
    {
        Reads("/configs", $"[{Found}]");
        Engine.Misbehave("DELETE", "/configs/app", Fault.Status(204, ""));
        Assert.Equal("app", Assert.Single(Run("Remove-DockerConfig a* -PassThru -DockerHost $h").As<DockerConfig>()).Name);
        Assert.Equal("DELETE /configs/app", Calls[^1]);
    }
}
