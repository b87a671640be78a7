namespace DockerSock.Models;

/// <summary>What a task of a swarm runs, and how.</summary>
public sealed class TaskSpec : DockerValue
{
    /// <summary>The plugin that it installs, with the runtime plugin.</summary>
    public PluginSpec? PluginSpec { get; set; }

    /// <summary>The container that it runs.</summary>
    public ContainerSpec? ContainerSpec { get; set; }

    /// <summary>
    /// The container that somebody has connected to a network of the swarm, with the runtime attachment.
    /// </summary>
    public NetworkAttachmentSpec? NetworkAttachmentSpec { get; set; }

    /// <summary>What of its node it may use.</summary>
    public TaskResources? Resources { get; set; }

    /// <summary>When it is started again.</summary>
    public TaskRestartPolicy? RestartPolicy { get; set; }

    /// <summary>Nodes that it can be on.</summary>
    public TaskPlacement? Placement { get; set; }

    /// <summary>Counts how often tasks were replaced though nothing had changed.</summary>
    public ulong? ForceUpdate { get; set; }

    /// <summary>What runs it: container, plugin, attachment.</summary>
    public string? Runtime { get; set; }

    /// <summary>Its networks.</summary>
    public DockerList<NetworkAttachment>? Networks { get; set; }

    /// <summary>Where its output goes; null for what the swarm has, else the node's engine.</summary>
    public SwarmDriver? LogDriver { get; set; }
}

/// <summary>A plugin that a task installs.</summary>
public sealed class PluginSpec : DockerValue
{
    /// <summary>Its name.</summary>
    public string? Name { get; set; }

    /// <summary>Reference of the plugin in a registry.</summary>
    public string? Remote { get; set; }

    /// <summary>Whether it is not switched on.</summary>
    public bool? Disabled { get; set; }

    /// <summary>What it is allowed.</summary>
    public DockerList<PluginPrivilege>? PluginPrivilege { get; set; }
}

/// <summary>A container that is connected to a network of the swarm by hand.</summary>
public sealed class NetworkAttachmentSpec : DockerValue
{
    /// <summary>Id of the container.</summary>
    public string? ContainerID { get; set; }
}

/// <summary>The container of a task.</summary>
public sealed class ContainerSpec : DockerValue
{
    /// <summary>Its image.</summary>
    public string? Image { get; set; }

    /// <summary>Labels of the container; keys are case-sensitive.</summary>
    public DockerMap<string>? Labels { get; set; }

    /// <summary>The program, in place of the image's entry point.</summary>
    public DockerList<string>? Command { get; set; }

    /// <summary>The program's arguments, in place of the image's command.</summary>
    public DockerList<string>? Args { get; set; }

    /// <summary>Name of the machine, inside.</summary>
    public string? Hostname { get; set; }

    /// <summary>Environment: <c>NAME=value</c>.</summary>
    public DockerList<string>? Env { get; set; }

    /// <summary>Folder that the command starts in.</summary>
    public string? Dir { get; set; }

    /// <summary>User that it runs as.</summary>
    public string? User { get; set; }

    /// <summary>Further groups of that user.</summary>
    public DockerList<string>? Groups { get; set; }

    /// <summary>What it is allowed.</summary>
    public TaskPrivileges? Privileges { get; set; }

    /// <summary>Whether it has a terminal.</summary>
    public bool? TTY { get; set; }

    /// <summary>Whether its input stays open.</summary>
    public bool? OpenStdin { get; set; }

    /// <summary>Whether it cannot write to its own files.</summary>
    public bool? ReadOnly { get; set; }

    /// <summary>Mounts.</summary>
    public DockerList<Mount>? Mounts { get; set; }

    /// <summary>Signal that asks it to stop.</summary>
    public string? StopSignal { get; set; }

    /// <summary>How long it may take to stop before it is killed; nanoseconds, in PowerShell a TimeSpan.</summary>
    [Counts(TimeUnit.Nanoseconds)]
    public long? StopGracePeriod { get; set; }

    /// <summary>The health check; null for the image's.</summary>
    public HealthConfig? Healthcheck { get; set; }

    /// <summary>Names of hosts, as a hosts file has them: <c>10.0.0.1 name</c>.</summary>
    public DockerList<string>? Hosts { get; set; }

