using System.Text.Json.Serialization;

namespace DockerSock.Models;

/// <summary>A node of a swarm. Source: NodeList, <c>GET /nodes</c>; NodeInspect, <c>GET /nodes/{id}</c>.</summary>
public sealed class DockerNode : SwarmObject
{
    /// <summary>What it is to be.</summary>
    public NodeSpec? Spec { get; set; }

    /// <summary>What it has told of itself.</summary>
    public NodeDescription? Description { get; set; }

    /// <summary>Its state.</summary>
    public NodeStatus? Status { get; set; }

    /// <summary>Its state as a manager; null for a worker.</summary>
    public NodeManagerStatus? ManagerStatus { get; set; }

    /// <summary>Name of its machine.</summary>
    [JsonIgnore]
    public string Hostname => Description?.Hostname ?? "";

    /// <summary>The name that it was given, or the name of its machine.</summary>
    [JsonIgnore]
    public string Name => Spec?.Name is { Length: > 0 } name ? name : Hostname;

    /// <summary>What it does in the swarm: worker, manager.</summary>
    [JsonIgnore]
    public string Role => Spec?.Role ?? "";

    /// <summary>Whether it is given tasks: active, pause, drain.</summary>
    [JsonIgnore]
    public string Availability => Spec?.Availability ?? "";

    /// <summary>How the managers see it: unknown, down, ready, disconnected.</summary>
    [JsonIgnore]
    public string State => Status?.State ?? "";

    /// <summary>Whether it leads the managers.</summary>
    [JsonIgnore]
    public bool IsLeader => ManagerStatus?.Leader == true;

    /// <summary>
    /// Whether it is the engine that was asked; null where that is not known. Source: SystemInfo, <c>GET /info</c>.
    /// </summary>
    [JsonIgnore]
    public bool? IsSelf { get; set; }

    /// <summary>Labels that the managers have given it; keys are case-sensitive.</summary>
    [JsonIgnore]
    public DockerMap<string> Labels => Spec?.Labels ?? [];

    /// <summary>Version of its engine.</summary>
    [JsonIgnore]
    public string EngineVersion => Description?.Engine?.EngineVersion ?? "";

    internal override string Word => "node";

    internal override string Called => Name.Length > 0 ? Name : Id;
}

/// <summary>What a node is to be.</summary>
public sealed class NodeSpec : DockerValue
{
    /// <summary>Its name, where it was given one.</summary>
    public string? Name { get; set; }

    /// <summary>Labels; keys are case-sensitive.</summary>
    public DockerMap<string>? Labels { get; set; }

    /// <summary>What it does: worker, manager.</summary>
    public string? Role { get; set; }

    /// <summary>Whether it is given tasks: active, pause, drain.</summary>
    public string? Availability { get; set; }
}

/// <summary>What a node has told of itself.</summary>
public sealed class NodeDescription : DockerValue
{
    /// <summary>Name of its machine.</summary>
    public string? Hostname { get; set; }

    /// <summary>Its system and processor.</summary>
    public NodePlatform? Platform { get; set; }

    /// <summary>What it has for tasks.</summary>
    public NodeResources? Resources { get; set; }

    /// <summary>Its engine.</summary>
    public NodeEngine? Engine { get; set; }

    /// <summary>Who has signed its certificate.</summary>
    public SwarmTls? TLSInfo { get; set; }
}

/// <summary>A system and a processor.</summary>
public sealed class NodePlatform : DockerValue
{
    /// <summary>Processor: x86_64, aarch64.</summary>
    public string? Architecture { get; set; }

    /// <summary>System: linux, windows.</summary>
    public string? OS { get; set; }
}

/// <summary>What there is for tasks, or what one takes.</summary>
public sealed class NodeResources : DockerValue
{
    /// <summary>Processor time, in billionths of one processor.</summary>
    public long? NanoCPUs { get; set; }

    /// <summary>Memory in bytes.</summary>
    public long? MemoryBytes { get; set; }

    /// <summary>Things of kinds that a user has made up: graphics cards, disks.</summary>
    public DockerList<GenericResource>? GenericResources { get; set; }
}

/// <summary>A thing, or a number of things, of a kind that a user has made up.</summary>
public sealed class GenericResource : DockerValue
{
    /// <summary>One thing with a name.</summary>
    public NamedResource? NamedResourceSpec { get; set; }

    /// <summary>A number of things.</summary>
    public DiscreteResource? DiscreteResourceSpec { get; set; }
}

/// <summary>One thing with a name.</summary>
public sealed class NamedResource : DockerValue
{
    /// <summary>Kind of thing: GPU.</summary>
    public string? Kind { get; set; }

    /// <summary>Its name.</summary>
    public string? Value { get; set; }
}

/// <summary>A number of things.</summary>
public sealed class DiscreteResource : DockerValue
{
    /// <summary>Kind of thing: SSD.</summary>
    public string? Kind { get; set; }

    /// <summary>How many.</summary>
    public long? Value { get; set; }
}

/// <summary>The engine of a node.</summary>
public sealed class NodeEngine : DockerValue
{
    /// <summary>Its version.</summary>
    public string? EngineVersion { get; set; }

    /// <summary>Labels that its configuration gives it; keys are case-sensitive.</summary>
    public DockerMap<string>? Labels { get; set; }

    /// <summary>Drivers and plugins that it has.</summary>
    public DockerList<NodePlugin>? Plugins { get; set; }
}

/// <summary>A driver or a plugin of a node's engine.</summary>
public sealed class NodePlugin : DockerValue
{
    /// <summary>What it is for: Log, Network, Volume.</summary>
    public string? Type { get; set; }

    /// <summary>Its name.</summary>
    public string? Name { get; set; }
}

/// <summary>State of a node, as the managers see it.</summary>
public sealed class NodeStatus : DockerValue
{
    /// <summary>State: unknown, down, ready, disconnected.</summary>
    public string? State { get; set; }

    /// <summary>More on it.</summary>
    public string? Message { get; set; }

    /// <summary>Address of the node.</summary>
    public string? Addr { get; set; }
}

/// <summary>State of a manager.</summary>
public sealed class NodeManagerStatus : DockerValue
{
    /// <summary>Whether it leads.</summary>
    public bool Leader { get; set; }

    /// <summary>Whether the others reach it: unknown, unreachable, reachable.</summary>
    public string? Reachability { get; set; }

    /// <summary>Address and port that it is reached at.</summary>
    public string? Addr { get; set; }
}
