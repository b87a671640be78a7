using System.Text.Json.Serialization;

namespace DockerSock.Models;

/// <summary>A volume. Source: VolumeList, <c>GET /volumes</c>; VolumeInspect, <c>GET /volumes/{name}</c>.</summary>
public sealed class DockerVolume : DockerObject
{
    /// <summary>Marks a volume that the engine has named itself.</summary>
    private const string AnonymousLabel = "com.docker.volume.anonymous";

    /// <summary>Its name, and its id.</summary>
    public string Name { get; set; } = "";

    /// <summary>Driver: local, or a plugin.</summary>
    public string Driver { get; set; } = "";

    /// <summary>Where the engine has it on its machine.</summary>
    public string Mountpoint { get; set; } = "";

    /// <summary>When it was created.</summary>
    public DateTime? CreatedAt { get; set; }

    /// <summary>What its driver says of it.</summary>
    public DockerMap<object>? Status { get; set; }

    /// <summary>Labels; keys are case-sensitive.</summary>
    public DockerMap<string> Labels { get => field ??= []; set; }

    /// <summary>How far it reaches: local, global.</summary>
    public string Scope { get; set; } = "";

    /// <summary>What a swarm knows of it, when it is a cluster volume. API 1.42.</summary>
    public ClusterVolume? ClusterVolume { get; set; }

    /// <summary>The driver's options.</summary>
    public DockerMap<string> Options { get => field ??= []; set; }

    /// <summary>Bytes and users; with -Size.</summary>
    public VolumeUsage? UsageData { get; set; }

    /// <summary>Bytes of its files; null unless -Size, or where the driver does not tell.</summary>
    [JsonIgnore]
    public long? Size => UsageData?.Size is >= 0 and { } size ? size : null;

    /// <summary>
    /// Names of the containers that have it, running or not; Get-DockerVolume always asks. Null where nobody has asked:
    /// what other cmdlets show.
    /// </summary>
    [JsonIgnore]
    public IReadOnlyList<string>? UsedBy { get; internal set; }

    /// <summary>True for a volume that nobody has named: the engine made it for a container.</summary>
    [JsonIgnore]
    public bool IsAnonymous => Labels.ContainsKey(AnonymousLabel)
        || (Name.Length == 64 && Name.All(char.IsAsciiHexDigitLower));

    internal override string Word => "volume";

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>Who uses a volume, and how large it is.</summary>
public sealed class VolumeUsage : DockerValue
{
    /// <summary>Bytes of its files; -1 where nobody knows.</summary>
    public long Size { get; set; }

    /// <summary>Containers that have it; -1 where nobody knows.</summary>
    public long RefCount { get; set; }
}

/// <summary>What a swarm knows of a volume. API 1.42.</summary>
public sealed class ClusterVolume : DockerValue
{
    /// <summary>Id in the swarm.</summary>
    public string ID { get; set; } = "";

    /// <summary>Version, for changes.</summary>
    public ObjectVersion? Version { get; set; }

    /// <summary>When it was created.</summary>
    public DateTime? CreatedAt { get; set; }

    /// <summary>When it was last changed.</summary>
    public DateTime? UpdatedAt { get; set; }

    /// <summary>What it is to be.</summary>
    public ClusterVolumeSpec? Spec { get; set; }

    /// <summary>What its driver says of it.</summary>
    public ClusterVolumeInfo? Info { get; set; }

    /// <summary>Nodes that have it.</summary>
    public DockerList<ClusterVolumePublish>? PublishStatus { get; set; }
}

/// <summary>What a cluster volume is to be. API 1.42.</summary>
public sealed class ClusterVolumeSpec : DockerValue
{
    /// <summary>Group of volumes that can stand for each other.</summary>
    public string? Group { get; set; }

    /// <summary>Who may use it, and how.</summary>
    public ClusterVolumeAccess? AccessMode { get; set; }
}

/// <summary>Who may use a cluster volume, and how. API 1.42.</summary>
public sealed class ClusterVolumeAccess : DockerValue
{
    /// <summary>On one node or several: single, multi.</summary>
    public string? Scope { get; set; }

    /// <summary>How many tasks share it: none, readonly, onewriter, all.</summary>
    public string? Sharing { get; set; }

    /// <summary>Whether tasks can have it: active, pause, drain.</summary>
    public string? Availability { get; set; }
}

/// <summary>What the driver of a cluster volume says of it. API 1.42.</summary>
public sealed class ClusterVolumeInfo : DockerValue
{
    /// <summary>Bytes that it can hold.</summary>
    public long? CapacityBytes { get; set; }

    /// <summary>Its id by the driver.</summary>
    public string? VolumeID { get; set; }

    /// <summary>More on it.</summary>
    public DockerMap<string>? VolumeContext { get; set; }
}

/// <summary>A node that has a cluster volume. API 1.42.</summary>
public sealed class ClusterVolumePublish : DockerValue
{
    /// <summary>Id of the node.</summary>
    public string? NodeID { get; set; }

    /// <summary>
    /// How far it is: pending-publish, published, pending-node-unpublish, pending-controller-unpublish.
    /// </summary>
    public string? State { get; set; }

    /// <summary>More on it.</summary>
    public DockerMap<string>? PublishContext { get; set; }
}

/// <summary>Version of an object of a swarm; a change names the version that it is meant for.</summary>
public sealed class ObjectVersion : DockerValue
{
    /// <summary>Grows with each change of the swarm.</summary>
    public ulong Index { get; set; }
}

/// <summary>The answer of VolumeList.</summary>
internal sealed class VolumeList : DockerValue
{
    public DockerList<DockerVolume> Volumes { get => field ??= []; set; }

    public DockerList<string> Warnings { get => field ??= []; set; }
}

/// <summary>What VolumeCreate is asked for. Null is not sent.</summary>
internal sealed class VolumeCreate : DockerValue
{
    public string? Name { get; set; }

    public string? Driver { get; set; }

    public DockerMap<string>? DriverOpts { get; set; }

    public DockerMap<string>? Labels { get; set; }
}
