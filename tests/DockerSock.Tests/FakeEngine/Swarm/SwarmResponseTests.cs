using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using DockerSock.Fake;

namespace DockerSock.Tests;

/// <summary>
/// What the fake engine answers of swarms, whole: names and order of the fields, statuses and words as Docker's.
/// </summary>
public sealed class SwarmResponseTests : IAsyncLifetime
{
    private const string Times = "\"CreatedAt\":\"2025-06-01T12:00:00Z\",\"UpdatedAt\":\"2025-06-01T12:00:00Z\"";

    private const string Spec = """
        "Spec":{"Name":"default","Labels":{},"Orchestration":{"TaskHistoryRetentionLimit":5},
        "Raft":{"SnapshotInterval":10000,"KeepOldSnapshots":0,"LogEntriesForSlowFollowers":500,
        "ElectionTick":10,"HeartbeatTick":1},"Dispatcher":{"HeartbeatPeriod":5000000000},
        "CAConfig":{"NodeCertExpiry":7776000000000000},"TaskDefaults":{},
        "EncryptionConfig":{"AutoLockManagers":false}}
        """;

    private const string OutOfSequence = "rpc error: code = Unknown desc = update out of sequence";

    private FakeEngine _engine = null!;
    private EngineClient _client = null!;
    private EngineSwarm _swarm = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Tls => $$$"""
        "TLSInfo":{"TrustRoot":"{{{_swarm.Authority.Certificate.Replace("\n", "\\n")}}}",
        "CertIssuerSubject":"MBMxETAPBgNVBAMTCHN3YXJtLWNh",
        "CertIssuerPublicKey":"{{{Convert.ToBase64String(_swarm.Authority.PublicKey.Span)}}}"}
        """;

    public async ValueTask InitializeAsync()
    {
        _engine = await FakeEngine.StartAsync(new FakeEngineOptions { Time = new StillClock() }, Cancel);
        _client = new EngineClient(_engine);
        _swarm = _engine.State.StartSwarm();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _engine.DisposeAsync();
    }

    [Fact]
    public async Task TheSwarm()
    {
        string cluster = $$$"""
            {{{Start(_swarm)}}},{{{Spec}}},{{{Tls}}},"RootRotationInProgress":false,"DefaultAddrPool":["10.0.0.0/8"],
            "SubnetSize":24,"DataPathPort":4789
            """;
        Assert.Equal(
            Good($$$"""
            {{{cluster}}},"JoinTokens":{"Worker":"{{{_swarm.WorkerToken}}}","Manager":"{{{_swarm.ManagerToken}}}"}}
            """),
            await _client.AskAsync("GET", "/swarm"));
        string id = _engine.State.Node!.Id;
        Assert.Equal(
            Flat($$$"""
            {"NodeID":"{{{id}}}","NodeAddr":"10.0.0.1","LocalNodeState":"active","ControlAvailable":true,"Error":"",
            "RemoteManagers":[{"NodeID":"{{{id}}}","Addr":"10.0.0.1:2377"}],"Nodes":1,"Managers":1,
            "Cluster":{{{cluster}}}}}
            """),
            (await _client.JsonAsync("/info")).GetProperty("Swarm").GetRawText());
        Assert.Equal((200, """{"UnlockKey":""}"""), await _client.AskAsync("GET", "/swarm/unlockkey"));
    }

    [Fact]
    public async Task Nodes()
    {
        EngineNode worker = _swarm.AddNode("worker", setUp: static node =>
        {
            (node.SpecName, node.Availability) = ("first", "drain");
            (node.State, node.Message) = ("down", "heartbeat failure");
            (node.Labels["zone"], node.EngineLabels["gpu"]) = ("b", "2");
        });
        const string Machine = """
            "Platform":{"Architecture":"x86_64","OS":"linux"},
            "Resources":{"NanoCPUs":4000000000,"MemoryBytes":8589934592}
            """;
        const string Plugins = """
            "Plugins":[{"Type":"Log","Name":"json-file"},{"Type":"Log","Name":"local"},
            {"Type":"Network","Name":"bridge"},{"Type":"Network","Name":"host"},{"Type":"Network","Name":"ipvlan"},
            {"Type":"Network","Name":"macvlan"},{"Type":"Network","Name":"null"},{"Type":"Network","Name":"overlay"},
            {"Type":"Volume","Name":"local"}]
            """;
        string first = $$$"""
            {{{Start(_engine.State.Node!)}}},"Spec":{"Labels":{},"Role":"manager","Availability":"active"},
            "Description":{"Hostname":"fake-engine",{{{Machine}}},"Engine":{"EngineVersion":"28.5.2",{{{Plugins}}}},
            {{{Tls}}}},"Status":{"State":"ready","Addr":"10.0.0.1"},
            "ManagerStatus":{"Leader":true,"Reachability":"reachable","Addr":"10.0.0.1:2377"}}
            """;
        string second = $$$"""
            {{{Start(worker)}}},
            "Spec":{"Name":"first","Labels":{"zone":"b"},"Role":"worker","Availability":"drain"},
            "Description":{"Hostname":"worker",{{{Machine}}},
            "Engine":{"EngineVersion":"28.5.2","Labels":{"gpu":"2"},{{{Plugins}}}},{{{Tls}}}},
            "Status":{"State":"down","Message":"heartbeat failure","Addr":"10.0.0.2"}}
            """;
        Assert.Equal(Good($"[{first},{second}]"), await _client.AskAsync("GET", "/nodes"));
        Assert.Equal(Good(second), await _client.AskAsync("GET", "/nodes/worker"));
        Assert.Equal((404, """{"message":"node first not found"}"""), await _client.AskAsync("GET", "/nodes/first"));
    }

