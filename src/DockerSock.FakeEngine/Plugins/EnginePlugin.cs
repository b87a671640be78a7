namespace DockerSock.Fake;

/// <summary>A plugin of the engine.</summary>
public sealed class EnginePlugin
{
    internal EnginePlugin(string name, PluginManifest manifest, RegistryLayer files, string reference)
    {
        Name = name;
        Manifest = manifest;
        Files = files;
        Reference = reference;
        Env = [.. (manifest.Env ?? []).Where(static one => one.Value is not null)
            .Select(static one => $"{one.Name}={one.Value}")];
        Mounts = [.. manifest.Mounts ?? []];
        Devices = [.. manifest.Devices ?? []];
        Args = [.. manifest.ArgsValue ?? []];
    }

    /// <summary>64 hexadecimal digits; another version of it keeps them.</summary>
    public string Id { get; } = Ids.Fresh();

    /// <summary>Its name here, with a tag.</summary>
    public string Name { get; }

    /// <summary>The reference by which a registry knows it.</summary>
    public string Reference { get; private set; }

    /// <summary>What its maker says of it.</summary>
    public PluginManifest Manifest { get; private set; }

    /// <summary>Whether it runs.</summary>
    public bool Enabled { get; internal set; }

    /// <summary>
    /// What starting it fails with, such as "dial unix /run/docker/plugins/…: connect: no such file or directory";
    /// null for a start that succeeds.
    /// </summary>
    public string? StartError { get; set; }

    /// <summary>Its variables as they are set: NAME=value.</summary>
    public IList<string> Env { get; }

    /// <summary>Its arguments as they are set.</summary>
    public IReadOnlyList<string> Args { get; private set; }

    /// <summary>Its files.</summary>
    public RegistryLayer Files { get; private set; }

    internal IList<PluginMount> Mounts { get; }

    internal IList<PluginPart> Devices { get; }

    /// <summary>Makes it another version; what was set stays, as engines leave it.</summary>
    internal void Upgrade(PluginManifest manifest, RegistryLayer files, string reference) =>
        (Manifest, Files, Reference) = (manifest, files, reference);

    /// <summary>Sets something: NAME=value, NAME.source=path.</summary>
    /// <exception cref="EngineException">500: there is no such thing, or it cannot be set.</exception>
    internal void Set(string setting)
    {
        int equals = setting.IndexOf('=', StringComparison.Ordinal);
        if (equals == 0)
        {
            throw EngineException.Internal("invalid format, must be <name>[.<field>][=<value>]");
        }

        string name = equals < 0 ? setting : setting[..equals];
        string value = equals < 0 ? "" : setting[(equals + 1)..];
        int dot = name.LastIndexOf('.');
        string field = dot > 0 ? name[(dot + 1)..] : "";
        name = dot > 0 ? name[..dot] : name;
        if ((Manifest.Env ?? []).FirstOrDefault(one => one.Name == name) is { } variable)
        {
            Check(variable, field, "value");
            Replace(Env, one => one.StartsWith(name + "=", StringComparison.Ordinal), $"{name}={value}");
        }
        else if (Mounts.FirstOrDefault(one => one.Part.Name == name) is { } mount)
        {
            Check(mount.Part, field, "source");
            Replace(Mounts, one => one == mount, mount with { Part = mount.Part with { Value = value } });
        }
        else if (Devices.FirstOrDefault(one => one.Name == name) is { } device)
        {
            Check(device, field, "path");
            Replace(Devices, one => one == device, device with { Value = value });
        }
        else if (Manifest.Args.Name == name)
        {
            Check(Manifest.Args, field, "value");
            Args = value.Split(' ');
        }
        else
        {
            throw EngineException.Internal($"setting \"{name}\" not found in the plugin configuration");
        }
    }

    private static void Replace<T>(IList<T> list, Predicate<T> old, T value)
    {
        int at = list.ToList().FindIndex(old);
        if (at < 0)
        {
            list.Add(value);
        }
        else
        {
            list[at] = value;
        }
    }

    private static void Check(PluginPart part, string field, string allowed)
    {
        IReadOnlyList<string> settable = part.Settable ?? [];
        if (field.Length == 0 && settable.Count > 1)
        {
            throw EngineException.Internal("multiple fields are settable, one must be specified");
        }

        string asked = field.Length > 0 ? field : settable.FirstOrDefault() ?? "";
        if (asked != allowed || !settable.Contains(asked))
        {
            throw EngineException.Internal(
                $"\"{part.Name}{(field.Length > 0 ? "." + field : "")}\" is not settable");
        }
    }
}
