using System.Text.Json;

namespace DockerSock.Fake;

/// <summary>What the maker of a plugin says of it: the config.json of its folder.</summary>
public sealed class PluginManifest
{
    private PluginManifest(string text, JsonElement json)
    {
        Text = text;
        Description = json.Text("description");
        Documentation = json.Text("documentation");
        Entrypoint = json.Field("entrypoint").IsThere() ? [.. json.Texts("entrypoint")] : null;
        WorkDir = json.Text("workdir");
        (Uid, Gid) = (json.Field("user").Number("uid"), json.Field("user").Number("gid"));
        JsonElement socket = json.Field("interface");
        Types = Texts(socket, "types");
        Socket = socket.Text("socket");
        ProtocolScheme = socket.Text("protocolScheme");
        Network = json.Field("network").Text("type");
        PropagatedMount = json.Text("propagatedMount");
        IpcHost = json.Flag("ipchost");
        PidHost = json.Flag("pidhost");
        JsonElement linux = json.Field("linux");
        Capabilities = Texts(linux, "capabilities");
        AllowAllDevices = linux.Flag("allowAllDevices");
        Devices = Parts(linux, "devices", "path");
        Mounts = json.Field("mounts").IsThere() ? [.. json.Items("mounts").Select(ReadMount)] : null;
        Env = Parts(json, "env", "value");
        JsonElement args = json.Field("args");
        Args = new PluginPart(args.Text("name"), args.Text("description"), Texts(args, "settable"), null);
        ArgsValue = Texts(args, "value");
    }

    /// <summary>The file as it was written.</summary>
    public string Text { get; }

    /// <summary>What it is.</summary>
    public string Description { get; }

    internal string Documentation { get; }

    internal IReadOnlyList<string>? Entrypoint { get; }

    internal string WorkDir { get; }

    internal long Uid { get; }

    internal long Gid { get; }

    /// <summary>What it implements, such as "docker.volumedriver/1.0"; null for nothing.</summary>
    public IReadOnlyList<string>? Types { get; }

    internal string Socket { get; }

    internal string ProtocolScheme { get; }

    internal string Network { get; }

    internal string PropagatedMount { get; }

    internal bool IpcHost { get; }

    internal bool PidHost { get; }

    internal IReadOnlyList<string>? Capabilities { get; }

    internal bool AllowAllDevices { get; }

    internal IReadOnlyList<PluginPart>? Devices { get; }

    internal IReadOnlyList<PluginMount>? Mounts { get; }

    internal IReadOnlyList<PluginPart>? Env { get; }

    internal PluginPart Args { get; }

    internal IReadOnlyList<string>? ArgsValue { get; }

    /// <summary>What it can do, without the prefix and version of its types: volumedriver.</summary>
    internal IEnumerable<string> Abilities => (Types ?? []).Select(static type =>
    {
        string name = type.Split('/')[0];
        return name[(name.IndexOf('.') + 1)..];
    });

    /// <summary>What it wants to be allowed, in the engine's order.</summary>
    internal IReadOnlyList<PluginPrivilege> Privileges =>
    [
        .. Wanted(Network is not ("" or "null" or "bridge"), "network", "permissions to access a network", Network),
        .. Wanted(IpcHost, "host ipc namespace", "allow access to host ipc namespace", "true"),
        .. Wanted(PidHost, "host pid namespace", "allow access to host pid namespace", "true"),
        .. (Mounts ?? []).SelectMany(static mount =>
            Wanted(mount.Source is not null, "mount", "host path to mount", mount.Source ?? "")),
        .. (Devices ?? []).SelectMany(static device =>
            Wanted(device.Value is not null, "device", "host device to access", device.Value ?? "")),
        .. Wanted(AllowAllDevices, "allow-all-devices", "allow 'rwm' access to all devices", "true"),
        .. Wanted(Capabilities?.Count > 0, "capabilities", "list of additional capabilities required",
            [.. Capabilities ?? []]),
    ];

    /// <summary>Reads a config.json.</summary>
    /// <exception cref="EngineException">500: it is none.</exception>
    public static PluginManifest Parse(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return new PluginManifest(text, document.RootElement);
        }
        catch (Exception error) when (error is JsonException or EngineException)
        {
            throw EngineException.Internal("failed to parse config: unexpected EOF");
        }
    }

    private static PluginPrivilege[] Wanted(bool isWanted, string name, string description, params string[] value) =>
        isWanted ? [new PluginPrivilege(name, description, value)] : [];

    private static PluginMount ReadMount(JsonElement json) => new(
        new PluginPart(json.Text("name"), json.Text("description"), Texts(json, "settable"), Pointer(json, "source")),
        json.Text("destination"),
        json.Text("type"),
        Texts(json, "options"));

    private static List<PluginPart>? Parts(JsonElement json, string name, string value) => json.Field(name).IsThere()
        ? [.. json.Items(name).Select(part => new PluginPart(
            part.Text("name"), part.Text("description"), Texts(part, "settable"), Pointer(part, value)))]
        : null;

    private static List<string>? Texts(JsonElement json, string name) =>
        json.Field(name).IsThere() ? [.. json.Texts(name)] : null;

    private static string? Pointer(JsonElement json, string name) =>
        json.Field(name).IsThere() ? json.Text(name) : null;
}

/// <summary>A variable, a device or the arguments of a plugin.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Settable">Which parts of it can be set; null for none.</param>
/// <param name="Value">Its value, or its path; null for none.</param>
internal sealed record PluginPart(
    string Name, string Description, IReadOnlyList<string>? Settable, string? Value);

/// <summary>A mount of a plugin.</summary>
/// <param name="Part">Name, description, what can be set, and the source.</param>
/// <param name="Destination">Where it is in the plugin.</param>
/// <param name="Type">bind.</param>
/// <param name="Options">Its options; null for none.</param>
internal sealed record PluginMount(
    PluginPart Part, string Destination, string Type, IReadOnlyList<string>? Options)
{
    public string? Source => Part.Value;
}

/// <summary>Something that a plugin wants to be allowed.</summary>
/// <param name="Name">What: network, mount.</param>
/// <param name="Description">What it means.</param>
/// <param name="Value">Which: host.</param>
internal sealed record PluginPrivilege(string Name, string Description, IReadOnlyList<string> Value);
