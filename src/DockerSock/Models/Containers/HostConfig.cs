namespace DockerSock.Models;

/// <summary>
/// What of the host a container uses: limits, mounts, ports, rights. Values that are null are not sent.
/// </summary>
public sealed class HostConfig : DockerValue
{
    /// <summary>Share of the processors, relative to other containers.</summary>
    public long? CpuShares { get; set; }

    /// <summary>Memory limit in bytes; 0 is none.</summary>
    public long? Memory { get; set; }

    /// <summary>Control group that the container's own is made in.</summary>
    public string? CgroupParent { get; set; }

    /// <summary>Share of block input and output, 10 to 1000.</summary>
    public long? BlkioWeight { get; set; }

    /// <summary>Share of block input and output for single devices.</summary>
    public DockerList<WeightDevice>? BlkioWeightDevice { get; set; }

    /// <summary>Limit of reading from devices, bytes per second.</summary>
    public DockerList<ThrottleDevice>? BlkioDeviceReadBps { get; set; }

    /// <summary>Limit of writing to devices, bytes per second.</summary>
    public DockerList<ThrottleDevice>? BlkioDeviceWriteBps { get; set; }

    /// <summary>Limit of reading from devices, operations per second.</summary>
    public DockerList<ThrottleDevice>? BlkioDeviceReadIOps { get; set; }

    /// <summary>Limit of writing to devices, operations per second.</summary>
    public DockerList<ThrottleDevice>? BlkioDeviceWriteIOps { get; set; }

    /// <summary>Length of a scheduling period, microseconds.</summary>
    public long? CpuPeriod { get; set; }

    /// <summary>Processor time in each period, microseconds.</summary>
    public long? CpuQuota { get; set; }

    /// <summary>Length of a real-time period, microseconds.</summary>
    public long? CpuRealtimePeriod { get; set; }

    /// <summary>Real-time processor time in each period, microseconds.</summary>
    public long? CpuRealtimeRuntime { get; set; }

    /// <summary>Processors that it may run on: <c>0-3,5</c>.</summary>
    public string? CpusetCpus { get; set; }

    /// <summary>Memory nodes that it may use.</summary>
    public string? CpusetMems { get; set; }

    /// <summary>Devices of the host that it may use.</summary>
    public DockerList<DeviceMapping>? Devices { get; set; }

    /// <summary>Rules for its devices: <c>c 13:* rwm</c>.</summary>
    public DockerList<string>? DeviceCgroupRules { get; set; }

    /// <summary>Devices asked for by capability, such as GPUs.</summary>
    public DockerList<DeviceRequest>? DeviceRequests { get; set; }

    /// <summary>Limit of kernel memory in bytes; API 1.41 and older.</summary>
    public long? KernelMemory { get; set; }

    /// <summary>Limit of kernel memory for TCP buffers in bytes; API 1.51 and older.</summary>
    public long? KernelMemoryTCP { get; set; }

    /// <summary>Memory in bytes that it is pressed down to when the host is short.</summary>
    public long? MemoryReservation { get; set; }

    /// <summary>Limit of memory and swap together in bytes; -1 is none.</summary>
    public long? MemorySwap { get; set; }

    /// <summary>Readiness to swap, 0 to 100.</summary>
    public long? MemorySwappiness { get; set; }

    /// <summary>Processors, in billionths: 1500000000 are one and a half.</summary>
    public long? NanoCpus { get; set; }

    /// <summary>Whether the kernel spares it when memory is out.</summary>
    public bool? OomKillDisable { get; set; }

    /// <summary>Whether an init process reaps its children.</summary>
    public bool? Init { get; set; }

    /// <summary>Limit of processes; 0 or -1 is none.</summary>
    public long? PidsLimit { get; set; }

    /// <summary>Resource limits of its processes.</summary>
    public DockerList<Ulimit>? Ulimits { get; set; }

    /// <summary>Number of processors; Windows only.</summary>
    public long? CpuCount { get; set; }

    /// <summary>Percentage of the processors; Windows only.</summary>
    public long? CpuPercent { get; set; }

    /// <summary>Limit of operations on the system drive; Windows only.</summary>
    public long? IOMaximumIOps { get; set; }

    /// <summary>Limit of bytes per second on the system drive; Windows only.</summary>
    public long? IOMaximumBandwidth { get; set; }

    /// <summary>Binds and volumes as <c>SOURCE:DESTINATION:OPTIONS</c>.</summary>
    public DockerList<string>? Binds { get; set; }

    /// <summary>File that the client wrote the id to.</summary>
    public string? ContainerIDFile { get; set; }

    /// <summary>Log driver and its options.</summary>
    public LogConfig? LogConfig { get; set; }

    /// <summary>Network at the start: a name, <c>bridge</c>, <c>host</c>, <c>none</c>, <c>container:ID</c>.</summary>
    public string? NetworkMode { get; set; }

    /// <summary>Where each port, <c>80/tcp</c>, is to be published.</summary>
    public DockerMap<DockerList<PortBinding>>? PortBindings { get; set; }

