using System.Text.RegularExpressions;
using DockerSock.Fake;

namespace DockerSock.Tests.Cmdlets;

/// <summary>
/// A test of cmdlets for a swarm, which the engine in memory does not have: the test answers in its place.
/// </summary>
public abstract class SwarmTest : ContainerTest
{
    /// <summary>What workers join <see cref="FoundSwarm"/> with.</summary>
    protected const string Token = "SWMTKN-1-worker-secret";

    /// <summary>A swarm as an engine tells it.</summary>
    protected const string FoundSwarm = $$$"""
        {"ID":"s1","Version":{"Index":11},"CreatedAt":"2026-01-31T12:00:00Z","UpdatedAt":"2026-01-31T12:00:01Z",
        "Spec":{"Name":"default","Labels":{"a":"b"},"Orchestration":{"TaskHistoryRetentionLimit":5},
        "Raft":{"SnapshotInterval":10000,"KeepOldSnapshots":0,"LogEntriesForSlowFollowers":500,"ElectionTick":10,
        "HeartbeatTick":1},"Dispatcher":{"HeartbeatPeriod":5000000000},
        "CAConfig":{"NodeCertExpiry":7776000000000000,"ForceRotate":2},"TaskDefaults":{},
        "EncryptionConfig":{"AutoLockManagers":true},"Future":1},
        "TLSInfo":{"TrustRoot":"PEM","CertIssuerSubject":"s","CertIssuerPublicKey":"k"},"RootRotationInProgress":false,
        "DefaultAddrPool":["10.0.0.0/8"],"SubnetSize":24,"DataPathPort":4789,
        "JoinTokens":{"Worker":"{{{Token}}}","Manager":"m"}}
        """;

    /// <summary>A secret as an engine tells it.</summary>
    protected const string FoundSecret = """
        {"ID":"x1","Version":{"Index":5},"CreatedAt":"2026-01-31T12:00:00Z","UpdatedAt":"2026-01-31T12:00:01Z",
        "Spec":{"Name":"db","Labels":{"old":"1"},"Driver":{"Name":"vault","Options":{"a":"b"}},
        "Templating":{"Name":"golang"},"Future":1}}
        """;

    /// <summary>A config as an engine tells it.</summary>
    protected const string FoundConfig = """
        {"ID":"x1","Version":{"Index":5},"CreatedAt":"2026-01-31T12:00:00Z","UpdatedAt":"2026-01-31T12:00:01Z",
        "Spec":{"Name":"app","Labels":{"old":"1"},"Data":"w7xiZXI=","Templating":{"Name":"golang"}}}
        """;

    /// <summary>What an engine says to a change that is meant for an older version.</summary>
    protected static Fault OutOfSequence =>
        Fault.Status(500, """{"message":"rpc error: code = Unknown desc = update out of sequence"}""");

    /// <summary>A success without a body.</summary>
    protected static Fault Done => Fault.Status(200, "", null);

    /// <summary>Answers GETs of a path, one after the other; the last answer stays.</summary>
    protected void Reads(string path, params string[] bodies) =>
        Engine.Misbehave("GET", path, Fault.InTurn([.. bodies.Select(static body => Fault.Answer(body))]));

    /// <summary>
    /// Answers POSTs to a path, one after the other; the last answer stays. Success when nothing is given.
    /// </summary>
    protected void Takes(string path, params Fault[] faults) =>
        Engine.Misbehave("POST", path, faults.Length > 0 ? Fault.InTurn(faults) : Done);

    /// <summary>What a person would see of a script's output, without colours.</summary>
    protected string Shown(string script) =>
        Regex.Replace(Shell.Show($"{script} -DockerHost {Engine.DockerHost}"), "\\e\\[[0-9;]*[A-Za-z]", "");

    private const string Manager =
        ""","ManagerStatus":{"Leader":true,"Reachability":"reachable","Addr":"10.0.0.1:2377"}""";

    /// <summary>A node as an engine tells it.</summary>
    protected static string Node(int version, string labels = "{}", string id = "n1aaaaaaaaaaaaaaaaaaaaaaa",
        string host = "n1", string role = "worker") => $$$"""
        {"ID":"{{{id}}}","Version":{"Index":{{{version}}}},"CreatedAt":"2026-01-31T12:00:00.5Z","UpdatedAt":"2026-01-31T12:00:01Z",
        "Spec":{"Labels":{{{labels}}},"Role":"{{{role}}}","Availability":"active","Future":{"a":1}},
        "Description":{"Hostname":"{{{host}}}","Platform":{"Architecture":"x86_64","OS":"linux"},"Resources":{"NanoCPUs":2000000000,"MemoryBytes":8272408576,
        "GenericResources":[{"DiscreteResourceSpec":{"Kind":"SSD","Value":3}},{"NamedResourceSpec":{"Kind":"GPU","Value":"a"}}]},
        "Engine":{"EngineVersion":"28.5.2","Labels":{"x":"y"},"Plugins":[{"Type":"Log","Name":"local"}]},"TLSInfo":{"TrustRoot":"PEM","CertIssuerSubject":"s","CertIssuerPublicKey":"k"}},
        "Status":{"State":"ready","Message":"well","Addr":"10.0.0.1"}{{{(role == "manager" ? Manager : "")}}}}
        """;
}
