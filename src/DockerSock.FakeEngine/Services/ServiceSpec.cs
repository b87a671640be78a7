using System.Text.Json;
using System.Text.Json.Nodes;

namespace DockerSock.Fake;

/// <summary>How a service is to be, as the engine answers it.</summary>
internal sealed class ServiceSpec
{
    private const string Rollout = """
        Parallelism+ Delay FailureAction="pause" Monitor:5000000000 MaxFailureRatio+ Order="stop-first"
        """;

    private const string File = "File(Name UID GID Mode+)";

    private const string ContainerFields = $$"""
        Image Labels{} Command Args Hostname Env Dir User Groups
        Privileges(CredentialSpec~(Config File Registry) SELinuxContext~(Disable! User Role Type Level)
            Seccomp(Mode Profile) AppArmor(Mode) NoNewPrivileges!)
        Init! StopSignal TTY OpenStdin ReadOnly
        Mounts(Type Source Target ReadOnly Consistency
            BindOptions(Propagation NonRecursive CreateMountpoint ReadOnlyNonRecursive ReadOnlyForceRecursive)
            VolumeOptions(NoCopy Labels{} Subpath DriverConfig(Name Options{}))
            ImageOptions(Subpath) TmpfsOptions(SizeBytes Mode Options) ClusterOptions())
        StopGracePeriod!:10000000000 Healthcheck(Test Interval Timeout StartPeriod StartInterval Retries) Hosts
        DNSConfig:{}(Nameservers Search Options) Secrets({{File}} SecretID SecretName)
        Configs({{File}} Runtime() ConfigID ConfigName) Isolation="default" Sysctls{} CapabilityAdd CapabilityDrop
        Ulimits(Name Hard+ Soft+) OomScoreAdj
        """;

    private const string TaskFields = $$"""
        ContainerSpec({{ContainerFields}})
        PluginSpec(Name Remote Disabled)
        Resources:{}(Limits(NanoCPUs MemoryBytes Pids) Reservations(NanoCPUs MemoryBytes
            GenericResources(NamedResourceSpec(Kind Value) DiscreteResourceSpec(Kind Value+)))
            SwapBytes! MemorySwappiness!)
        RestartPolicy:{}(Condition="any" Delay!:5000000000 MaxAttempts+ Window!)
        Placement:{}(Constraints Preferences(Spread(SpreadDescriptor)) MaxReplicas Platforms(Architecture OS))
        Networks(Target Aliases DriverOpts{}) LogDriver(Name Options{}) ForceUpdate+
        """;

    private static readonly SpecShape s_shape = SpecShape.Parse($$$"""
        Name Labels{}+ TaskTemplate+({{{TaskFields}}} Runtime="container")
        Mode={"Replicated":{}}(Replicated(Replicas=1) Global()
            ReplicatedJob(MaxConcurrent=1 TotalCompletions=1) GlobalJob())
        UpdateConfig:{"Parallelism":1}({{{Rollout}}}) RollbackConfig:{"Parallelism":1}({{{Rollout}}})
        EndpointSpec(Mode="vip" Ports(Name Protocol="tcp" TargetPort PublishedPort PublishMode="ingress"))
        """);

    private static readonly SpecShape s_task = SpecShape.Parse(TaskFields);

    /// <summary>Takes what a client sends, or what another specification says.</summary>
    public ServiceSpec(JsonElement sent)
    {
        Json = s_shape.Normalize(sent);
        Task = s_task.Normalize(Json.Field("TaskTemplate"));
        Dirt = Task.GetRawText() + (Endpoint.IsThere() ? Endpoint.GetRawText() : "");
        Labels = new SortedDictionary<string, string>(
            Json.Map("Labels").ToDictionary(static pair => pair.Key, static pair => pair.Value),
            StringComparer.Ordinal);
    }

    /// <summary>The whole of it.</summary>
    public JsonElement Json { get; }

    /// <summary>The part that its tasks are made of.</summary>
    public JsonElement Task { get; }

    /// <summary>That part and its ports as text: a task with another one is to be replaced.</summary>
    public string Dirt { get; }

    public string Name => Json.Text("Name");

    public IReadOnlyDictionary<string, string> Labels { get; }

    public JsonElement Container => Task.Field("ContainerSpec");

    public string Image => Container.Text("Image");

    public JsonElement Placement => Task.Field("Placement");

    public JsonElement Endpoint => Json.Field("EndpointSpec");

    /// <summary>replicated, global, replicated-job or global-job.</summary>
    public string Mode => Json.Field("Mode").EnumerateObject().First().Name switch
    {
        "Replicated" => "replicated",
        "Global" => "global",
        "ReplicatedJob" => "replicated-job",
        _ => "global-job",
    };

    public bool IsJob => Mode.EndsWith("-job", StringComparison.Ordinal);

    public bool IsGlobal => Mode.StartsWith("global", StringComparison.Ordinal);

    /// <summary>How many tasks a replicated service has.</summary>
    public long Replicas => Json.Field("Mode").Field("Replicated").Number("Replicas");

    /// <summary>The same with what engines take where it says nothing.</summary>
    public JsonElement WithDefaults => s_shape.Normalize(Json, defaults: true);

    /// <summary>The same with identifiers for the names of networks.</summary>
    public static JsonElement WithNetworks(JsonElement sent, Func<string, string> find)
    {
        JsonNode? copy = JsonNode.Parse(sent.GetRawText());
        foreach (JsonNode? network in
            copy?["TaskTemplate"]?["Networks"] as JsonArray ?? [])
        {
            network!["Target"] = find((string?)network["Target"] ?? "");
        }

        return JsonSerializer.SerializeToElement(copy);
    }
}
