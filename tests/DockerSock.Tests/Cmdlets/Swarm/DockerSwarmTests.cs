using System.Text.Json.Nodes;
using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets.Swarm;

public sealed class DockerSwarmTests : SwarmTest
{
    private const string Secret = "SWMTKN-1-worker-secret";

    private const string Found = $$$"""
        {"ID":"s1","Version":{"Index":11},"CreatedAt":"2026-01-31T12:00:00Z","UpdatedAt":"2026-01-31T12:00:01Z",
        "Spec":{"Name":"default","Labels":{"a":"b"},"Orchestration":{"TaskHistoryRetentionLimit":5},
        "Raft":{"SnapshotInterval":10000,"KeepOldSnapshots":0,"LogEntriesForSlowFollowers":500,"ElectionTick":10,"HeartbeatTick":1},
        "Dispatcher":{"HeartbeatPeriod":5000000000},"CAConfig":{"NodeCertExpiry":7776000000000000,"ForceRotate":2},"TaskDefaults":{},
        "EncryptionConfig":{"AutoLockManagers":true},"Future":1},
        "TLSInfo":{"TrustRoot":"PEM","CertIssuerSubject":"s","CertIssuerPublicKey":"k"},"RootRotationInProgress":false,
        "DefaultAddrPool":["10.0.0.0/8"],"SubnetSize":24,"DataPathPort":4789,"JoinTokens":{"Worker":"{{{Secret}}}","Manager":"m"}}
        """;

    [Fact]
    public void Shows_the_swarm_and_its_tokens()
    {
        Reads("/swarm", Found);
        DockerSwarm swarm = Assert.Single(Run("Get-DockerSwarm -DockerHost $h").As<DockerSwarm>());
        Assert.Equal(["GET /swarm"], Calls);
        Assert.Equal(("s1", "default", true, Secret, "m"), (swarm.Id, swarm.Name, swarm.AutoLock, swarm.WorkerToken, swarm.ManagerToken));
        Assert.Equal((TimeSpan.FromSeconds(5), TimeSpan.FromDays(90), 10000UL), (swarm.Spec!.Dispatcher!.HeartbeatPeriod, swarm.Spec.CAConfig!.NodeCertExpiry,
            swarm.Spec.Raft!.SnapshotInterval));
        Assert.DoesNotContain(Secret, Shell.Show($"Get-DockerSwarm -DockerHost {Engine.DockerHost}"));
    }

