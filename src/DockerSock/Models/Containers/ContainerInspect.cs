using System.Text.Json.Serialization;

namespace DockerSock.Models;

/// <summary>
/// Everything that an engine knows of a container. Source: ContainerInspect, <c>GET /containers/{id}/json</c>.
/// </summary>
public sealed class ContainerInspect : DockerObject
{
    /// <summary>Id of the container: 64 hexadecimal digits.</summary>
    public string Id { get; set; } = "";

    /// <summary>The first twelve digits of the id, as tables show it.</summary>
    [JsonIgnore]
    public string ShortId => Id.Length > 12 ? Id[..12] : Id;

    /// <summary>Name of the container, without the slash that the API puts before it.</summary>
    public string Name { get; set => field = value.TrimStart('/'); } = "";

    /// <summary>Time of creation.</summary>
    public DateTime? Created { get; set; }

    /// <summary>The program that the container runs.</summary>
    public string? Path { get; set; }

    /// <summary>Its arguments.</summary>
    public DockerList<string> Args { get => field ??= []; set; }

    /// <summary>How the container is now.</summary>
    public ContainerState? State { get; set; }

    /// <summary>Id of the image: <c>sha256:</c> and 64 digits.</summary>
    public string Image { get; set; } = "";

    /// <summary>Reference of the image; Podman only.</summary>
    public string? ImageName { get; set; }

    /// <summary>The container's resolv.conf, on the engine's host.</summary>
    public string? ResolvConfPath { get; set; }

    /// <summary>The container's hostname file, on the engine's host.</summary>
    public string? HostnamePath { get; set; }

    /// <summary>The container's hosts file, on the engine's host.</summary>
    public string? HostsPath { get; set; }

    /// <summary>The container's log, on the engine's host; empty where the log driver keeps none.</summary>
    public string? LogPath { get; set; }

    /// <summary>How often the engine has restarted the container.</summary>
    public long RestartCount { get; set; }

    /// <summary>Storage driver.</summary>
    public string? Driver { get; set; }

    /// <summary>Operating system of the container: linux.</summary>
    public string? Platform { get; set; }

    /// <summary>
    /// Manifest of the image for the container's platform; null where the engine keeps one platform only. API 1.48.
    /// </summary>
    public OciDescriptor? ImageManifestDescriptor { get; set; }

    /// <summary>SELinux label of its mounts.</summary>
    public string? MountLabel { get; set; }

    /// <summary>SELinux label of its processes.</summary>
    public string? ProcessLabel { get; set; }

    /// <summary>AppArmor profile.</summary>
    public string? AppArmorProfile { get; set; }

    /// <summary>Ids of the exec sessions that there are.</summary>
    public DockerList<string> ExecIDs { get => field ??= []; set; }

    /// <summary>What of the host the container uses: limits, mounts, ports, rights.</summary>
    public HostConfig? HostConfig { get; set; }

    /// <summary>The container's layer in the storage driver; null where a snapshotter keeps it.</summary>
    public DriverData? GraphDriver { get; set; }

    /// <summary>The container's layer in a snapshotter. API 1.52.</summary>
    public ContainerStorage? Storage { get; set; }

    /// <summary>Bytes that the container has written or changed; null unless <c>-Size</c> asked for it.</summary>
    public long? SizeRw { get; set; }

    /// <summary>Bytes of all its files, those of the image included; null unless <c>-Size</c> asked for it.</summary>
    public long? SizeRootFs { get; set; }

    /// <summary>What is mounted into the container.</summary>
    public DockerList<MountPoint> Mounts { get => field ??= []; set; }

    /// <summary>What the container runs and how.</summary>
    public ContainerConfig? Config { get; set; }

    /// <summary>Its networking.</summary>
    public ContainerNetworkSettings? NetworkSettings { get; set; }

    internal override string Word => "container";

    internal override string Called => Name.Length > 0 ? Name : ShortId;

    /// <inheritdoc/>
    public override string ToString() => Id;
}

/// <summary>How a container is at the moment.</summary>
public sealed class ContainerState : DockerValue
{
    /// <summary>created, running, paused, restarting, removing, exited or dead.</summary>
    public string Status { get; set; } = "";

    /// <summary>True while its process exists, paused or restarting included.</summary>
    public bool Running { get; set; }

    /// <summary>True while it is frozen.</summary>
    public bool Paused { get; set; }

    /// <summary>True while the engine waits to start it again.</summary>
    public bool Restarting { get; set; }

    /// <summary>True when the kernel ended a process of it for want of memory.</summary>
    public bool OOMKilled { get; set; }

    /// <summary>True when removing it failed half-way.</summary>
    public bool Dead { get; set; }

    /// <summary>Process id on the engine's host; 0 when it does not run.</summary>
    public long Pid { get; set; }

    /// <summary>Exit code of the last run; null where the engine has not told it.</summary>
    public long? ExitCode { get; set; }

    /// <summary>Why it could not be started; empty when it could.</summary>
    public string? Error { get; set; }

    /// <summary>Start of the last run; null when it never ran.</summary>
    public DateTime? StartedAt { get; set; }

    /// <summary>End of the last run; null when none has ended.</summary>
    public DateTime? FinishedAt { get; set; }

    /// <summary>State of the health check; null when it has none.</summary>
    public ContainerHealth? Health { get; set; }
}

/// <summary>State of a container's health check.</summary>
public sealed class ContainerHealth : DockerValue
{
    /// <summary>none, starting, healthy or unhealthy.</summary>
    public string? Status { get; set; }

    /// <summary>Failures in a row, up to now.</summary>
    public long FailingStreak { get; set; }

    /// <summary>The last results, oldest first.</summary>
    public DockerList<HealthResult> Log { get => field ??= []; set; }
}

/// <summary>One run of a health check.</summary>
public sealed class HealthResult : DockerValue
{
    /// <summary>Begin of the run.</summary>
    public DateTime? Start { get; set; }

    /// <summary>End of the run.</summary>
    public DateTime? End { get; set; }

    /// <summary>0 healthy, 1 unhealthy, other values failed to tell.</summary>
    public long ExitCode { get; set; }

    /// <summary>What the check wrote.</summary>
    public string? Output { get; set; }
}

/// <summary>A layer in a storage driver.</summary>
public sealed class DriverData : DockerValue
{
    /// <summary>Name of the driver.</summary>
    public string? Name { get; set; }

    /// <summary>What the driver tells of the layer.</summary>
    public DockerMap<string> Data { get => field ??= []; set; }
}

/// <summary>Where a container's files are kept. API 1.52.</summary>
public sealed class ContainerStorage : DockerValue
{
    /// <summary>Storage of its root file system.</summary>
    public RootFsStorage? RootFS { get; set; }
}

/// <summary>Storage of a root file system.</summary>
public sealed class RootFsStorage : DockerValue
{
    /// <summary>The snapshot that holds it.</summary>
    public StorageSnapshot? Snapshot { get; set; }
}

/// <summary>A snapshot.</summary>
public sealed class StorageSnapshot : DockerValue
{
    /// <summary>Name of the snapshotter.</summary>
    public string? Name { get; set; }
}
