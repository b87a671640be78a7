using System.Text.Json.Serialization;

namespace DockerSock.Models;

/// <summary>A service of a swarm. Source: ServiceList, <c>GET /services</c>; ServiceInspect, <c>GET /services/{id}</c>.</summary>
public sealed class DockerService : SwarmObject
{
    /// <summary>What it is to be.</summary>
    public ServiceSpec? Spec { get; set; }

    /// <summary>Its name.</summary>
    [JsonIgnore]
    public string Name => Spec?.Name ?? "";

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>What a service is to be.</summary>
public sealed class ServiceSpec : DockerValue
{
    /// <summary>Its name.</summary>
    public string? Name { get; set; }
}

/// <summary>What a task runs.</summary>
public sealed class TaskSpec : DockerValue
{
    /// <summary>Its container.</summary>
    public ContainerSpec? ContainerSpec { get; set; }
}

/// <summary>The container of a task.</summary>
public sealed class ContainerSpec : DockerValue
{
    /// <summary>Its image.</summary>
    public string? Image { get; set; }
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