    [Theory]
    [InlineData("This node is not a swarm manager. Use \\\"docker swarm init\\\" or \\\"docker swarm join\\\" to connect this node to swarm and try again.",
        "DockerNoSwarm", "is not in a swarm. Initialize-DockerSwarm begins one there")]
    [InlineData("This node is not a swarm manager. Worker nodes can't be used to view or modify cluster state. Please run this command on a manager node.",
        "DockerNoSwarm", "is a worker of its swarm")]
    [InlineData("Swarm is encrypted and needs to be unlocked before it can be used. Please use \\\"docker swarm unlock\\\" to unlock it.",
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
    [InlineData("Get-DockerSwarmUnlockKey", 503, """{"message":"Podman does not support service: /v1.41/swarm/unlockkey"}""", "application/json")]
    public void Podman_has_no_swarms(string cmdlet, int status, string body, string type)
    {
        Engine.Misbehave("GET", "/swarm*", Fault.Status(status, body, type));
        Outcome outcome = Run(cmdlet + " -DockerHost $h");
        Assert.Equal("DockerNoSwarm", outcome.ErrorId);
        Assert.Contains("has no swarms: it does not know GET /swarm", outcome.ErrorText);
    }

    [Fact]
    public void A_swarm_begins_with_all_that_is_said()
    {
        Takes("/swarm/init", Fault.Answer("\"n1\""));
        Reads("/swarm", Found);
        Outcome outcome = Run("""
            Initialize-DockerSwarm 10.0.0.1 -ListenAddress 10.0.0.1:2400 -DataPathAddress eth1 -DataPathPort 4800 -DefaultAddressPool 10.20.0.0/16, 10.30.0.0/16 `
                -SubnetSize 26 -Availability drain -ForceNewCluster -AutoLock -CertExpiry 30d -DispatcherHeartbeat 10s -MaxSnapshots 1 -SnapshotInterval 500 `
                -TaskHistoryLimit -1 -ExternalCA 'protocol=cfssl,url=https://ca.example,x=y', @{ URL = 'https://b.example'; CACert = 'PEM'; Options = @{ o = 1 } } `
                -Spec @{ Labels = @{ owner = 'shop' }; Raft = @{ ElectionTick = 20 } } -DockerHost $h
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
        Reads("/swarm", Found);
        Assert.Empty(Run("Initialize-DockerSwarm -DockerHost $h").Warnings);
        HasBody("""{"ListenAddr":"0.0.0.0:2377","Spec":{}}""", The("POST", "/swarm/init"));
    }

    [Fact]
    public void An_engine_that_is_in_a_swarm_cannot_begin_one()
    {
        Takes("/swarm/init", Fault.Status(503, """{"message":"This node is already part of a swarm. Use \"docker swarm leave\" to leave this swarm and join another one."}"""));
        Outcome outcome = Run("Initialize-DockerSwarm -DockerHost $h");
        Assert.Equal("DockerConflict", outcome.ErrorId);
        Assert.EndsWith("is in a swarm already. Exit-DockerSwarm leaves it.", outcome.ErrorText);
    }

    [Fact]
    public void An_authority_without_an_address_is_refused() =>
        Assert.Contains("an authority has no url", Run("Initialize-DockerSwarm -ExternalCA protocol=cfssl -DockerHost $h").ErrorText);

    [Theory]
    [InlineData($"'{Secret}'")]
    [InlineData($"([System.Net.NetworkCredential]::new('', '{Secret}').SecurePassword)")]
    public void An_engine_joins_and_the_token_is_not_shown(string token)
    {
        Takes("/swarm/join");
        Outcome outcome = Run($"Join-DockerSwarm 10.0.0.1, 10.0.0.2:2400 {token} -AdvertiseAddress eth0 -ListenAddress 0.0.0.0:2500 -DataPathAddress eth1 "
            + "-Availability pause -DockerHost $h -Verbose");
        Assert.Empty(outcome.Clean);
        Assert.Equal(["POST /swarm/join"], Calls);
        HasBody($$"""
            {"RemoteAddrs":["10.0.0.1","10.0.0.2:2400"],"JoinToken":"{{Secret}}","AdvertiseAddr":"eth0","ListenAddr":"0.0.0.0:2500","DataPathAddr":"eth1",
            "Availability":"pause"}
            """, The("POST", "/swarm/join"));
        Assert.NotEmpty(outcome.Verbose);
        Assert.All(outcome.Verbose, static line => Assert.DoesNotContain(Secret, line));
    }

    [Fact]
    public void A_token_that_the_swarm_does_not_know_is_an_error_without_it()
    {
        Takes("/swarm/join", Fault.Status(400, """{"message":"invalid join token"}"""));
        Outcome outcome = Run($"Join-DockerSwarm 10.0.0.1 {Secret} -DockerHost $h");
        Assert.Equal("DockerBadRequest", outcome.ErrorId);
        Assert.DoesNotContain(Secret, outcome.ErrorText);
        HasBody($$"""{"RemoteAddrs":["10.0.0.1"],"JoinToken":"{{Secret}}","ListenAddr":"0.0.0.0:2377"}""", The("POST", "/swarm/join"));
    }

    [Theory]
    [InlineData("", "POST /swarm/leave")]
    [InlineData("-Force", "POST /swarm/leave?force=1")]
    public void An_engine_leaves(string arguments, string sent)
    {
        Takes("/swarm/leave");
        Assert.Empty(Run($"Exit-DockerSwarm {arguments} -DockerHost $h").Clean);
        Assert.Equal([sent], Calls);
    }

    [Fact]
    public void A_manager_that_is_to_leave_says_what_that_means()
    {
        Takes("/swarm/leave", Fault.Status(503, """{"message":"You are attempting to leave the swarm on a node that is participating as a manager. Use `--force` to ignore this message."}"""));
        Outcome outcome = Run("Exit-DockerSwarm -DockerHost $h");
        Assert.Equal("DockerConflict", outcome.ErrorId);
        Assert.EndsWith("Exit-DockerSwarm -Force leaves all the same.", outcome.ErrorText);
    }

    [Fact]
    public void A_change_keeps_all_else_also_what_we_do_not_know()
    {
        Reads("/swarm", Found);
        Takes("/swarm/update");
        DockerSwarm shown = Assert.Single(Run("""
            Set-DockerSwarm -AutoLock:$false -CertExpiry 1h -TaskHistoryLimit 2 -RotateWorkerToken -RotateManagerToken -RotateUnlockKey -Spec @{ labels = @{ c = 'd' } } `
                -PassThru -DockerHost $h
            """).As<DockerSwarm>());
        Assert.Equal("s1", shown.Id);
        Assert.Equal(["GET /swarm", "POST /swarm/update?version=11&rotateWorkerToken=1&rotateManagerToken=1&rotateManagerUnlockKey=1", "GET /swarm"], Calls);
        JsonNode expected = JsonNode.Parse(Found)!["Spec"]!.DeepClone();
        expected["EncryptionConfig"]!["AutoLockManagers"] = false;
        expected["CAConfig"]!["NodeCertExpiry"] = 3600000000000;
        expected["Orchestration"]!["TaskHistoryRetentionLimit"] = 2;
        expected["Labels"]!["c"] = "d";
        HasBody(expected.ToJsonString(), The("POST", "/swarm/update"));
    }

    [Theory]
    [InlineData("", "", "")]
    [InlineData("-CACert PEM -CAKey ([System.Net.NetworkCredential]::new('', 'the-key').SecurePassword)", "PEM", "the-key")]
    public void A_new_root_is_the_next_one_and_its_key_is_not_shown(string arguments, string certificate, string key)
    {
        Reads("/swarm", Found);
        Takes("/swarm/update");
        Outcome outcome = Run($"Set-DockerSwarm -RotateCA {arguments} -Verbose -DockerHost $h");
        Assert.Empty(outcome.Clean);
        JsonNode sent = JsonNode.Parse(The("POST", "/swarm/update").BodyText)!["CAConfig"]!;
        Assert.Equal((3, certificate, key), ((int)sent["ForceRotate"]!, (string)sent["SigningCACert"]!, (string)sent["SigningCAKey"]!));
        Assert.All(outcome.Verbose, static line => Assert.DoesNotContain("the-key", line));
    }

    [Fact]
    public void A_root_without_its_rotation_is_refused_before_anything_is_sent()
    {
        Assert.Equal("DockerNameInvalid", Run("Set-DockerSwarm -CACert PEM -DockerHost $h").ErrorId);
        Assert.Empty(Calls);
    }

    [Fact]
    public void The_key_of_one_manager_opens_another()
    {
        Reads("/swarm/unlockkey", """{"UnlockKey":"SWMKEY-1-x"}""");
        Takes("/swarm/unlock");
        Outcome outcome = Run("Get-DockerSwarmUnlockKey -DockerHost $h | Unlock-DockerSwarm -Verbose");
        Assert.Empty(outcome.Clean);
        Assert.Equal(["GET /swarm/unlockkey", "POST /swarm/unlock"], Calls);
        HasBody("""{"UnlockKey":"SWMKEY-1-x"}""", The("POST", "/swarm/unlock"));
        Assert.All(outcome.Verbose, static line => Assert.DoesNotContain("SWMKEY", line));
    }

    [Theory]
    [InlineData("'SWMKEY-1-y'")]
    [InlineData("([System.Net.NetworkCredential]::new('', 'SWMKEY-1-y').SecurePassword)")]
    public void A_wrong_key_is_an_error_without_it(string key)
    {
        Takes("/swarm/unlock", Fault.Status(400, """{"message":"invalid key string"}"""));
        Outcome outcome = Run($"Unlock-DockerSwarm {key} -DockerHost $h");
        Assert.Equal("DockerBadRequest", outcome.ErrorId);
        Assert.DoesNotContain("SWMKEY", outcome.ErrorText);
        HasBody("""{"UnlockKey":"SWMKEY-1-y"}""", The("POST", "/swarm/unlock"));
    }

    [Fact]
    public void A_swarm_that_is_not_locked_has_no_key()
    {
        Reads("/swarm/unlockkey", """{"UnlockKey":""}""");
        Assert.Equal("DockerObjectNotFound", Run("Get-DockerSwarmUnlockKey -DockerHost $h").ErrorId);
    }
}