    /// <summary>Name servers.</summary>
    public TaskDns? DNSConfig { get; set; }

    /// <summary>Secrets that it is given.</summary>
    public DockerList<SecretReference>? Secrets { get; set; }

    /// <summary>How readily the kernel ends it when memory is short, -1000 to 1000. API 1.46.</summary>
    public long? OomScoreAdj { get; set; }

    /// <summary>Configs that it is given.</summary>
    public DockerList<ConfigReference>? Configs { get; set; }

    /// <summary>How it is kept apart: default, process, hyperv; Windows only.</summary>
    public string? Isolation { get; set; }

    /// <summary>Whether a small init runs inside; null for what the node's engine does.</summary>
    public bool? Init { get; set; }

    /// <summary>Kernel parameters.</summary>
    public DockerMap<string>? Sysctls { get; set; }

    /// <summary>Capabilities that it has besides the usual ones.</summary>
    public DockerList<string>? CapabilityAdd { get; set; }

    /// <summary>Usual capabilities that it does not have.</summary>
    public DockerList<string>? CapabilityDrop { get; set; }

    /// <summary>Limits of processes.</summary>
    public DockerList<Ulimit>? Ulimits { get; set; }
}

/// <summary>What the container of a task is allowed.</summary>
public sealed class TaskPrivileges : DockerValue
{
    /// <summary>Account of a Windows domain that it acts as.</summary>
    public CredentialSpec? CredentialSpec { get; set; }

    /// <summary>Its SELinux labels.</summary>
    public SELinuxContext? SELinuxContext { get; set; }

    /// <summary>System calls that it may make. API 1.44.</summary>
    public SeccompOptions? Seccomp { get; set; }

    /// <summary>Its AppArmor profile. API 1.44.</summary>
    public AppArmorOptions? AppArmor { get; set; }

    /// <summary>Whether its processes cannot gain rights. API 1.44.</summary>
    public bool? NoNewPrivileges { get; set; }
}

/// <summary>Where the account of a Windows domain is described; one of these is there.</summary>
public sealed class CredentialSpec : DockerValue
{
    /// <summary>Id of a config.</summary>
    public string? Config { get; set; }

    /// <summary>A file below the folder CredentialSpecs of the engine's data.</summary>
    public string? File { get; set; }

    /// <summary>A value of the node's registry.</summary>
    public string? Registry { get; set; }
}

/// <summary>SELinux labels.</summary>
public sealed class SELinuxContext : DockerValue
{
    /// <summary>Whether there are none.</summary>
    public bool? Disable { get; set; }

    /// <summary>User.</summary>
    public string? User { get; set; }

    /// <summary>Role.</summary>
    public string? Role { get; set; }

    /// <summary>Type.</summary>
    public string? Type { get; set; }

    /// <summary>Level.</summary>
    public string? Level { get; set; }
}

/// <summary>System calls that a container may make. API 1.44.</summary>
public sealed class SeccompOptions : DockerValue
{
    /// <summary>Which: default, unconfined, custom.</summary>
    public string? Mode { get; set; }

    /// <summary>The profile, in Base64, when it is custom.</summary>
    public string? Profile { get; set; }
}

/// <summary>AppArmor profile of a container. API 1.44.</summary>
public sealed class AppArmorOptions : DockerValue
{
    /// <summary>Which: default, disabled.</summary>
    public string? Mode { get; set; }
}

/// <summary>Name servers of a task.</summary>
public sealed class TaskDns : DockerValue
{
    /// <summary>Their addresses.</summary>
    public DockerList<string>? Nameservers { get; set; }

    /// <summary>Domains in which names without a dot are searched.</summary>
    public DockerList<string>? Search { get; set; }

    /// <summary>Options: <c>ndots:2</c>.</summary>
    public DockerList<string>? Options { get; set; }
}

/// <summary>A secret that a task is given.</summary>
public sealed class SecretReference : DockerValue
{
    /// <summary>The file that it is in.</summary>
    public ReferenceFile? File { get; set; }

    /// <summary>Id of the secret.</summary>
    public string? SecretID { get; set; }

    /// <summary>Its name.</summary>
    public string? SecretName { get; set; }
}

