using System.Globalization;
using System.Text.Json.Serialization;

namespace DockerSock.Models;

/// <summary>
/// A service of a swarm: so many tasks of one kind, kept running. Source: ServiceList, <c>GET /services</c>;
/// ServiceInspect, <c>GET /services/{id}</c>.
/// </summary>
public sealed class DockerService : SwarmObject
{
    /// <summary>What it is to be.</summary>
    public ServiceSpec? Spec { get; set; }

    /// <summary>What it was to be before its last change; null until there was one.</summary>
    public ServiceSpec? PreviousSpec { get; set; }

    /// <summary>Where it is reached.</summary>
    public ServiceEndpoint? Endpoint { get; set; }

    /// <summary>How far its last change is; null until there was one that its tasks were changed for.</summary>
    public ServiceUpdateStatus? UpdateStatus { get; set; }

    /// <summary>How many of its tasks run; with a list from API 1.41.</summary>
    public ServiceStatus? ServiceStatus { get; set; }

    /// <summary>How far it is when it is a job; null for other services.</summary>
    public ServiceJobStatus? JobStatus { get; set; }

    /// <summary>Its name.</summary>
    [JsonIgnore]
    public string Name => Spec?.Name ?? "";

    /// <summary>The image, without the digest that a tag is fixed to: nginx:latest.</summary>
    [JsonIgnore]
    public string Image => Spec?.TaskTemplate?.ContainerSpec?.Image is { } image
        ? image.Split('@')[0] is var tagged && ImageNames.Split(tagged).Tag is not null
        ? ImageNames.Familiar(tagged) : image
        : Spec?.TaskTemplate?.PluginSpec?.Remote ?? "";

    /// <summary>Mode: replicated, global, replicated-job, global-job.</summary>
    [JsonIgnore]
    public string Mode => Spec?.Mode switch
    {
        { Global: not null } => "global",
        { ReplicatedJob: not null } => "replicated-job",
        { GlobalJob: not null } => "global-job",
        _ => "replicated",
    };

    /// <summary>Whether its tasks are to end, and not to run for ever.</summary>
    [JsonIgnore]
    public bool IsJob => Spec?.Mode is { ReplicatedJob: not null } or { GlobalJob: not null };

    /// <summary>Tasks that run, of those that are to run: 2/3; empty where the engine has not counted them.</summary>
    [JsonIgnore]
    public string Replicas
    {
        get
        {
            if (ServiceStatus is not { } status)
            {
                return "";
            }

            string running = string.Create(CultureInfo.InvariantCulture,
                $"{status.RunningTasks}/{status.DesiredTasks}");
            return Spec switch
            {
                { Mode.ReplicatedJob: { } job } =>
                    $"{running} ({status.CompletedTasks}/{job.TotalCompletions ?? job.MaxConcurrent ?? 1} completed)",
                { Mode.GlobalJob: not null } =>
                    $"{running} ({status.CompletedTasks}/{status.DesiredTasks + status.CompletedTasks} completed)",
                { TaskTemplate.Placement.MaxReplicas: > 0 and { } most } => $"{running} (max {most} per node)",
                _ => running,
            };
        }
    }

    /// <summary>Ports that it publishes.</summary>
    [JsonIgnore]
    public IReadOnlyList<EndpointPort> Ports => Endpoint?.Ports ?? Spec?.EndpointSpec?.Ports ?? [];

    /// <summary>Labels of the service; keys are case-sensitive.</summary>
    [JsonIgnore]
    public DockerMap<string> Labels => Spec?.Labels ?? [];

    internal override string Word => "service";

    internal override string Called => Name;
}

/// <summary>What a service is to be.</summary>
public sealed class ServiceSpec : DockerValue
{
    /// <summary>Its name.</summary>
    public string? Name { get; set; }

    /// <summary>Labels of the service; keys are case-sensitive.</summary>
    public DockerMap<string>? Labels { get; set; }

    /// <summary>What its tasks are to be.</summary>
    public TaskSpec? TaskTemplate { get; set; }

    /// <summary>How many tasks it has.</summary>
    public ServiceMode? Mode { get; set; }

    /// <summary>How its tasks are replaced when it is changed.</summary>
    public ServiceUpdateConfig? UpdateConfig { get; set; }

    /// <summary>How its tasks are replaced when a change is taken back.</summary>
    public ServiceUpdateConfig? RollbackConfig { get; set; }

    /// <summary>Its networks, in services of old; newer ones have them in <see cref="TaskSpec.Networks"/>.</summary>
    public DockerList<NetworkAttachment>? Networks { get; set; }

    /// <summary>How it is reached.</summary>
    public EndpointSpec? EndpointSpec { get; set; }
}

/// <summary>How many tasks a service has; one of these is there.</summary>
public sealed class ServiceMode : DockerValue
{
    /// <summary>A number of tasks.</summary>
    public ReplicatedService? Replicated { get; set; }

    /// <summary>A task on each node.</summary>
    public EmptyMode? Global { get; set; }

