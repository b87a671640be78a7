using System.Text.Json.Serialization;

namespace DockerSock.Models;

/// <summary>What an engine knows of itself and its machine. Source: SystemInfo, <c>GET /info</c>.</summary>
public sealed class SystemInfo : DockerObject
{
    /// <summary>Id of the engine; its form is its own affair.</summary>
    public string ID { get; set; } = "";

    /// <summary>Name of the machine.</summary>
    public string Name { get; set; } = "";

    /// <summary>Version of the engine.</summary>
    public string ServerVersion { get; set; } = "";

    /// <summary>How many containers there are.</summary>
    public long Containers { get; set; }

    /// <summary>How many of them run.</summary>
    public long ContainersRunning { get; set; }

    /// <summary>How many of them are paused.</summary>
    public long ContainersPaused { get; set; }

    /// <summary>How many of them do not run.</summary>
    public long ContainersStopped { get; set; }

    /// <summary>How many images there are, those without a name included.</summary>
    public long Images { get; set; }

    /// <summary>Storage driver: overlay2, btrfs, overlayfs.</summary>
    public string Driver { get; set; } = "";

    /// <summary>What the storage driver says of itself: pairs of a word and a value.</summary>
    public DockerList<DockerList<string>> DriverStatus { get => field ??= []; set; }

    /// <summary>Where the engine keeps everything.</summary>
    public string DockerRootDir { get; set; } = "";

    /// <summary>Drivers and plugins that can be used, by kind.</summary>
    public SystemPlugins? Plugins { get; set; }

    /// <summary>Whether memory can be limited.</summary>
    public bool MemoryLimit { get; set; }

    /// <summary>Whether swap can be limited.</summary>
    public bool SwapLimit { get; set; }

    /// <summary>Whether the kernel's memory can be limited; API 1.41 and older.</summary>
    public bool? KernelMemory { get; set; }

    /// <summary>Whether the kernel's memory for TCP can be limited; before API 1.52.</summary>
    public bool? KernelMemoryTCP { get; set; }

    /// <summary>Whether the period of the processor's scheduler can be set.</summary>
    public bool CpuCfsPeriod { get; set; }

    /// <summary>Whether a share of that period can be set.</summary>
    public bool CpuCfsQuota { get; set; }

    /// <summary>Whether processor time can be weighed.</summary>
    public bool CPUShares { get; set; }

    /// <summary>Whether containers can be bound to processors.</summary>
    public bool CPUSet { get; set; }

    /// <summary>Whether processes can be limited.</summary>
    public bool PidsLimit { get; set; }

    /// <summary>Whether the kernel can be told not to end processes for want of memory.</summary>
    public bool? OomKillDisable { get; set; }

    /// <summary>Whether the machine forwards IPv4.</summary>
    public bool IPv4Forwarding { get; set; }

    /// <summary>Whether the firewall sees what crosses bridges; before API 1.50.</summary>
    public bool? BridgeNfIptables { get; set; }

    /// <summary>The same for IPv6.</summary>
    public bool? BridgeNfIp6tables { get; set; }

    /// <summary>Whether the engine writes a detailed log.</summary>
    public bool Debug { get; set; }

    /// <summary>Files that the engine has open.</summary>
    public long? NFd { get; set; }

    /// <summary>Threads of the engine's own kind.</summary>
    public long? NGoroutines { get; set; }

    /// <summary>The engine's clock.</summary>
    public DateTime? SystemTime { get; set; }

    /// <summary>Driver of new containers' logs.</summary>
    public string LoggingDriver { get; set; } = "";

    /// <summary>Who manages control groups: cgroupfs, systemd, none.</summary>
    public string CgroupDriver { get; set; } = "";

    /// <summary>Version of control groups: 1 or 2.</summary>
    public string? CgroupVersion { get; set; }

    /// <summary>How many listen to the engine's events.</summary>
    public long NEventsListener { get; set; }

    /// <summary>Version of the kernel.</summary>
    public string KernelVersion { get; set; } = "";

    /// <summary>The operating system, for people.</summary>
    public string OperatingSystem { get; set; } = "";

