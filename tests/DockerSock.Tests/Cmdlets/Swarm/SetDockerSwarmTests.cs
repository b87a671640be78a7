using System.Text.Json.Nodes;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class SetDockerSwarmTests : SwarmTest
{
    [Fact]
    public void A_change_keeps_all_else_also_what_we_do_not_know()
    {
        Reads("/swarm", FoundSwarm);
        Takes("/swarm/update");
        DockerSwarm shown = Assert.Single(Run("""
            Set-DockerSwarm -AutoLock:$false -CertExpiry 1h -TaskHistoryLimit 2 -RotateWorkerToken -RotateManagerToken -RotateUnlockKey -Spec @{ labels = @{ c = 'd' }; Orchestration = @{ TaskHistoryRetentionLimit = 9 } } `
                -PassThru -DockerHost $h
            """).As<DockerSwarm>());
        Assert.Equal("s1", shown.Id);
        Assert.Equal(["GET /swarm",
            "POST /swarm/update?version=11&rotateWorkerToken=1&rotateManagerToken=1&rotateManagerUnlockKey=1",
            "GET /swarm"], Calls);
        JsonNode expected = JsonNode.Parse(FoundSwarm)!["Spec"]!.DeepClone();
        expected["EncryptionConfig"]!["AutoLockManagers"] = false;
        expected["CAConfig"]!["NodeCertExpiry"] = 3600000000000;
        expected["Orchestration"]!["TaskHistoryRetentionLimit"] = 2;
        expected["Labels"]!["c"] = "d";
        HasBody(expected.ToJsonString(), The("POST", "/swarm/update"));
    }

    [Theory]
    [InlineData("", "", "")]
    [InlineData("-CACert PEM -CAKey ([System.Net.NetworkCredential]::new('', 'the-key').SecurePassword)",
        "PEM", "the-key")]
    public void A_new_root_is_the_next_one_and_its_key_is_not_shown(string arguments, string certificate, string key)
    {
        Reads("/swarm", FoundSwarm);
        Takes("/swarm/update");
        Outcome outcome = Run($"Set-DockerSwarm -RotateCA {arguments} -Verbose -DockerHost $h");
        Assert.Empty(outcome.Clean);
        JsonNode sent = JsonNode.Parse(The("POST", "/swarm/update").BodyText)!["CAConfig"]!;
        Assert.Equal((3, certificate, key),
            ((int)sent["ForceRotate"]!, (string)sent["SigningCACert"]!, (string)sent["SigningCAKey"]!));
        Assert.All(outcome.Verbose, static line => Assert.DoesNotContain("the-key", line));
    }

    [Fact]
    public void A_root_without_its_rotation_is_refused_before_anything_is_sent()
    {
        Assert.Equal("DockerNameInvalid", Run("Set-DockerSwarm -CACert PEM -DockerHost $h").ErrorId);
        Assert.Empty(Calls);
    }

    [Fact]
    public void Nothing_to_change_is_refused_before_anything_is_sent()
    {
        Assert.Equal("DockerNameInvalid", Run("Set-DockerSwarm -PassThru -DockerHost $h").ErrorId);
        Assert.Empty(Calls);
    }

    [Theory]
    [InlineData("-RotateWorkerToken", "&rotateWorkerToken=1")]
    [InlineData("-RotateManagerToken", "&rotateManagerToken=1")]
    [InlineData("-RotateUnlockKey", "&rotateManagerUnlockKey=1")]
    [InlineData("-Spec @{ Name = 'default' }", "")]
    public void One_change_is_enough(string arguments, string sent)
    {
        Reads("/swarm", FoundSwarm);
        Takes("/swarm/update");
        Assert.Empty(Run($"Set-DockerSwarm {arguments} -DockerHost $h").Clean);
        Assert.Equal(["GET /swarm", $"POST /swarm/update?version=11{sent}"], Calls);
    }
}
