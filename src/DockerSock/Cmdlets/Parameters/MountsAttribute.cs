using System.Globalization;
using System.Management.Automation;
using System.Text.Json;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>
/// Understands mounts: docker's 'type=bind,source=/host,target=/container,readonly', or a hashtable with the names of
/// docker's text or of the API: @{ Type = 'volume'; Source = 'data'; Target = '/data'; VolumeOptions = @{ NoCopy =
/// $true } }; also the Mounts of a container.
/// </summary>
public sealed class MountsAttribute : ParameterShapeAttribute
{
    private const string Right =
        "Write type=bind,source=/host,target=/container,readonly, or @{ Type = 'volume'; Source = 'data'; Target = "
            + "'/data' }.";

    private protected override object? Read(object value, EngineIntrinsics engine) => Each(value)
        .Select(one => one switch
    {
        Mount mount => mount,
        MountPoint point => Mounted(point),
        _ => Mount(Entries(one) ?? Fields(Text(one)),
            Text(one is string ? one : "the mount"), engine),
    }).ToArray();

    /// <summary>The mount that a container has, once more.</summary>
    private static Mount Mounted(MountPoint point) => new()
    {
        Type = point.Type,
        Source = point.Type == "volume" ? point.Name : point.Source is "" ? null : point.Source,
        Target = point.Destination,
        ReadOnly = point.RW ? null : true,
        BindOptions = point is { Type: "bind", Propagation.Length: > 0 }
            ? new MountBindOptions { Propagation = point.Propagation } : null,
    };

    /// <summary>The fields of a text; those that say yes by being there need no value.</summary>
    private static List<KeyValuePair<string, object?>> Fields(string text) => [.. CommaText.Fields(text)
        .Select(field => field.Value is not null ? field
            : field.Key.ToLowerInvariant() is "readonly" or "ro" or "volume-nocopy" or "bind-nonrecursive"
                or "bind-create-src" ? KeyValuePair.Create(field.Key, (object?)true)
            : throw new FormatException($"'{text}': '{field.Key}' has no value. {Right}"))];

    private static Mount Mount(List<KeyValuePair<string, object?>> fields, string text, EngineIntrinsics engine)
    {
        Mount mount = new() { Type = "volume" };
        foreach ((string name, object? value) in fields)
        {
            Set(mount, name.ToLowerInvariant(), value, text);
        }

        if (mount.Target is null)
        {
            throw new FormatException($"'{text}' has no target. {Right}");
        }

        if (mount is { Type: "bind", Source: ['.' or '~', ..] })
        {
            mount.Source = engine.SessionState.Path.GetUnresolvedProviderPathFromPSPath(mount.Source);
        }

        return mount;
    }

    private static void Set(Mount mount, string name, object? value, string text)
    {
        switch (name)
        {
            case "type": mount.Type = Text(value).ToLowerInvariant(); break;
            case "source" or "src":
                ObjectIdentity? named = Named(value);
                mount.Source = named is null ? Text(value) : named.Word is "volume" or "image" ? named.Text
                    : throw new FormatException($"The {named.Word} '{named}' is no volume.");
                mount.SourceHost = named?.DockerHost;
                break;
            case "target" or "dst" or "destination": mount.Target = Text(value); break;
            case "readonly" or "ro": mount.ReadOnly = Truth(value, name, text); break;
            case "consistency": mount.Consistency = Text(value); break;
            case "bind-propagation": (mount.BindOptions ??= new()).Propagation = Text(value); break;
            case "bind-nonrecursive": (mount.BindOptions ??= new()).NonRecursive = Truth(value, name, text); break;
            case "bind-recursive": SetRecursive(mount.BindOptions ??= new(), Text(value), text); break;
            case "bind-create-src": (mount.BindOptions ??= new()).CreateMountpoint = Truth(value, name, text); break;
            case "volume-nocopy": (mount.VolumeOptions ??= new()).NoCopy = Truth(value, name, text); break;
            case "volume-subpath": (mount.VolumeOptions ??= new()).Subpath = Text(value); break;
            case "volume-driver": Driver(mount).Name = Text(value); break;
            case "volume-opt": Add(Driver(mount).Options ??= [], Text(value)); break;
            case "volume-label": Add((mount.VolumeOptions ??= new()).Labels ??= [], Text(value)); break;
            case "image-subpath": (mount.ImageOptions ??= new()).Subpath = Text(value); break;
            case "tmpfs-size": (mount.TmpfsOptions ??= new()).SizeBytes = value is string size
                ? ByteSizeAttribute.Parse(size) : Number(value); break;
            case "tmpfs-mode": (mount.TmpfsOptions ??= new()).Mode = Mode(Text(value), text); break;
            case "bindoptions": mount.BindOptions = Model(value, DockerJson.Default.MountBindOptions); break;
            case "volumeoptions": mount.VolumeOptions = Model(value, DockerJson.Default.MountVolumeOptions); break;
            case "imageoptions": mount.ImageOptions = Model(value, DockerJson.Default.MountImageOptions); break;
            case "tmpfsoptions": mount.TmpfsOptions = Model(value, DockerJson.Default.MountTmpfsOptions); break;
            default: throw new FormatException($"'{text}': a mount has no field '{name}'. {Right}");
        }
    }

    private static void SetRecursive(MountBindOptions options, string value, string text)
    {
        switch (value)
        {
            case "enabled": break;
            case "disabled": options.NonRecursive = true; break;
            case "writable": options.ReadOnlyNonRecursive = true; break;
            case "readonly": options.ReadOnlyForceRecursive = true; break;
            default: throw new FormatException($"'{text}': bind-recursive is enabled, disabled, writable or readonly.");
        }
    }

    private static T? Model<T>(object? value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        if (DockerJson.Parse(PowerShellToJson.Convert(value))
            is not System.Text.Json.Nodes.JsonObject given)
        {
            return default;
        }

        FieldMap fields = FieldMap.Of(given, typeof(T), isEngines: value is DockerValue);
        return fields.Unknown is [var sentence, ..] ? throw new FormatException(
                $"The {typeof(T).Name.Replace("Mount", "", StringComparison.Ordinal)} of a mount: {sentence}")
            : JsonSerializer.Deserialize(PowerShellToJson.Convert(fields), type);
    }

    private static VolumeDriverConfig Driver(Mount mount) => (mount.VolumeOptions ??= new()).DriverConfig ??= new();

    private static void Add(DockerMap<string> map, string text)
    {
        string[] parts = text.Split('=', 2);
        map[parts[0]] = parts.Length > 1 ? parts[1] : "";
    }

    private static bool Truth(object? value, string name, string text) => Text(value) switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        var other => throw new FormatException($"'{text}': {name} is true or false, not '{other}'."),
    };

    private static long Mode(string octal, string text) => octal.Length is > 0 and <= 6
        && octal.All(static digit => digit is >= '0' and <= '7') ? System.Convert.ToInt64(octal, 8)
        : throw new FormatException($"'{text}': tmpfs-mode is octal, such as 1777, not '{octal}'.");

    private static long Number(object? value) => System.Convert.ToInt64(value, CultureInfo.InvariantCulture);
}