    /// <summary>Version of the operating system.</summary>
    public string? OSVersion { get; set; }

    /// <summary>linux or windows.</summary>
    public string OSType { get; set; } = "";

    /// <summary>The machine's architecture: x86_64, aarch64.</summary>
    public string Architecture { get; set; } = "";

    /// <summary>Processors that the engine may use.</summary>
    public int NCPU { get; set; }

    /// <summary>Bytes of the machine's memory.</summary>
    public long MemTotal { get; set; }

    /// <summary>The registry that is searched, and logged in at, when none is named.</summary>
    public string? IndexServerAddress { get; set; }

    /// <summary>How the engine speaks with registries.</summary>
    public SystemRegistries? RegistryConfig { get; set; }

    /// <summary>Resources that the machine's owner has declared, for services of a swarm.</summary>
    public DockerList<SystemResource> GenericResources { get => field ??= []; set; }

    /// <summary>Proxy for HTTP; credentials are hidden.</summary>
    public string? HttpProxy { get; set; }

    /// <summary>Proxy for HTTPS; credentials are hidden.</summary>
    public string? HttpsProxy { get; set; }

    /// <summary>Who is reached without a proxy.</summary>
    public string? NoProxy { get; set; }

    /// <summary>The engine's own labels: key=value.</summary>
    public DockerList<string> Labels { get => field ??= []; set; }

    /// <summary>Whether experimental features are on.</summary>
    public bool ExperimentalBuild { get; set; }

    /// <summary>Programs that can run containers, by name.</summary>
    public DockerMap<SystemRuntime> Runtimes { get => field ??= []; set; }

    /// <summary>The one that runs them when none is named.</summary>
    public string? DefaultRuntime { get; set; }

    /// <summary>The engine's part in a swarm.</summary>
    public SystemSwarm? Swarm { get; set; }

    /// <summary>Whether containers go on while the engine is down.</summary>
    public bool LiveRestoreEnabled { get; set; }

    /// <summary>How containers are kept apart on Windows: default, hyperv, process.</summary>
    public string? Isolation { get; set; }

    /// <summary>The init that containers can have as their first process.</summary>
    public string? InitBinary { get; set; }

    /// <summary>Commit that containerd was built from.</summary>
    public SystemCommit? ContainerdCommit { get; set; }

    /// <summary>Commit that runc was built from.</summary>
    public SystemCommit? RuncCommit { get; set; }

    /// <summary>Commit that the init was built from.</summary>
    public SystemCommit? InitCommit { get; set; }

    /// <summary>Security features that are on: name=apparmor, name=seccomp,profile=builtin, name=rootless.</summary>
    public DockerList<string> SecurityOptions { get => field ??= []; set; }

    /// <summary>The engine's license.</summary>
    public string? ProductLicense { get; set; }

    /// <summary>Pools that networks without a subnet of their own are given addresses of.</summary>
    public DockerList<SystemAddressPool> DefaultAddressPools { get => field ??= []; set; }

    /// <summary>How the engine writes firewall rules. API 1.49.</summary>
    public SystemFirewall? FirewallBackend { get; set; }

    /// <summary>Devices that drivers have found. API 1.50.</summary>
    public DockerList<SystemDevice> DiscoveredDevices { get => field ??= []; set; }

    /// <summary>The interface for plugins of the node's resources, where it is on. API 1.53.</summary>
    public SystemNri? NRI { get; set; }

    /// <summary>What the engine says is missing or risky on its machine.</summary>
    public DockerList<string> Warnings { get => field ??= []; set; }

    /// <summary>Folders with specifications of devices; empty where they are off. API 1.44.</summary>
    public DockerList<string> CDISpecDirs { get => field ??= []; set; }

    /// <summary>The containerd that the engine uses. API 1.46.</summary>
    public SystemContainerd? Containerd { get; set; }

    /// <summary>The store of a swarm that is not the engine's own; API 1.41 and older.</summary>
    public string? ClusterStore { get; set; }