    /// <summary>When the engine starts it again.</summary>
    public RestartPolicy? RestartPolicy { get; set; }

    /// <summary>Whether it is removed when it ends.</summary>
    public bool? AutoRemove { get; set; }

    /// <summary>Driver for volumes that are made for it.</summary>
    public string? VolumeDriver { get; set; }

    /// <summary>Containers whose volumes it shares: <c>NAME:ro</c>.</summary>
    public DockerList<string>? VolumesFrom { get; set; }

    /// <summary>Mounts in the long form.</summary>
    public DockerList<Mount>? Mounts { get; set; }

    /// <summary>Height and width of its terminal. API 1.42.</summary>
    public DockerList<long>? ConsoleSize { get; set; }

    /// <summary>Annotations for its runtime. API 1.43.</summary>
    public DockerMap<string>? Annotations { get; set; }

    /// <summary>Capabilities added to the engine's own set.</summary>
    public DockerList<string>? CapAdd { get; set; }

    /// <summary>Capabilities taken from it.</summary>
    public DockerList<string>? CapDrop { get; set; }

    /// <summary>Control group namespace: private or host.</summary>
    public string? CgroupnsMode { get; set; }

    /// <summary>Name servers.</summary>
    public DockerList<string>? Dns { get; set; }

    /// <summary>Options of the resolver.</summary>
    public DockerList<string>? DnsOptions { get; set; }

    /// <summary>Domains to search.</summary>
    public DockerList<string>? DnsSearch { get; set; }

    /// <summary>Further hosts: <c>NAME:ADDRESS</c>.</summary>
    public DockerList<string>? ExtraHosts { get; set; }

    /// <summary>Further groups of its processes.</summary>
    public DockerList<string>? GroupAdd { get; set; }

    /// <summary>IPC namespace: none, private, shareable, host, <c>container:ID</c>.</summary>
    public string? IpcMode { get; set; }

    /// <summary>Control group of another container.</summary>
    public string? Cgroup { get; set; }

    /// <summary>Links to other containers, <c>CONTAINER:ALIAS</c>.</summary>
    public DockerList<string>? Links { get; set; }

    /// <summary>How readily the kernel picks it when memory is out, -1000 to 1000.</summary>
    public long? OomScoreAdj { get; set; }

    /// <summary>Process namespace: empty for its own, host, <c>container:ID</c>.</summary>
    public string? PidMode { get; set; }

    /// <summary>Whether it has all rights of the host's root.</summary>
    public bool? Privileged { get; set; }

    /// <summary>Whether all exposed ports are published on free ones.</summary>
    public bool? PublishAllPorts { get; set; }

    /// <summary>Whether its root file system is read-only.</summary>
    public bool? ReadonlyRootfs { get; set; }

    /// <summary>Options for SELinux, AppArmor, seccomp and the like.</summary>
    public DockerList<string>? SecurityOpt { get; set; }

    /// <summary>Options of the storage driver.</summary>
    public DockerMap<string>? StorageOpt { get; set; }

    /// <summary>Memory file systems: path and options.</summary>
    public DockerMap<string>? Tmpfs { get; set; }

    /// <summary>Host name namespace: empty for its own, or host.</summary>
    public string? UTSMode { get; set; }

    /// <summary>User namespace.</summary>
    public string? UsernsMode { get; set; }

    /// <summary>Size of /dev/shm in bytes.</summary>
    public long? ShmSize { get; set; }

    /// <summary>Kernel parameters of its namespaces.</summary>
    public DockerMap<string>? Sysctls { get; set; }

    /// <summary>Runtime: runc and the like.</summary>
    public string? Runtime { get; set; }

    /// <summary>Isolation; Windows only.</summary>
    public string? Isolation { get; set; }

    /// <summary>Paths that are hidden inside.</summary>
    public DockerList<string>? MaskedPaths { get; set; }

    /// <summary>Paths that are read-only inside.</summary>
    public DockerList<string>? ReadonlyPaths { get; set; }
}

/// <summary>Share of block input and output of a device.</summary>
public sealed class WeightDevice : DockerValue
{
    /// <summary>The device.</summary>
    public string? Path { get; set; }

    /// <summary>Its share.</summary>
    public long? Weight { get; set; }
}

/// <summary>Limit of a device.</summary>
public sealed class ThrottleDevice : DockerValue
{
    /// <summary>The device.</summary>
    public string? Path { get; set; }

    /// <summary>The limit.</summary>
    public long? Rate { get; set; }
}

/// <summary>A device of the host inside a container.</summary>
public sealed class DeviceMapping : DockerValue
{
    /// <summary>The device on the host.</summary>
    public string? PathOnHost { get; set; }

    /// <summary>The device inside.</summary>
    public string? PathInContainer { get; set; }

    /// <summary>What is allowed: r, w, m.</summary>
    public string? CgroupPermissions { get; set; }
}

/// <summary>Devices asked for by what they can.</summary>
public sealed class DeviceRequest : DockerValue
{
    /// <summary>Driver: nvidia.</summary>
    public string? Driver { get; set; }

    /// <summary>How many; -1 is all.</summary>
    public long? Count { get; set; }

