using System.Text.Json.Serialization;

namespace DockerSock.Models;

/// <summary>A container as a list shows it. Source: ContainerList, <c>GET /containers/json</c>.</summary>
public sealed class ContainerSummary : DockerObject
{
    /// <summary>Id of the container: 64 hexadecimal digits.</summary>
    public string Id { get; set; } = "";

    /// <summary>The first twelve digits of the id, as tables show it.</summary>
    [JsonIgnore]
    public string ShortId => Id.Length > 12 ? Id[..12] : Id;

    /// <summary>Name of the container, without the slash that the API puts before it.</summary>
    [JsonIgnore]
    public string Name => Names.Find(static name => name.LastIndexOf('/') <= 0)?.TrimStart('/') ?? Id;

    /// <summary>
    /// All names as the API has them: with a leading slash, links of other containers (<c>/other/alias</c>) included.
    /// </summary>
    public DockerList<string> Names { get => field ??= []; set; }

    /// <summary>
    /// The image as the container was created with: a reference, or an id when the reference moved on.
    /// </summary>
    public string Image { get; set; } = "";

    /// <summary>Id of the image: <c>sha256:</c> and 64 digits.</summary>
    public string ImageID { get; set; } = "";

    /// <summary>
    /// Manifest of the image for the container's platform; null where the engine keeps one platform only. API 1.48.
    /// </summary>
    public OciDescriptor? ImageManifestDescriptor { get; set; }

    /// <summary>The command that the container runs, arguments included.</summary>
    public string Command { get; set; } = "";

    /// <summary>Time of creation.</summary>
    public DateTime? Created { get; set; }

    /// <summary>Ports that are exposed or published.</summary>
    public DockerList<PortSummary> Ports { get => field ??= []; set; }

    /// <summary>Bytes that the container has written or changed; null unless <c>-Size</c> asked for it.</summary>
    public long? SizeRw { get; set; }

    /// <summary>Bytes of all its files, those of the image included; null unless <c>-Size</c> asked for it.</summary>
    public long? SizeRootFs { get; set; }

    /// <summary>The container's labels; keys are case-sensitive.</summary>
    public DockerMap<string> Labels { get => field ??= []; set; }

    /// <summary>created, running, paused, restarting, exited, removing or dead.</summary>
    public string State { get; set; } = "";

    /// <summary>The state for people: <c>Up 4 days (healthy)</c>, <c>Exited (137) 2 minutes ago</c>.</summary>
    public string Status { get; set; } = "";

    /// <summary>What the list tells of the container's host configuration.</summary>
    public ContainerHostSummary? HostConfig { get; set; }

    /// <summary>The networks that the container is connected to.</summary>
    public ContainerNetworkSummary? NetworkSettings { get; set; }

    /// <summary>What is mounted into the container.</summary>
    public DockerList<MountPoint> Mounts { get => field ??= []; set; }

    /// <summary>State of the health check; null below API 1.52.</summary>
    public HealthSummary? Health { get; set; }

    internal override string Word => "container";

    internal override string Called => Name;

    /// <inheritdoc/>
    public override string ToString() => Id;
}

/// <summary>A port of a container, as lists show it.</summary>
public sealed class PortSummary : DockerValue
{
    /// <summary>Address on the host that the port is published on; null when it is only exposed.</summary>
    public string? IP { get; set; }

    /// <summary>The port inside the container.</summary>
    public long PrivatePort { get; set; }

    /// <summary>The port on the host; null when it is only exposed.</summary>
    public long? PublicPort { get; set; }

    /// <summary>tcp, udp or sctp.</summary>
    public string Type { get; set; } = "";
}

/// <summary>What a list tells of a container's host configuration.</summary>
public sealed class ContainerHostSummary : DockerValue
{
    /// <summary>
    /// Network that the container was created with: a name, <c>host</c>, <c>none</c>, <c>container:ID</c>.
    /// </summary>
    public string? NetworkMode { get; set; }

    /// <summary>Annotations for the container's runtime. API 1.46.</summary>
    public DockerMap<string> Annotations { get => field ??= []; set; }
}

/// <summary>The networks of a container, as lists show them.</summary>
public sealed class ContainerNetworkSummary : DockerValue
{
    /// <summary>The container's end in each network, by the network's name.</summary>
    public DockerMap<EndpointSettings> Networks { get => field ??= []; set; }
}

/// <summary>State of a health check, as lists show it. API 1.52.</summary>
public sealed class HealthSummary : DockerValue
{
    /// <summary>none, starting, healthy or unhealthy.</summary>
    public string? Status { get; set; }

    /// <summary>Failures in a row, up to now.</summary>
    public long FailingStreak { get; set; }
}

/// <summary>Something that is mounted into a container.</summary>
public sealed class MountPoint : DockerValue
{
    /// <summary>bind, volume, image, tmpfs, npipe or cluster.</summary>
    public string Type { get; set; } = "";

    /// <summary>Name of the volume; null for other types.</summary>
    public string? Name { get; set; }

    /// <summary>Where it comes from on the host.</summary>
    public string? Source { get; set; }

    /// <summary>Path inside the container.</summary>
    public string Destination { get; set; } = "";

    /// <summary>Driver of the volume; null for other types.</summary>
    public string? Driver { get; set; }

    /// <summary>Options as they were given with the mount, such as <c>z</c> or <c>ro</c>.</summary>
    public string? Mode { get; set; }

    /// <summary>True when the container may write to it.</summary>
    public bool RW { get; set; }

    /// <summary>How mounts below it spread between host and container.</summary>
    public string? Propagation { get; set; }

    /// <summary>Options of the mount; Podman only.</summary>
    public DockerList<string> Options { get => field ??= []; set; }
}
