using System.Text.Json;
using System.Text.RegularExpressions;
using DockerSock.Fake;

namespace DockerSock.Tests;

/// <summary>Services and tasks are answered as real managers answer them, field by field.</summary>
public sealed partial class ServiceResponseTests
{
    private const string Full = """
        {"Name":"full","Labels":{"b":"2","a":"1"},"TaskTemplate":{"Unknown":1,"ContainerSpec":{"Image":"busybox:latest",
        "Labels":{"cl":"1"},"Command":["sleep"],"Args":["1000"],"Hostname":"h","Env":["A=b"],"Dir":"/tmp","User":"root",
        "Groups":["1"],"StopSignal":"SIGINT","TTY":true,"OpenStdin":true,"ReadOnly":false,
        "Privileges":{"NoNewPrivileges":true},"Mounts":[{"Type":"volume","Source":"vol","Target":"/v"},
        {"Type":"tmpfs","Target":"/t","TmpfsOptions":{"SizeBytes":100000}}],"StopGracePeriod":3000000000,
        "Healthcheck":{"Test":["CMD","true"],"Interval":5000000000,"Retries":0},"Hosts":["1.2.3.4 foo"],
        "DNSConfig":{"Nameservers":["1.1.1.1"]},"Sysctls":{"net.core.somaxconn":"10"},"CapabilityAdd":["NET_ADMIN"],
        "Ulimits":[{"Name":"nofile","Hard":100,"Soft":0}],"Init":false},
        "Resources":{"Limits":{"NanoCPUs":100000000,"Pids":0},"Reservations":{}},
        "RestartPolicy":{"Condition":"on-failure","Delay":1000000000},
        "Placement":{"Constraints":["node.role==manager"]},
        "LogDriver":{"Name":"json-file","Options":{"max-size":"1m"}}},
        "UpdateConfig":{"Parallelism":2,"FailureAction":"rollback"},"RollbackConfig":{"Parallelism":0,"Monitor":5},
        "EndpointSpec":{"Ports":[{"TargetPort":80,"PublishedPort":8080}]}}
        """;

    private const string Spec = """
        {"Name":"full","Labels":{"a":"1","b":"2"},"TaskTemplate":{"ContainerSpec":{"Image":"busybox:latest",
        "Labels":{"cl":"1"},"Command":["sleep"],"Args":["1000"],"Hostname":"h","Env":["A=b"],"Dir":"/tmp","User":"root",
        "Groups":["1"],"Privileges":{"CredentialSpec":null,"SELinuxContext":null,"NoNewPrivileges":true},"Init":false,
        "StopSignal":"SIGINT","TTY":true,"OpenStdin":true,"Mounts":[{"Type":"volume","Source":"vol","Target":"/v"},
        {"Type":"tmpfs","Target":"/t","TmpfsOptions":{"SizeBytes":100000}}],"StopGracePeriod":3000000000,
        "Healthcheck":{"Test":["CMD","true"],"Interval":5000000000},"Hosts":["1.2.3.4 foo"],
        "DNSConfig":{"Nameservers":["1.1.1.1"]},"Isolation":"default","Sysctls":{"net.core.somaxconn":"10"},
        "CapabilityAdd":["NET_ADMIN"],"Ulimits":[{"Name":"nofile","Hard":100,"Soft":0}]},
        "Resources":{"Limits":{"NanoCPUs":100000000},"Reservations":{}},
        "RestartPolicy":{"Condition":"on-failure","Delay":1000000000,"MaxAttempts":0},
        "Placement":{"Constraints":["node.role==manager"]},"LogDriver":{"Name":"json-file","Options":{"max-size":"1m"}},
        "ForceUpdate":0,"Runtime":"container"},"Mode":{"Replicated":{"Replicas":1}},
        "UpdateConfig":{"Parallelism":2,"FailureAction":"rollback","MaxFailureRatio":0,"Order":"stop-first"},
        "RollbackConfig":{"Parallelism":0,"FailureAction":"pause","Monitor":5,"MaxFailureRatio":0,"Order":"stop-first"},
        "EndpointSpec":{"Mode":"vip",
        "Ports":[{"Protocol":"tcp","TargetPort":80,"PublishedPort":8080,"PublishMode":"ingress"}]}}
        """;