/// <summary>A config that a task is given: in a file, or for what runs the task.</summary>
public sealed class ConfigReference : DockerValue
{
    /// <summary>The file that it is in.</summary>
    public ReferenceFile? File { get; set; }

    /// <summary>There when the config is for what runs the task, such as the account of a Windows domain.</summary>
    public EmptyMode? Runtime { get; set; }

    /// <summary>Id of the config.</summary>
    public string? ConfigID { get; set; }

    /// <summary>Its name.</summary>
    public string? ConfigName { get; set; }
}

/// <summary>The file of a secret or a config, inside.</summary>
public sealed class ReferenceFile : DockerValue
{
    /// <summary>Its name: of a secret below /run/secrets, of a config below /; or a path.</summary>
    public string? Name { get; set; }

    /// <summary>User that owns it, as a number.</summary>
    public string? UID { get; set; }

    /// <summary>Group that owns it, as a number.</summary>
    public string? GID { get; set; }

    /// <summary>Its mode, as a number: 292 is 0444 in octal.</summary>
    public long? Mode { get; set; }
}

/// <summary>What of its node a task may use.</summary>
public sealed class TaskResources : DockerValue
{
    /// <summary>The most that it may use.</summary>
    public TaskLimits? Limits { get; set; }

    /// <summary>What is kept for it.</summary>
    public NodeResources? Reservations { get; set; }

    /// <summary>Bytes of swap; -1 for no limit. API 1.52.</summary>
    public long? SwapBytes { get; set; }

    /// <summary>How readily its memory is swapped out, 0 to 100. API 1.52.</summary>
    public long? MemorySwappiness { get; set; }
}

/// <summary>The most that a task may use.</summary>
public sealed class TaskLimits : DockerValue
{
    /// <summary>Processor time, in billionths of one processor.</summary>
    public long? NanoCPUs { get; set; }

    /// <summary>Memory in bytes.</summary>
    public long? MemoryBytes { get; set; }

    /// <summary>Processes; 0 for no limit. API 1.41.</summary>
    public long? Pids { get; set; }
}

/// <summary>When a task is started again.</summary>
public sealed class TaskRestartPolicy : DockerValue
{
    /// <summary>When: none, on-failure, any.</summary>
    public string? Condition { get; set; }

    /// <summary>Time before each start; nanoseconds, in PowerShell a TimeSpan.</summary>
    [Counts(TimeUnit.Nanoseconds)]
    public long? Delay { get; set; }

    /// <summary>How often; 0 is without end.</summary>
    public ulong? MaxAttempts { get; set; }

    /// <summary>Time in which starts are counted; zero is without end; nanoseconds, in PowerShell a TimeSpan.</summary>
    [Counts(TimeUnit.Nanoseconds)]
    public long? Window { get; set; }
}

/// <summary>Nodes that a task can be on.</summary>
public sealed class TaskPlacement : DockerValue
{
    /// <summary>What holds for each of them: <c>node.role==manager</c>.</summary>
    public DockerList<string>? Constraints { get; set; }

    /// <summary>How tasks are spread over them, the most important first.</summary>
    public DockerList<PlacementPreference>? Preferences { get; set; }

    /// <summary>Most tasks of the service on one node; 0 for no limit. API 1.40.</summary>
    public ulong? MaxReplicas { get; set; }

    /// <summary>Systems and processors that there is an image for; empty for any.</summary>
    public DockerList<NodePlatform>? Platforms { get; set; }
}

/// <summary>How tasks are spread over nodes.</summary>
public sealed class PlacementPreference : DockerValue
{
    /// <summary>Evenly over the values of a label.</summary>
    public PlacementSpread? Spread { get; set; }
}

/// <summary>A label over whose values tasks are spread.</summary>
public sealed class PlacementSpread : DockerValue
{
    /// <summary>The label: <c>node.labels.rack</c>.</summary>
    public string? SpreadDescriptor { get; set; }
}

/// <summary>A network of a task.</summary>
public sealed class NetworkAttachment : DockerValue
{
    /// <summary>Id or name of the network.</summary>
    public string? Target { get; set; }

    /// <summary>Names under which others in the network find the service.</summary>
    public DockerList<string>? Aliases { get; set; }

    /// <summary>Options of the network's driver.</summary>
    public DockerMap<string>? DriverOpts { get; set; }
}