    /// <summary>A number of tasks that end. API 1.41.</summary>
    public ReplicatedJob? ReplicatedJob { get; set; }

    /// <summary>A task that ends on each node. API 1.41.</summary>
    public EmptyMode? GlobalJob { get; set; }
}

/// <summary>A number of tasks.</summary>
public sealed class ReplicatedService : DockerValue
{
    /// <summary>How many.</summary>
    public ulong? Replicas { get; set; }
}

/// <summary>A number of tasks that end. API 1.41.</summary>
public sealed class ReplicatedJob : DockerValue
{
    /// <summary>How many run at the same time.</summary>
    public ulong? MaxConcurrent { get; set; }

    /// <summary>How many are to end well.</summary>
    public ulong? TotalCompletions { get; set; }
}

/// <summary>A mode that has nothing to set.</summary>
public sealed class EmptyMode : DockerValue;

/// <summary>How the tasks of a service are replaced.</summary>
public sealed class ServiceUpdateConfig : DockerValue
{
    /// <summary>How many at the same time; 0 for all.</summary>
    public ulong? Parallelism { get; set; }

    /// <summary>Time between one group of tasks and the next; nanoseconds, in PowerShell a TimeSpan.</summary>
    [Counts(TimeUnit.Nanoseconds)]
    public long? Delay { get; set; }

    /// <summary>What is done when new tasks fail: pause, continue, rollback.</summary>
    public string? FailureAction { get; set; }

    /// <summary>How long each new task is watched for failures; nanoseconds, in PowerShell a TimeSpan.</summary>
    [Counts(TimeUnit.Nanoseconds)]
    public long? Monitor { get; set; }

    /// <summary>Share of tasks, 0 to 1, that may fail.</summary>
    public double? MaxFailureRatio { get; set; }

    /// <summary>Which goes first: stop-first the old task, start-first the new one.</summary>
    public string? Order { get; set; }
}

/// <summary>How a service is reached.</summary>
public sealed class EndpointSpec : DockerValue
{
    /// <summary>
    /// What its name leads to: vip, one address for all of its tasks; dnsrr, the addresses of the tasks.
    /// </summary>
    public string? Mode { get; set; }

    /// <summary>Ports that it publishes.</summary>
    public DockerList<EndpointPort>? Ports { get; set; }
}

/// <summary>A port that a service publishes.</summary>
public sealed class EndpointPort : DockerValue
{
    /// <summary>Its name.</summary>
    public string? Name { get; set; }

    /// <summary>Protocol: tcp, udp, sctp.</summary>
    public string? Protocol { get; set; }

    /// <summary>Port in the container.</summary>
    public long? TargetPort { get; set; }

    /// <summary>Port on the nodes.</summary>
    public long? PublishedPort { get; set; }

    /// <summary>Who has it: ingress for all nodes, host for the node of the task.</summary>
    public string? PublishMode { get; set; }
}

/// <summary>Where a service is reached.</summary>
public sealed class ServiceEndpoint : DockerValue
{
    /// <summary>How it is to be reached.</summary>
    public EndpointSpec? Spec { get; set; }

    /// <summary>Ports that it publishes, with those that the swarm has chosen.</summary>
    public DockerList<EndpointPort>? Ports { get; set; }

    /// <summary>Its addresses, one in each network.</summary>
    public DockerList<ServiceAddress> VirtualIPs { get => field ??= []; set; }
}

/// <summary>Address of a service in a network.</summary>
public sealed class ServiceAddress : DockerValue
{
    /// <summary>Id of the network.</summary>
    public string? NetworkID { get; set; }

    /// <summary>The address, with the length of the prefix: 10.0.1.2/24.</summary>
    public string? Addr { get; set; }
}

/// <summary>How far a change of a service is.</summary>
public sealed class ServiceUpdateStatus : DockerValue
{
    /// <summary>State: updating, paused, completed, rollback_started, rollback_paused, rollback_completed.</summary>
    public string? State { get; set; }

    /// <summary>When it began.</summary>
    public DateTime? StartedAt { get; set; }

    /// <summary>When it ended.</summary>
    public DateTime? CompletedAt { get; set; }

    /// <summary>More on it.</summary>
    public string? Message { get; set; }
}

/// <summary>How many tasks of a service run. API 1.41.</summary>
public sealed class ServiceStatus : DockerValue
{
    /// <summary>Tasks that run.</summary>
    public ulong RunningTasks { get; set; }

    /// <summary>Tasks that are to run.</summary>
    public ulong DesiredTasks { get; set; }

    /// <summary>Tasks of a job that have ended well.</summary>
    public ulong CompletedTasks { get; set; }
}

/// <summary>How far a job is. API 1.41.</summary>
public sealed class ServiceJobStatus : DockerValue
{
    /// <summary>Which run of the job this is; it grows with each.</summary>
    public ObjectVersion? JobIteration { get; set; }

    /// <summary>When it was last started.</summary>
    public DateTime? LastExecution { get; set; }
}