    [Fact]
    public async Task SecretsDoNotShowTheirDataAndConfigsDo()
    {
        EngineSecret secret = _swarm.AddSecret("s", [1, 2], static made => made.Labels["a"] = "b");
        EngineConfig config = _swarm.AddConfig("c", [1, 2], static made =>
            made.Templating = new SwarmDriver("golang", new Dictionary<string, string> { ["x"] = "y" }));
        Assert.Equal(
            Good($$$"""
            [{{{Start(secret)}}},"Spec":{"Name":"s","Labels":{"a":"b"}}
            }]
            """),
            await _client.AskAsync("GET", "/secrets"));
        Assert.Equal(
            Good($$$"""
            {{{Start(config)}}},"Spec":{"Name":"c","Labels":{},"Data":"AQI=",
            "Templating":{"Name":"golang","Options":{"x":"y"}}
            }}
            """),
            await _client.AskAsync("GET", "/configs/c"));
    }

    [Theory]
    [InlineData("secret")]
    [InlineData("config")]
    public async Task OnlyLabelsOfTheLastVersionAreChanged(string kind)
    {
        SwarmData kept = kind == "secret" ? _swarm.AddSecret("x", [1]) : _swarm.AddConfig("x", [1]);
        string path = $"/{kind}s/x/update?version=";
        long version = kept.Version;
        Assert.Equal((400, $"invalid {kind} version"), await RefusedAsync(path, """{"Name":"x"}"""));
        const string LabelsOnly = "rpc error: code = InvalidArgument desc = only updates to Labels are allowed";
        Assert.Equal((400, LabelsOnly), await RefusedAsync(path + version, """{"Name":"y"}"""));
        Assert.Equal((400, LabelsOnly), await RefusedAsync(path + version, """{"Name":"x","Data":"Ag=="}"""));
        Assert.Equal((200, ""), await PostAsync(path + version, """{"Name":"x","Data":"AQ==","Labels":{"a":"b"}}"""));
        Assert.Equal(("b", true), (kept.Labels["a"], kept.Version > version));
        Assert.Equal((500, OutOfSequence), await RefusedAsync(path + version, """{"Name":"x"}"""));
        Assert.Equal((200, ""), await PostAsync(path + kept.Version, """{"Name":"x"}"""));
        Assert.Empty(kept.Labels);
    }

    [Theory]
    [InlineData("secret", 512_000)]
    [InlineData("config", 1_024_000)]
    public async Task DataHasALimit(string kind, int limit)
    {
        string refused =
            $"rpc error: code = InvalidArgument desc = {kind} data must be larger than 0 and less than {limit} bytes";
        Assert.Equal((400, refused), await RefusedAsync($"/{kind}s/create", New(0)));
        Assert.Equal((400, refused), await RefusedAsync($"/{kind}s/create", New(limit)));
        Assert.Equal(201, (await PostAsync($"/{kind}s/create", New(limit - 1))).Status);
        Assert.Equal(400, (await PostAsync($"/{kind}s/create", """{"Name":"y","Data":"!!"}""")).Status);

        static string New(int length) =>
            $$$"""{"Name":"x","Data":"{{{Convert.ToBase64String(new byte[length])}}}"}""";
    }

    [Theory]
    [InlineData("/nodes/fake-engine/update",
        "invalid node version '': strconv.ParseUint: parsing \"\": invalid syntax")]
    [InlineData("/swarm/update?version=x",
        "invalid swarm version 'x': strconv.ParseUint: parsing \"x\": invalid syntax")]
    [InlineData("/nodes/fake-engine/update?version=1", "invalid Role: \"\"")]
    [InlineData("/swarm/update?version=1&rotateWorkerToken=yes", "invalid value for rotateWorkerToken: yes")]
    public async Task WhatIsNoUpdateIsRefused(string target, string why) =>
        Assert.Equal((400, why), await RefusedAsync(target, "{}"));

