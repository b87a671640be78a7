using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class GetDockerSwarmTests : SwarmTest
{
    [Fact]
    public void Shows_the_swarm_and_its_tokens()
    {
        Reads("/swarm", FoundSwarm);
        DockerSwarm swarm = Assert.Single(Run("Get-DockerSwarm -DockerHost $h").As<DockerSwarm>());
        Assert.Equal(["GET /swarm"], Calls);
        Assert.Equal(("s1", "default", true, Token, "m"),
            (swarm.Id, swarm.Name, swarm.AutoLock, swarm.WorkerToken, swarm.ManagerToken));
        Assert.Equal((5_000_000_000L, 90 * 86_400_000_000_000L, 10000UL),
            (swarm.Spec!.Dispatcher!.HeartbeatPeriod, swarm.Spec.CAConfig!.NodeCertExpiry,
            swarm.Spec.Raft!.SnapshotInterval));
        Assert.DoesNotContain(Token, Shell.Show($"Get-DockerSwarm -DockerHost {Engine.DockerHost}"));
    }

    [Theory]
    [InlineData(
        "This node is not a swarm manager. Use \\\"docker swarm init\\\" or \\\"docker swarm join\\\" to connect "
            + "this node to swarm and try again.",
        "DockerNoSwarm", "is not in a swarm. Initialize-DockerSwarm begins one there")]
    [InlineData(
        "This node is not a swarm manager. Worker nodes can't be used to view or modify cluster state. Please run "
            + "this command on a manager node.",
        "DockerNoSwarm", "is a worker of its swarm")]
    [InlineData(
        "Swarm is encrypted and needs to be unlocked before it can be used. Please use \\\"docker swarm unlock\\\" "
            + "to unlock it.",
        "DockerSwarmLocked", "Unlock-DockerSwarm opens it")]
    [InlineData("something else", "DockerEngineUnavailable", "something else")]
    public void An_engine_without_a_swarm_says_what_can_be_done(string message, string id, string text)
    {
        Engine.Misbehave("GET", "/swarm", Fault.Status(503, $$"""{"message":"{{message}}"}"""));
        Outcome outcome = Run("Get-DockerSwarm -DockerHost $h");
        Assert.Equal(id, outcome.ErrorId);
        Assert.Contains(text, outcome.ErrorText);
    }

    [Theory]
    [InlineData("Get-DockerSwarm", 404, "Not Found", "text/plain")]
    [InlineData("Get-DockerSwarmUnlockKey", 503,
        """{"message":"Podman does not support service: /v1.41/swarm/unlockkey"}""", "application/json")]
    public void Podman_has_no_swarms(string cmdlet, int status, string body, string type)
    {
        Engine.Misbehave("GET", "/swarm*", Fault.Status(status, body, type));
        Outcome outcome = Run(cmdlet + " -DockerHost $h");
        Assert.Equal("DockerNoSwarm", outcome.ErrorId);
        Assert.Contains("has no swarms: it does not know GET /swarm", outcome.ErrorText);
    }
}
