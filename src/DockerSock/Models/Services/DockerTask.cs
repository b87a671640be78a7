using System.Text.Json.Serialization;

namespace DockerSock.Models;

/// <summary>
/// A task of a swarm: one container of a service, on one node. Source: TaskList, <c>GET /tasks</c>; TaskInspect,
/// <c>GET /tasks/{id}</c>.
/// </summary>
public sealed class DockerTask : SwarmObject
{
    /// <summary>The name that the API has for it; engines leave it out.</summary>
    [JsonPropertyName("Name")]
    public string? GivenName { get; set; }

    /// <summary>Labels; keys are case-sensitive.</summary>
    public DockerMap<string> Labels { get => field ??= []; set; }

    /// <summary>What it runs.</summary>
    public TaskSpec? Spec { get; set; }

    /// <summary>Id of its service.</summary>
    public string ServiceID { get; set; } = "";

    /// <summary>Name of its service; its id where the service is gone.</summary>
    [JsonIgnore]
    public string Service { get => field ?? ServiceID; internal set; }

    /// <summary>Which of the service's tasks it is, from 1; null in a service with one task on each node.</summary>
    public long? Slot { get; set; }

    /// <summary>Id of the node that it is on; empty until it has one.</summary>
    public string NodeID { get; set; } = "";

    /// <summary>Name of the node that it is on; its id where the node is gone.</summary>
    [JsonIgnore]
    public string Node { get => field ?? NodeID; internal set; }

    /// <summary>Things of made-up kinds that it was given.</summary>
    public DockerList<GenericResource>? AssignedGenericResources { get; set; }

    /// <summary>How it is.</summary>
    public SwarmTaskStatus? Status { get; set; }

    /// <summary>How it is to be: running, shutdown, complete, remove.</summary>
    public string DesiredState { get; set; } = "";

    /// <summary>Which run of its job it belongs to; null when its service is no job.</summary>
    public ObjectVersion? JobIteration { get; set; }

    /// <summary>Its networks, and the addresses that it has in them.</summary>
    public DockerList<TaskNetwork> NetworksAttachments { get => field ??= []; set; }

    /// <summary>Volumes of the swarm that it has. API 1.42.</summary>
    public DockerList<object>? Volumes { get; set; }

    /// <summary>Its service and slot: web.1; without a slot the service and the node.</summary>
    [JsonIgnore]
    public string Name => GivenName is { Length: > 0 } name
        ? name : $"{Service}.{(Slot is > 0 and { } slot ? slot.ToString() : NodeID)}";

    /// <summary>The image that it runs.</summary>
    [JsonIgnore]
    public string Image => Spec?.ContainerSpec?.Image ?? "";

    /// <summary>
    /// State: new, pending, assigned, preparing, starting, running, complete, shutdown, failed, rejected.
    /// </summary>
    [JsonIgnore]
    public string State => Status?.State ?? "";

    /// <summary>Since when it has been in that state.</summary>
    [JsonIgnore]
    public DateTime? StateSince => Status?.Timestamp;

    /// <summary>What went wrong; empty when nothing has.</summary>
    [JsonIgnore]
    public string Error => Status?.Err ?? "";

    /// <summary>Exit code of its container; null until it has ended.</summary>
    [JsonIgnore]
    public long? ExitCode => State is "complete" or "shutdown" or "failed" ? Status?.ContainerStatus?.ExitCode : null;

    /// <summary>Id of its container; empty until it has one.</summary>
    [JsonIgnore]
    public string ContainerId => Status?.ContainerStatus?.ContainerID ?? "";

    internal override string Word => "task";

    internal override string Called => Name;
}

/// <summary>How a task is.</summary>
public sealed class SwarmTaskStatus : DockerValue
{
    /// <summary>Since when it has been so.</summary>
    public DateTime? Timestamp { get; set; }

    /// <summary>
    /// State: new, pending, assigned, preparing, starting, running, complete, shutdown, failed, rejected.
    /// </summary>
    public string? State { get; set; }

    /// <summary>More on it.</summary>
    public string? Message { get; set; }

    /// <summary>What went wrong.</summary>
    public string? Err { get; set; }

    /// <summary>Its container.</summary>
    public TaskContainerStatus? ContainerStatus { get; set; }

    /// <summary>Ports of its node that it has.</summary>
    public TaskPortStatus? PortStatus { get; set; }
}

/// <summary>The container of a task.</summary>
public sealed class TaskContainerStatus : DockerValue
{
    /// <summary>Its id.</summary>
    public string? ContainerID { get; set; }

    /// <summary>Its process on its node; 0 when it does not run.</summary>
    public long? PID { get; set; }

    /// <summary>Its exit code.</summary>
    public long? ExitCode { get; set; }
}

/// <summary>Ports of its node that a task has.</summary>
public sealed class TaskPortStatus : DockerValue
{
    /// <summary>The ports.</summary>
    public DockerList<EndpointPort> Ports { get => field ??= []; set; }
}

/// <summary>A network of a task.</summary>
public sealed class TaskNetwork : DockerValue
{
    /// <summary>The network as the swarm's managers keep it.</summary>
    public object? Network { get; set; }

    /// <summary>The task's addresses in it, with the length of the prefix: 10.0.1.5/24.</summary>
    public DockerList<string> Addresses { get => field ??= []; set; }
}