    private const string Small = """
        {"Name":"web","TaskTemplate":{"ContainerSpec":{"Image":"busybox:latest","Command":["sleep","1000"]}},
        "Mode":{"Replicated":{"Replicas":2}}}
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ASpecificationComesBackInTheEnginesOrder()
    {
        await using FakeEngine engine = await StartAsync();
        using EngineClient client = new(engine);
        await CreateAsync(client, Full);
        Assert.Contains($"\"Spec\":{Flat(Spec)},\"Endpoint\":{{\"Spec\":",
            (await client.AskAsync("GET", "/services/full")).Body);
    }

    [Fact]
    public async Task WhatIsNotSaidIsFilledInForAClientThatAsks()
    {
        await using FakeEngine engine = await StartAsync();
        using EngineClient client = new(engine);
        await CreateAsync(client, Small);
        const string Tail = "\"Endpoint\":{\"Spec\":{}}}";
        Assert.EndsWith(Flat("""
            "Spec":{"Name":"web","Labels":{},"TaskTemplate":{"ContainerSpec":{"Image":"busybox:latest",
            "Command":["sleep","1000"],"Isolation":"default"},"ForceUpdate":0,"Runtime":"container"},
            "Mode":{"Replicated":{"Replicas":2}}},
            """) + Tail, (await client.AskAsync("GET", "/services/web")).Body);
        const string Rollout = """
            {"Parallelism":1,"FailureAction":"pause","Monitor":5000000000,"MaxFailureRatio":0,"Order":"stop-first"}
            """;
        Assert.EndsWith(Flat($$$"""
            "Spec":{"Name":"web","Labels":{},"TaskTemplate":{"ContainerSpec":{"Image":"busybox:latest",
            "Command":["sleep","1000"],"StopGracePeriod":10000000000,"DNSConfig":{},"Isolation":"default"},
            "Resources":{},"RestartPolicy":{"Condition":"any","Delay":5000000000,"MaxAttempts":0},"Placement":{},
            "ForceUpdate":0,"Runtime":"container"},"Mode":{"Replicated":{"Replicas":2}},
            "UpdateConfig":{{{Rollout}}},"RollbackConfig":{{{Rollout}}}},
            """) + Tail, (await client.AskAsync("GET", "/services/web?insertDefaults=true")).Body);
        Assert.EndsWith(
            Tail[..^1] + ",\"ServiceStatus\":{\"RunningTasks\":2,\"DesiredTasks\":2,\"CompletedTasks\":0}}]",
            (await client.AskAsync("GET", "/services?status=true")).Body);
    }

    [Theory]
    [InlineData("1.41", """{"ID":"#"}""", "")]
    [InlineData("1.51", """{"ID":"#","Warnings":null}""", ",\"Volumes\":null")]
    public async Task ATaskIsShownWithItsContainer(string api, string created, string volumes)
    {
        await using FakeEngine engine = await StartAsync(api);
        using EngineClient client = new(engine);
        Assert.Equal(created, Masked(await CreateAsync(client, Small)));
        EngineTask task = engine.State.Swarm!.Tasks.OrderBy(static one => one.Id, StringComparer.Ordinal).First();
        string shown = (await client.AskAsync("GET", "/tasks")).Body;
        Assert.StartsWith(Flat($$$"""
            [{"ID":"#","Version":{"Index":0},"CreatedAt":"","UpdatedAt":"","Labels":{},"Spec":{"ContainerSpec":
            {"Image":"busybox:latest","Command":["sleep","1000"],"Isolation":"default"},"ForceUpdate":0},
            "ServiceID":"#",
            "Slot":{{{task.Slot}}},"NodeID":"#","Status":{"Timestamp":"","State":"running","Message":"started",
            "ContainerStatus":{"ContainerID":"{{{task.Container!.Id}}}","PID":{{{task.Container.Pid}}},"ExitCode":0},
            "PortStatus":{}},"DesiredState":"running"{{{volumes}}}},{"ID":"#"
            """), Masked(shown));
        Assert.StartsWith("[{\"ID\":\"" + task.Id, shown);
        Assert.Equal($"web.{task.Slot}.{task.Id}", task.Container.Name);
        Assert.Equal(task.Id, task.Container.Config.Labels["com.docker.swarm.task.id"]);
    }

    [Theory]
    [InlineData("GET", "/services/nope", "", 404, "service nope not found")]
    [InlineData("DELETE", "/services/nope", "", 404, "service nope not found")]
    [InlineData("GET", "/services/nope/logs?stdout=1", "", 404, "service nope not found")]
    [InlineData("GET", "/tasks/nope", "", 404, "task nope not found")]
    [InlineData("GET", "/tasks/nope/logs?stdout=1", "", 404, "task nope not found")]
    [InlineData("GET", "/tasks?filters={\"service\":[\"nope\"]}", "", 404, "service nope not found")]
    [InlineData("GET", "/tasks?filters={\"desired-state\":[\"x\"]}", "", 500, "Invalid desired-state filter: 'x'")]
    [InlineData("GET", "/services?filters={\"bad\":[\"x\"]}", "", 400, "invalid filter 'bad'")]
    [InlineData("GET", "/services/web/logs", "", 500, "Bad parameters: you must choose at least one stream")]
    [InlineData("GET", "/services?status=bad", "", 400,
        "invalid value for status: bad: strconv.ParseBool: parsing \"bad\": invalid syntax")]
    [InlineData("POST", "/services/create", "{}", 400, "mismatched Runtime and *Spec fields")]
    [InlineData("POST", "/services/nope/update?version=x", "{}", 400,
        "invalid service version 'x': strconv.ParseUint: parsing \"x\": invalid syntax")]
    [InlineData("POST", "/services/nope/update?version=1", "{}", 400, "mismatched Runtime and *Spec fields")]
    [InlineData("POST", "/services/web/update?version=1", "web", 500,
        "rpc error: code = Unknown desc = update out of sequence")]
    [InlineData("POST", "/services/web/update?version=1", "other", 501,
        "rpc error: code = Unimplemented desc = renaming services is not supported")]
    [InlineData("POST", "/services/web/update?version=1&rollback=foo", "web", 500, "unrecognized rollback option foo")]
    [InlineData("POST", "/services/create", "web", 409,
        "rpc error: code = AlreadyExists desc = name conflicts with an existing object: service web already exists")]
    [InlineData("POST", "/services/create", "-x", 400,
        "rpc error: code = InvalidArgument desc = name must be valid as a DNS name component")]
    public async Task WhatIsRefusedIsSaidInTheEnginesWords(
        string method, string path, string body, int status, string words)
    {
        await using FakeEngine engine = await StartAsync();
        engine.State.Swarm!.AddService("web");
        using EngineClient client = new(engine);
        string sent = body.StartsWith('{') ? body : Small.Replace("\"web\"", $"\"{body}\"");
        Assert.Equal((status, words), await RefusalAsync(client, method, path, body.Length > 0 ? sent : null));
    }

    [Theory]
    [InlineData("\"RestartPolicy\":{\"Condition\":\"bad\"}", "", "invalid RestartCondition: \"bad\"")]
    [InlineData("\"Placement\":{\"Constraints\":[\"node.foo\"]}", "",
        "rpc error: code = Unknown desc = constraint expected one operator from ==, !=")]
    [InlineData("\"Networks\":[{\"Target\":\"nonet\"}]", "", "network nonet not found")]
    [InlineData("\"Resources\":{\"Limits\":{\"MemoryBytes\":100}}", "",
        "rpc error: code = InvalidArgument desc = invalid memory value 100: Must be at least 4MiB")]
    [InlineData("\"Resources\":{\"Limits\":{\"NanoCPUs\":100}}", "",
        "rpc error: code = InvalidArgument desc = invalid cpu value 1e-07: Must be at least 0.001")]
    [InlineData("\"ForceUpdate\":0", "\"Mode\":{\"Global\":{},\"Replicated\":{}}",
        "must specify only one service mode")]
    [InlineData("\"ForceUpdate\":0", "\"UpdateConfig\":{\"Order\":\"bad\"}", "unrecognized update order bad")]
    [InlineData("\"ForceUpdate\":0", "\"UpdateConfig\":{\"MaxFailureRatio\":2}",
        "rpc error: code = InvalidArgument desc = TaskSpec: update-maxfailureratio cannot be less than 0 or bigger "
            + "than 1")]
    [InlineData("\"ForceUpdate\":0", "\"EndpointSpec\":{\"Ports\":[{\"TargetPort\":80,\"PublishedPort\":8080}]}",
        "rpc error: code = InvalidArgument desc = port '8080' is already in use by service 'web' (#) as an ingress "
            + "port")]
    public async Task ABadSpecificationIsRefused(string task, string rest, string words)
    {
        await using FakeEngine engine = await StartAsync();
        using EngineClient client = new(engine);
        await CreateAsync(client, Full.Replace("\"full\"", "\"web\""));
        string body = "{\"Name\":\"x\",\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"busybox\"}," + task + "}"
            + (rest.Length > 0 ? "," + rest : "") + "}";
        (int status, string message) = await RefusalAsync(client, "POST", "/services/create", body);
        Assert.Equal(words, Regex.Replace(message, "\\([a-z0-9]{25}\\)", "(#)"));
        Assert.Equal(message.Contains("Unknown") || message.Contains("nonet") ? 500 : 400, status);
        Assert.Single(engine.State.Swarm!.Services);
    }

    private static async Task<FakeEngine> StartAsync(string api = "1.51")
    {
        FakeEngine engine = await FakeEngine.StartAsync(
            new FakeEngineOptions { ApiVersion = api, Images = { "busybox:latest" } }, Cancel);
        engine.State.StartSwarm();
        return engine;
    }

    private static async Task<string> CreateAsync(EngineClient client, string spec)
    {
        (int status, string body) = await client.AskAsync("POST", "/services/create", spec);
        Assert.Equal((201, ""), (status, status == 201 ? "" : body));
        return body;
    }

    private static async Task<(int Status, string Message)> RefusalAsync(
        EngineClient client, string method, string path, string? body)
    {
        (int status, string answer) = await client.AskAsync(method, path, body);
        return (status, JsonDocument.Parse(answer).RootElement.GetProperty("message").GetString()!);
    }

    /// <summary>Without the line breaks that are there for the reader.</summary>
    private static string Flat(string json) => json.Replace("\n", "").Replace("\r", "");

    /// <summary>With signs for what differs each time.</summary>
    private static string Masked(string json) => Regex.Replace(
        Regex.Replace(Times().Replace(json.TrimEnd(), "\"\""), "\"[a-z0-9]{25}\"", "\"#\""),
        "\"Index\":[0-9]+", "\"Index\":0");

    [GeneratedRegex("\"20[0-9]{2}-[^\"]*Z\"")]
    private static partial Regex Times();
}
