using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class GetDockerSecretTests : SwarmTest
{
    [Fact]
    public void Lists_secrets()
    {
        Reads("/secrets", $"[{FoundSecret}]");
        Reads("/secrets/db", FoundSecret);
        DockerSecret secret = Assert.Single(Run("Get-DockerSecret d* -Filter @{ name = 'd' } -DockerHost $h")
            .As<DockerSecret>());
        Assert.Equal(["GET /secrets?filters=%7B%22name%22%3A%5B%22d%22%5D%7D"], Calls);
        Assert.Equal(("x1", "db", "1", "vault", "golang"),
            (secret.Id, secret.Name, secret.Labels["old"], secret.Driver, secret.Spec!.Templating!.Name));
        _ = Run("Get-DockerSecret db -DockerHost $h").Clean;
        Assert.Equal("GET /v1.51/secrets/db", Sent);
    }

    [Fact]
    public void They_come_by_name()
    {
        Reads("/secrets",
            """[{"ID":"x2","Spec":{"Name":"b"}},{"ID":"x3","Spec":{"Name":"c"}},{"ID":"x1","Spec":{"Name":"a"}}]""");
        Assert.Equal(["a", "b", "c"],
            Run("Get-DockerSecret -DockerHost $h").As<DockerSecret>().Select(static secret => secret.Name));
        Assert.Equal(["c", "a"],
            Run("Get-DockerSecret c, a -DockerHost $h").As<DockerSecret>().Select(static secret => secret.Name));
    }

    [Fact]
    public void One_that_is_not_there_is_the_same_error_alone_as_among_others()
    {
        Reads("/secrets", $"[{FoundSecret}]");
        Engine.Misbehave("GET", "/secrets/gone", Fault.Status(404, """{"message":"secret gone not found"}"""));
        Outcome alone = Run("Get-DockerSecret gone -DockerHost $h");
        Outcome among = Run("Get-DockerSecret db, gone -DockerHost $h");
        Assert.Equal(("DockerObjectNotFound", "gone"), (alone.ErrorId, alone.Errors[0].TargetObject));
        Assert.Equal((among.ErrorText, among.Errors[0].TargetObject), (alone.ErrorText, alone.Errors[0].TargetObject));
    }
}
