using System.Text.Json.Serialization;

namespace DockerSock.Models;

/// <summary>
/// A plugin. Source: PluginList, <c>GET /plugins</c>; PluginInspect, <c>GET /plugins/{name}/json</c>.
/// </summary>
public sealed class DockerPlugin : DockerObject
{
    /// <summary>Its id.</summary>
    public string Id { get; set; } = "";

    /// <summary>The first twelve digits of the id, as tables show it.</summary>
    [JsonIgnore]
    public string ShortId => ImageNames.ShortId(Id);

    /// <summary>Its name: <c>vieux/sshfs:latest</c>.</summary>
    public string Name { get; set; } = "";

    /// <summary>Whether it runs.</summary>
    public bool Enabled { get; set; }

    /// <summary>What it says that it is.</summary>
    [JsonIgnore]
    public string Description => Config?.Description ?? "";

    /// <summary>How it is set.</summary>
    public PluginSettings? Settings { get; set; }

    /// <summary>The reference by which a registry knows it.</summary>
    public string? PluginReference { get; set; }

    /// <summary>What its maker says of it.</summary>
    public PluginConfig? Config { get; set; }

    /// <summary>What Set-DockerPlugin can set of it: DEBUG, data.source, args.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Settable => Config is null ? [] :
    [
        .. (Config.Env ?? []).Where(static one => one.Settable?.Count > 0).Select(static one => $"{one.Name}"),
        .. (Config.Mounts ?? []).SelectMany(static one => (one.Settable ?? []).Select(part => $"{one.Name}.{part}")),
        .. (Config.Linux?.Devices ?? []).SelectMany(static one =>
            (one.Settable ?? []).Select(part => $"{one.Name}.{part}")),
        .. Config.Args?.Settable?.Count > 0 ? new[] { $"{Config.Args.Name}" } : [],
    ];

    internal override string Word => "plugin";

    internal override string Called => Name;

    /// <inheritdoc/>
    public override string ToString() => Id;
}

/// <summary>How a plugin is set.</summary>
public sealed class PluginSettings : DockerValue
{
    /// <summary>Mounts.</summary>
    public DockerList<PluginMount> Mounts { get => field ??= []; set; }

    /// <summary>Environment variables, NAME=value.</summary>
    public DockerList<string> Env { get => field ??= []; set; }

    /// <summary>Arguments.</summary>
    public DockerList<string> Args { get => field ??= []; set; }

    /// <summary>Devices.</summary>
    public DockerList<PluginDevice> Devices { get => field ??= []; set; }
}

/// <summary>What a plugin's maker says of it: its config.json.</summary>
public sealed class PluginConfig : DockerValue
{
    /// <summary>What it is.</summary>
    public string? Description { get; set; }

    /// <summary>The version of the engine that it was made with; engines of API 1.52 and newer do not say.</summary>
    public string? DockerVersion { get; set; }

    /// <summary>Where more is written about it.</summary>
    public string? Documentation { get; set; }

    /// <summary>How the engine speaks with it.</summary>
    public PluginInterface? Interface { get; set; }

    /// <summary>The command that it runs.</summary>
    public DockerList<string>? Entrypoint { get; set; }

    /// <summary>The folder that it runs in.</summary>
    public string? WorkDir { get; set; }

    /// <summary>The user that it runs as.</summary>
    public PluginUser? User { get; set; }

    /// <summary>Its network.</summary>
    public PluginNetwork? Network { get; set; }

    /// <summary>What it may do.</summary>
    public PluginLinux? Linux { get; set; }

    /// <summary>Folder whose mounts the host sees.</summary>
    public string? PropagatedMount { get; set; }

    /// <summary>Whether it shares the host's IPC.</summary>
    public bool IpcHost { get; set; }

    /// <summary>Whether it sees the host's processes.</summary>
    public bool PidHost { get; set; }

    /// <summary>Mounts that it has.</summary>
    public DockerList<PluginMount>? Mounts { get; set; }

    /// <summary>Environment variables that it has.</summary>
    public DockerList<PluginVariable>? Env { get; set; }

    /// <summary>Its arguments.</summary>
    public PluginArguments? Args { get; set; }

    /// <summary>Its files.</summary>
    [JsonPropertyName("rootfs")]
    public PluginRootFileSystem? RootFileSystem { get; set; }
}

