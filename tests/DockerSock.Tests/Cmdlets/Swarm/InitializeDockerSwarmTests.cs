using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

public sealed class InitializeDockerSwarmTests : SwarmTest
{
    [Fact]
    public void A_swarm_begins_with_all_that_is_said()
    {
        Takes("/swarm/init", Fault.Answer("\"n1\""));
        Reads("/swarm", FoundSwarm);
        Outcome outcome = Run("""
            Initialize-DockerSwarm 10.0.0.1 -ListenAddress 10.0.0.1:2400 -DataPathAddress eth1 -DataPathPort 4800 -DefaultAddressPool 10.20.0.0/16, 10.30.0.0/16 `
                -SubnetSize 26 -Availability drain -ForceNewCluster -AutoLock -CertExpiry 30d -DispatcherHeartbeat 10s -MaxSnapshots 1 -SnapshotInterval 500 `
                -TaskHistoryLimit -1 -ExternalCA 'protocol=cfssl,url=https://ca.example,x=y', @{ URL = 'https://b.example'; CACert = 'PEM'; Options = @{ o = 1 } } `
                -Spec @{ Labels = @{ owner = 'shop' }; Raft = @{ ElectionTick = 20; SnapshotInterval = 9 } } -DockerHost $h
            """);
        Assert.Equal("s1", Assert.Single(outcome.As<DockerSwarm>()).Id);
        Assert.Equal(["POST /swarm/init", "GET /swarm"], Calls);
        HasBody("""
            {"ListenAddr":"10.0.0.1:2400","AdvertiseAddr":"10.0.0.1","DataPathAddr":"eth1","DataPathPort":4800,"DefaultAddrPool":["10.20.0.0/16","10.30.0.0/16"],
            "SubnetSize":26,"ForceNewCluster":true,"Availability":"drain","Spec":{"Orchestration":{"TaskHistoryRetentionLimit":-1},
            "Raft":{"KeepOldSnapshots":1,"SnapshotInterval":500,"ElectionTick":20},"Dispatcher":{"HeartbeatPeriod":10000000000},
            "CAConfig":{"NodeCertExpiry":2592000000000000,"ExternalCAs":[{"Protocol":"cfssl","URL":"https://ca.example","Options":{"x":"y"}},
            {"Protocol":"cfssl","URL":"https://b.example","CACert":"PEM","Options":{"o":"1"}}]},"EncryptionConfig":{"AutoLockManagers":true},"Labels":{"owner":"shop"}}}
            """, The("POST", "/swarm/init"));
        Assert.Contains("Get-DockerSwarmUnlockKey", Assert.Single(outcome.Warnings));
    }

    [Fact]
    public void A_swarm_begins_with_what_the_engine_chooses()
    {
        Takes("/swarm/init", Fault.Answer("\"n1\""));
        Reads("/swarm", FoundSwarm);
        Assert.Empty(Run("Initialize-DockerSwarm -DockerHost $h").Warnings);
        HasBody("""{"ListenAddr":"0.0.0.0:2377","Spec":{}}""", The("POST", "/swarm/init"));
    }

    [Fact]
    public void An_engine_that_is_in_a_swarm_cannot_begin_one()
    {
        Takes("/swarm/init",
            Fault.Status(503,
                """{"message":"This node is already part of a swarm. Use \"docker swarm leave\" to leave this swarm and join another one."}"""));
        Outcome outcome = Run("Initialize-DockerSwarm -DockerHost $h");
        Assert.Equal("DockerConflict", outcome.ErrorId);
        Assert.EndsWith("is in a swarm already. Exit-DockerSwarm leaves it.", outcome.ErrorText);
    }

    [Fact]
    public void An_authority_without_an_address_is_refused() =>
        Assert.Contains("an authority has no url",
            Run("Initialize-DockerSwarm -ExternalCA protocol=cfssl -DockerHost $h").ErrorText);
}