    [Fact]
    public async Task AnUpdateOfTheSwarmSaysAll()
    {
        string path = $"/swarm/update?version={_swarm.Version}";
        Assert.Equal((500, OutOfSequence), await RefusedAsync("/swarm/update?version=1", "{}"));
        Assert.Equal((400, "swarm spec must be named \"default\""), await RefusedAsync(path, """{"Name":"other"}"""));
        Assert.Equal((200, ""), await PostAsync(
            path, """{"Name":"default","Labels":{"a":"b"},"Raft":{"ElectionTick":3}}"""));
        Assert.Equal(
            Flat("""
            {"Name":"default","Labels":{"a":"b"},"Orchestration":{"TaskHistoryRetentionLimit":0},
            "Raft":{"KeepOldSnapshots":0,"ElectionTick":3,"HeartbeatTick":0},"Dispatcher":{},"CAConfig":{},
            "TaskDefaults":{},"EncryptionConfig":{"AutoLockManagers":false}}
            """),
            (await _client.JsonAsync("/swarm")).GetProperty("Spec").GetRawText());
    }

    [Fact]
    public async Task AClientBringsARootCertificateWithItsKeyAndNamesOtherAuthorities()
    {
        using ECDsa key = ECDsa.Create();
        CertificateRequest request = new("CN=mine", key, HashAlgorithmName.SHA256);
        using X509Certificate2 mine = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue);
        string pem = JsonSerializer.Serialize(mine.ExportCertificatePem());
        string token = _swarm.WorkerToken;
        string path = $"/swarm/update?version={_swarm.Version}";
        const string Start = "rpc error: code = InvalidArgument desc = ";
        Assert.Equal((400, Start + "if a signing CA key is provided, the signing CA cert must also be provided"),
            await RefusedAsync(path, """{"CAConfig":{"SigningCAKey":"k"}}"""));
        Assert.Equal((400,
            Start + "there must be at least one valid, reachable external CA corresponding to the desired CA "
            + "certificate"), await RefusedAsync(path, $$$"""{"CAConfig":{"SigningCACert":{{{pem}}}}}"""));
        Assert.Equal((400, "invalid protocol: \"x\""),
            await RefusedAsync(path, """{"CAConfig":{"ExternalCAs":[{"Protocol":"x"}]}}"""));
        Assert.Equal((200, ""), await PostAsync(path, $$$"""
            {"CAConfig":{"SigningCACert":{{{pem}}},"SigningCAKey":"k","ExternalCAs":[{"Protocol":"cfssl","URL":"u"},
            {"Protocol":"cfssl","URL":"v","Options":{"a":"b"},"CACert":"c"}]} }
            """));
        JsonElement swarm = await _client.JsonAsync("/swarm");
        Assert.Equal(
            """{"ExternalCAs":[{"Protocol":"cfssl","URL":"u","CACert":""},"""
                + """{"Protocol":"cfssl","URL":"v","Options":{"a":"b"},"CACert":"c"}]}""",
            swarm.GetProperty("Spec").GetProperty("CAConfig").GetRawText());
        Assert.Equal(mine.ExportCertificatePem(), swarm.GetProperty("TLSInfo").GetProperty("TrustRoot").GetString());
        Assert.NotEqual(token.Split('-')[2], _swarm.WorkerToken.Split('-')[2]);
    }

    [Theory]
    [InlineData("", "", 400, "invalid ListenAddr \"\": invalid empty address")]
    [InlineData("nope", "", 400,
        "listen address must be an IP address or network interface (with optional port number)")]
    [InlineData("0.0.0.0", ""","AdvertiseAddr":"nope" """, 400,
        "advertise address must be a non-zero IP address or network interface (with optional port number)")]
    [InlineData("0.0.0.0", ""","Availability":"x" """, 500, "invalid Availability: \"x\"")]
    [InlineData("0.0.0.0", ""","DataPathPort":80""", 500,
        "Datapath port number is not in valid range (1024-49151) : 80")]
    [InlineData("0.0.0.0", ""","DefaultAddrPool":["x"]""", 500, "invalid base pool x: invalid CIDR address: x")]
    [InlineData("0.0.0.0", ""","DefaultAddrPool":["10.1.0.0/16"],"SubnetSize":12""", 500,
        "invalid CIDR: \"10.1.0.0/16\". Subnet size is too small for pool: 12")]
    [InlineData("0.0.0.0", ""","Spec":{"CAConfig":{"NodeCertExpiry":5}}""", 500, "error updating cluster settings: "
        + "rpc error: code = InvalidArgument desc = minimum certificate expiry time is: 1h0m0s")]
    public async Task WhatIsNoSwarmIsNotBegun(string listen, string rest, int status, string why)
    {
        _engine.State.LeaveSwarm(force: true);
        Assert.Equal((status, why),
            await RefusedAsync("/swarm/init", $$$"""{"ListenAddr":"{{{listen}}}"{{{rest}}}}"""));
        Assert.Null(_engine.State.Swarm);
    }

    [Fact]
    public async Task NetworksReachTheSwarmOnlyInOne()
    {
        const string New = """{"Name":"over","Driver":"overlay","Attachable":true}""";
        Assert.Equal(201, (await PostAsync("/networks/create", New)).Status);
        EngineNetwork over = _engine.State.Networks[^1];
        Assert.Equal(
            Good($$$$"""
            {"Name":"over","Id":"{{{{over.Id}}}}","Created":"2025-06-01T12:00:00Z","Scope":"swarm","Driver":"overlay",
            "EnableIPv4":true,"EnableIPv6":false,"IPAM":{"Driver":"default","Options":null,
            "Config":[{"Subnet":"10.0.1.0/24","Gateway":"10.0.1.1"}]},"Internal":false,"Attachable":true,
            "Ingress":false,"ConfigFrom":{"Network":""},"ConfigOnly":false,"Containers":null,
            "Options":{"com.docker.network.driver.overlay.vxlanid_list":"4097"},"Labels":null}
            """),
            await _client.AskAsync("GET", "/networks/over"));
        Assert.Equal((409, "network with name over already exists"), await RefusedAsync("/networks/create", New));
        Assert.Equal(403, (await _client.AskAsync("DELETE", "/networks/docker_gwbridge")).Status);
        Assert.Equal((200, """{"NetworksDeleted":["over"]}"""), await PostAsync("/networks/prune", null));
        Assert.Equal(["create", "remove"], _engine.State.Events.Past
            .Where(happened => happened.ActorId == over.Id && happened.Scope == "swarm")
            .Select(static happened => happened.Action));
        _engine.State.LeaveSwarm(force: true);
        Assert.Equal(403, (await PostAsync("/networks/create", New)).Status);
        Assert.Equal((204, ""), await _client.AskAsync("DELETE", "/networks/docker_gwbridge"));
    }

    [Fact]
    public async Task ThePingTellsWhatPartTheEngineHas()
    {
        Assert.Equal("active/manager", await PingAsync());
        _engine.State.Node!.Role = "worker";
        Assert.Equal("active/worker", await PingAsync());
        _engine.State.Node.Role = "manager";
        _swarm.Spec = _swarm.Spec with { AutoLock = true };
        _engine.State.RestartSwarm();
        Assert.Equal("locked", await PingAsync());
        _engine.State.LeaveSwarm(force: true);
        Assert.Equal("inactive", await PingAsync());

        async Task<string> PingAsync()
        {
            using HttpResponseMessage answer = await _client.OpenAsync("/_ping");
            return Assert.Single(answer.Headers.GetValues("Swarm"));
        }
    }

    [Fact]
    public async Task AnAbsentBodyIsNothingSaidForNewerEnginesAndAnErrorForOlderOnes()
    {
        Assert.Equal((400, "rpc error: code = InvalidArgument desc = name must be provided"),
            await RefusedAsync("/secrets/create", null));
        await using FakeEngine old = await FakeEngine.StartAsync(new FakeEngineOptions { ApiVersion = "1.41" }, Cancel);
        using EngineClient client = new(old);
        old.State.StartSwarm();
        Assert.Equal((400, """{"message":"got EOF while reading request body"}"""),
            await client.AskAsync("POST", "/secrets/create"));
    }

    /// <summary>What all that managers keep begins with.</summary>
    private static string Start(SwarmObject kept) =>
        $$$"""{"ID":"{{{kept.Id}}}","Version":{"Index":{{{kept.Version}}}},{{{Times}}}""";

    private static (int Status, string Body) Good(string body) => (200, Flat(body));

    /// <summary>JSON without the line breaks that it has here.</summary>
    private static string Flat(string json) => json.Replace("\n", "");

    private async Task<(int Status, string? Why)> RefusedAsync(string target, string? json)
    {
        (int status, string body) = await PostAsync(target, json);
        return (status, JsonDocument.Parse(body).RootElement.GetProperty("message").GetString());
    }

    private Task<(int Status, string Body)> PostAsync(string target, string? json) =>
        _client.AskAsync("POST", target, json);
}