/// <summary>How the engine speaks with a plugin.</summary>
public sealed class PluginInterface : DockerValue
{
    /// <summary>What it implements: <c>docker.volumedriver/1.0</c>.</summary>
    public DockerList<string>? Types { get; set; }

    /// <summary>Its socket.</summary>
    public string? Socket { get; set; }

    /// <summary>The protocol; empty for the usual one.</summary>
    public string? ProtocolScheme { get; set; }
}

/// <summary>The user that a plugin runs as.</summary>
public sealed class PluginUser : DockerValue
{
    /// <summary>Id of the user.</summary>
    public long UID { get; set; }

    /// <summary>Id of the group.</summary>
    public long GID { get; set; }
}

/// <summary>A plugin's network.</summary>
public sealed class PluginNetwork : DockerValue
{
    /// <summary>bridge, host or none.</summary>
    public string? Type { get; set; }
}

/// <summary>What a plugin may do.</summary>
public sealed class PluginLinux : DockerValue
{
    /// <summary>Capabilities: CAP_SYS_ADMIN.</summary>
    public DockerList<string>? Capabilities { get; set; }

    /// <summary>Whether it may use all devices.</summary>
    public bool AllowAllDevices { get; set; }

    /// <summary>Devices that it may use.</summary>
    public DockerList<PluginDevice>? Devices { get; set; }
}

/// <summary>A mount of a plugin.</summary>
public sealed class PluginMount : DockerValue
{
    /// <summary>Its name, for settings.</summary>
    public string? Name { get; set; }

    /// <summary>What it is for.</summary>
    public string? Description { get; set; }

    /// <summary>Parts of it that can be set.</summary>
    public DockerList<string>? Settable { get; set; }

    /// <summary>Path on the host.</summary>
    public string? Source { get; set; }

    /// <summary>Path in the plugin.</summary>
    public string? Destination { get; set; }

    /// <summary>Kind: bind.</summary>
    public string? Type { get; set; }

    /// <summary>Options of the mount.</summary>
    public DockerList<string>? Options { get; set; }
}

/// <summary>A device of a plugin.</summary>
public sealed class PluginDevice : DockerValue
{
    /// <summary>Its name, for settings.</summary>
    public string? Name { get; set; }

    /// <summary>What it is for.</summary>
    public string? Description { get; set; }

    /// <summary>Parts of it that can be set.</summary>
    public DockerList<string>? Settable { get; set; }

    /// <summary>Its path.</summary>
    public string? Path { get; set; }
}

/// <summary>An environment variable of a plugin.</summary>
public sealed class PluginVariable : DockerValue
{
    /// <summary>Its name.</summary>
    public string? Name { get; set; }

    /// <summary>What it is for.</summary>
    public string? Description { get; set; }

    /// <summary>Parts of it that can be set.</summary>
    public DockerList<string>? Settable { get; set; }

    /// <summary>Its value.</summary>
    public string? Value { get; set; }
}

/// <summary>The arguments of a plugin.</summary>
public sealed class PluginArguments : DockerValue
{
    /// <summary>Their name, for settings.</summary>
    public string? Name { get; set; }

    /// <summary>What they are for.</summary>
    public string? Description { get; set; }

    /// <summary>Parts of them that can be set.</summary>
    public DockerList<string>? Settable { get; set; }

    /// <summary>The arguments.</summary>
    public DockerList<string>? Value { get; set; }
}

/// <summary>The files of a plugin.</summary>
public sealed class PluginRootFileSystem : DockerValue
{
    /// <summary>layers.</summary>
    [JsonPropertyName("type")]
    public string? Type { get; set; }

    /// <summary>Digests of the layers.</summary>
    [JsonPropertyName("diff_ids")]
    public DockerList<string>? DiffIds { get; set; }
}

/// <summary>
/// Something that a plugin wants to be allowed: to use the host's network, a device. Source: GetPluginPrivileges,
/// <c>GET /plugins/privileges</c>.
/// </summary>
public sealed class PluginPrivilege : DockerValue
{
    /// <summary>What: network, mount, device, capabilities.</summary>
    public string? Name { get; set; }

    /// <summary>What it means.</summary>
    public string? Description { get; set; }

    /// <summary>Which: host, CAP_SYS_ADMIN.</summary>
    public DockerList<string> Value { get => field ??= []; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: [{string.Join(" ", Value)}]";
}