    /// <summary>Ids of the devices.</summary>
    public DockerList<string>? DeviceIDs { get; set; }

    /// <summary>Alternatives of capabilities that must all be there.</summary>
    public DockerList<DockerList<string>>? Capabilities { get; set; }

    /// <summary>Options of the driver.</summary>
    public DockerMap<string>? Options { get; set; }
}

/// <summary>A resource limit.</summary>
public sealed class Ulimit : DockerValue
{
    /// <summary>Name: nofile.</summary>
    public string? Name { get; set; }

    /// <summary>The limit that applies.</summary>
    public long? Soft { get; set; }

    /// <summary>The limit up to which processes may raise it.</summary>
    public long? Hard { get; set; }
}

/// <summary>Where a container's output goes.</summary>
public sealed class LogConfig : DockerValue
{
    /// <summary>Log driver: json-file, local, journald, none.</summary>
    public string? Type { get; set; }

    /// <summary>Its options.</summary>
    public DockerMap<string>? Config { get; set; }

    /// <summary>File of the log; Podman only.</summary>
    public string? Path { get; set; }

    /// <summary>Size of the log; Podman only.</summary>
    public string? Size { get; set; }

    /// <summary>Tag of the log; Podman only.</summary>
    public string? Tag { get; set; }
}

/// <summary>When an engine starts a container again.</summary>
public sealed class RestartPolicy : DockerValue
{
    /// <summary>no, always, unless-stopped or on-failure.</summary>
    public string? Name { get; set; }

    /// <summary>How often, for on-failure; 0 is without end.</summary>
    public long? MaximumRetryCount { get; set; }
}

/// <summary>A mount in the long form.</summary>
public sealed class Mount : DockerValue
{
    /// <summary>Path inside the container.</summary>
    public string? Target { get; set; }

    /// <summary>Path on the host, or name of the volume or image.</summary>
    public string? Source { get; set; }

    /// <summary>Endpoint of the engine where the source is, when it was given as an object.</summary>
    internal string? SourceHost { get; set; }

    /// <summary>bind, volume, image, tmpfs, npipe or cluster.</summary>
    public string? Type { get; set; }

    /// <summary>Whether it is read-only.</summary>
    public bool? ReadOnly { get; set; }

    /// <summary>Consistency: default, consistent, cached or delegated.</summary>
    public string? Consistency { get; set; }

    /// <summary>Options of a bind.</summary>
    public MountBindOptions? BindOptions { get; set; }

    /// <summary>Options of a volume.</summary>
    public MountVolumeOptions? VolumeOptions { get; set; }

    /// <summary>Options of an image. API 1.48.</summary>
    public MountImageOptions? ImageOptions { get; set; }

    /// <summary>Options of a memory file system.</summary>
    public MountTmpfsOptions? TmpfsOptions { get; set; }
}

/// <summary>Options of a bind mount.</summary>
public sealed class MountBindOptions : DockerValue
{
    /// <summary>private, rprivate, shared, rshared, slave or rslave.</summary>
    public string? Propagation { get; set; }

    /// <summary>Whether mounts below it stay out.</summary>
    public bool? NonRecursive { get; set; }

    /// <summary>Whether a missing source is made. API 1.42.</summary>
    public bool? CreateMountpoint { get; set; }

    /// <summary>Whether mounts below it stay writable. API 1.44.</summary>
    public bool? ReadOnlyNonRecursive { get; set; }

    /// <summary>Whether it fails unless all below it become read-only. API 1.44.</summary>
    public bool? ReadOnlyForceRecursive { get; set; }
}

/// <summary>Options of a volume mount.</summary>
public sealed class MountVolumeOptions : DockerValue
{
    /// <summary>Whether the image's files are not copied into the volume.</summary>
    public bool? NoCopy { get; set; }

    /// <summary>Labels of a volume that is made for it.</summary>
    public DockerMap<string>? Labels { get; set; }

    /// <summary>Driver of a volume that is made for it.</summary>
    public VolumeDriverConfig? DriverConfig { get; set; }

    /// <summary>Folder of the volume. API 1.45.</summary>
    public string? Subpath { get; set; }
}

/// <summary>Driver of a volume.</summary>
public sealed class VolumeDriverConfig : DockerValue
{
    /// <summary>Name of the driver.</summary>
    public string? Name { get; set; }

    /// <summary>Its options.</summary>
    public DockerMap<string>? Options { get; set; }
}

/// <summary>Options of an image mount. API 1.48.</summary>
public sealed class MountImageOptions : DockerValue
{
    /// <summary>Folder of the image.</summary>
    public string? Subpath { get; set; }
}

/// <summary>Options of a memory file system.</summary>
public sealed class MountTmpfsOptions : DockerValue
{
    /// <summary>Its size in bytes.</summary>
    public long? SizeBytes { get; set; }

    /// <summary>Its mode, as a number: 1023 is 1777 in octal.</summary>
    public long? Mode { get; set; }

    /// <summary>Further options: a name, or a name and a value. API 1.46.</summary>
    public DockerList<DockerList<string>>? Options { get; set; }
}
