using DockerSock.Fake;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class RemoveDockerSecretTests : SwarmTest
{
    [Fact]
    public void Removes_secrets_and_reports_one_that_is_in_use()
    {
        Engine.Misbehave("DELETE", "/secrets/db", Fault.Status(204, ""));
        Engine.Misbehave("DELETE", "/secrets/used",
            Fault.Status(400,
                """{"message":"rpc error: code = InvalidArgument desc = secret 'used' is in use by the following service: web"}"""));
        Outcome outcome = Run("Remove-DockerSecret db, used -ThrottleLimit 1 -DockerHost $h");
        Assert.Equal("DockerBadRequest", outcome.ErrorId);
        Assert.Equal("secret 'used' is in use by the following service: web", outcome.ErrorText);
        Assert.Equal(["DELETE /secrets/db", "DELETE /secrets/used"], Calls);
    }
}