    /// <summary>The engine's address in it; API 1.41 and older.</summary>
    public string? ClusterAdvertise { get; set; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>Drivers and plugins of an engine.</summary>
public sealed class SystemPlugins : DockerValue
{
    /// <summary>Drivers of volumes.</summary>
    public DockerList<string> Volume { get => field ??= []; set; }

    /// <summary>Drivers of networks.</summary>
    public DockerList<string> Network { get => field ??= []; set; }

    /// <summary>Plugins that decide who may do what.</summary>
    public DockerList<string> Authorization { get => field ??= []; set; }

    /// <summary>Drivers of logs.</summary>
    public DockerList<string> Log { get => field ??= []; set; }
}

/// <summary>How an engine speaks with registries.</summary>
public sealed class SystemRegistries : DockerValue
{
    /// <summary>Address ranges whose registries are spoken to without TLS, or without checking who answers.</summary>
    public DockerList<string> InsecureRegistryCIDRs { get => field ??= []; set; }

    /// <summary>The registries that something is configured for, by name.</summary>
    public DockerMap<SystemRegistry> IndexConfigs { get => field ??= []; set; }

    /// <summary>Mirrors of Docker Hub.</summary>
    public DockerList<string> Mirrors { get => field ??= []; set; }

    /// <summary>Address ranges to which layers may be pushed that are not to be passed on; before API 1.49.</summary>
    public DockerList<string>? AllowNondistributableArtifactsCIDRs { get; set; }

    /// <summary>Registries to which such layers may be pushed; before API 1.49.</summary>
    public DockerList<string>? AllowNondistributableArtifactsHostnames { get; set; }
}

/// <summary>A registry, as an engine is configured for it.</summary>
public sealed class SystemRegistry : DockerValue
{
    /// <summary>Its name.</summary>
    public string Name { get; set; } = "";

    /// <summary>Its mirrors.</summary>
    public DockerList<string> Mirrors { get => field ??= []; set; }

    /// <summary>Whether it is spoken to with TLS, and has to prove who it is.</summary>
    public bool Secure { get; set; }

    /// <summary>Whether it is Docker Hub.</summary>
    public bool Official { get; set; }
}

/// <summary>A resource of a machine that its owner has declared: a kind with names, or a kind with a number.</summary>
public sealed class SystemResource : DockerValue
{
    /// <summary>One that has a name.</summary>
    public SystemNamedResource? NamedResourceSpec { get; set; }

    /// <summary>One that is counted.</summary>
    public SystemCountedResource? DiscreteResourceSpec { get; set; }
}

/// <summary>A declared resource that has a name.</summary>
public sealed class SystemNamedResource : DockerValue
{
    /// <summary>Its kind.</summary>
    public string? Kind { get; set; }

    /// <summary>Its name.</summary>
    public string? Value { get; set; }
}

/// <summary>A declared resource that is counted.</summary>
public sealed class SystemCountedResource : DockerValue
{
    /// <summary>Its kind.</summary>
    public string? Kind { get; set; }

    /// <summary>How many there are.</summary>
    public long? Value { get; set; }
}

/// <summary>A program that can run containers.</summary>
public sealed class SystemRuntime : DockerValue
{
    /// <summary>Its name or path.</summary>
    [JsonPropertyName("path")]
    public string? Path { get; set; }

    /// <summary>Its arguments.</summary>
    [JsonPropertyName("runtimeArgs")]
    public DockerList<string> Arguments { get => field ??= []; set; }

    /// <summary>What it says of itself. API 1.44.</summary>
    [JsonPropertyName("status")]
    public DockerMap<string> Status { get => field ??= []; set; }
}

/// <summary>An engine's part in a swarm.</summary>
public sealed class SystemSwarm : DockerValue
{
    /// <summary>Id of this node; empty outside of a swarm.</summary>
    public string NodeID { get; set; } = "";

    /// <summary>Address at which the others reach it.</summary>
    public string NodeAddr { get; set; } = "";

    /// <summary>inactive, pending, active, error or locked.</summary>
    public string LocalNodeState { get; set; } = "";

    /// <summary>Whether the node is a manager.</summary>
    public bool ControlAvailable { get; set; }

    /// <summary>What is wrong.</summary>
    public string Error { get; set; } = "";

    /// <summary>The managers.</summary>
    public DockerList<SystemPeer> RemoteManagers { get => field ??= []; set; }

    /// <summary>How many nodes there are; only managers know.</summary>
    public long? Nodes { get; set; }

    /// <summary>How many of them are managers.</summary>
    public long? Managers { get; set; }

    /// <summary>The swarm; only managers know.</summary>
    public SystemCluster? Cluster { get; set; }
}

/// <summary>Another node of the swarm.</summary>
public sealed class SystemPeer : DockerValue
{
    /// <summary>Its id.</summary>
    public string? NodeID { get; set; }

    /// <summary>Its address and port.</summary>
    public string? Addr { get; set; }
}

/// <summary>A swarm, as its managers know it.</summary>
public sealed class SystemCluster : DockerValue
{
    /// <summary>Its id.</summary>
    public string ID { get; set; } = "";

    /// <summary>Version, for changes.</summary>
    public ObjectVersion? Version { get; set; }

    /// <summary>When it was created.</summary>
    public DateTime? CreatedAt { get; set; }

    /// <summary>When it was last changed.</summary>
    public DateTime? UpdatedAt { get; set; }

    /// <summary>What it is to be.</summary>
    public SwarmSpec? Spec { get; set; }

    /// <summary>The authority that signs its nodes' certificates.</summary>
    public SwarmTls? TLSInfo { get; set; }

    /// <summary>Whether its root certificate is being replaced.</summary>
    public bool RootRotationInProgress { get; set; }

    /// <summary>Port of the traffic between containers of different nodes.</summary>
    public long? DataPathPort { get; set; }

    /// <summary>Pools that its networks are given addresses of.</summary>
    public DockerList<string> DefaultAddrPool { get => field ??= []; set; }

    /// <summary>Length of the prefix of each of their subnets.</summary>
    public long? SubnetSize { get; set; }
}

/// <summary>Commit that a program was built from.</summary>
public sealed class SystemCommit : DockerValue
{
    /// <summary>The commit, or a version.</summary>
    public string? ID { get; set; }

    /// <summary>The one that the engine was made for; before API 1.49.</summary>
    public string? Expected { get; set; }
}

/// <summary>A pool of addresses for networks.</summary>
public sealed class SystemAddressPool : DockerValue
{
    /// <summary>All of its addresses: 10.10.0.0/16.</summary>
    public string? Base { get; set; }

    /// <summary>Length of the prefix of each subnet that is cut from it.</summary>
    public long? Size { get; set; }
}

/// <summary>How an engine writes firewall rules. API 1.49.</summary>
public sealed class SystemFirewall : DockerValue
{
    /// <summary>With what: iptables, nftables.</summary>
    public string? Driver { get; set; }

    /// <summary>More on it: pairs of a word and a value.</summary>
    public DockerList<DockerList<string>> Info { get => field ??= []; set; }
}

/// <summary>A device that a driver has found. API 1.50.</summary>
public sealed class SystemDevice : DockerValue
{
    /// <summary>The driver: cdi.</summary>
    public string? Source { get; set; }

    /// <summary>Its id by the driver: vendor.com/gpu=0.</summary>
    public string? ID { get; set; }
}

/// <summary>The interface for plugins of a node's resources. API 1.53.</summary>
public sealed class SystemNri : DockerValue
{
    /// <summary>More on it: pairs of a word and a value.</summary>
    public DockerList<DockerList<string>> Info { get => field ??= []; set; }
}

/// <summary>The containerd that an engine uses. API 1.46.</summary>
public sealed class SystemContainerd : DockerValue
{
    /// <summary>Its socket.</summary>
    public string? Address { get; set; }

    /// <summary>The namespaces in it that are the engine's.</summary>
    public SystemNamespaces? Namespaces { get; set; }
}

/// <summary>The namespaces of an engine in its containerd. API 1.46.</summary>
public sealed class SystemNamespaces : DockerValue
{
    /// <summary>That of the containers.</summary>
    public string? Containers { get; set; }

    /// <summary>That of the plugins.</summary>
    public string? Plugins { get; set; }
}
