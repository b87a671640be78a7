namespace DockerSock.Fake;

/// <content>Plugins.</content>
public sealed partial class EngineState
{
    /// <summary>The plugins, in the order they came.</summary>
    public IReadOnlyList<EnginePlugin> Plugins => Snapshot(() => PluginList);

    internal List<EnginePlugin> PluginList { get; } = [];

    /// <summary>Adds a plugin.</summary>
    /// <param name="name">Its name; its tag is latest when it has none.</param>
    /// <param name="config">Its config.json; null for a volume driver that wants nothing.</param>
    /// <param name="enabled">Whether it runs.</param>
    /// <exception cref="EngineException">The name is taken or none, or the config is none.</exception>
    public EnginePlugin AddPlugin(string name, string? config = null, bool enabled = false)
    {
        lock (Sync)
        {
            ImageReference reference = ImageReference.Parse(name);
            CheckPluginName(reference.Familiar);
            EnginePlugin plugin = new(
                reference.Familiar,
                PluginManifest.Parse(config ?? RegistrySet.PlainPlugin),
                RegistryLayer.Of("of plugin " + reference.Familiar, 2_000_000),
                reference.Familiar)
            {
                Enabled = enabled,
            };
            PluginList.Add(plugin);
            return plugin;
        }
    }

    /// <summary>The plugin that is meant: by its name, its identifier, or the identifier's beginning.</summary>
    /// <exception cref="EngineException">There is none, or several.</exception>
    internal EnginePlugin GetPlugin(string asked)
    {
        string? name = ImageReference.IsName(asked) ? ImageReference.Parse(asked).Familiar : null;
        EnginePlugin[] begin =
            [.. PluginList.Where(plugin => plugin.Id.StartsWith(asked, StringComparison.Ordinal))];
        return PluginList.Find(plugin => plugin.Name == name) ?? (asked.Length > 0 ? begin.Length : 0) switch
        {
            1 => begin[0],
            0 => throw NoPlugin(asked),
            _ => throw EngineException.BadRequest($"multiple plugins found for \"{asked}\""),
        };
    }

    /// <summary>Adds a plugin that a client has made or pulled.</summary>
    /// <exception cref="EngineException">The name is taken, or another plugin has the same files.</exception>
    internal void Add(EnginePlugin plugin)
    {
        CheckPluginName(plugin.Name);
        PluginList.Add(plugin);
    }

    /// <exception cref="EngineException">409: the name is taken.</exception>
    internal void CheckPluginName(string name, int status = 409)
    {
        if (PluginList.Exists(plugin => plugin.Name == name))
        {
            throw new EngineException(status, $"plugin {name} already exists");
        }
    }

    /// <summary>Starts a plugin.</summary>
    /// <exception cref="EngineException">It runs, or it does not start.</exception>
    internal void Enable(string asked)
    {
        EnginePlugin plugin = GetPlugin(asked);
        if (plugin.Enabled)
        {
            throw EngineException.Conflict($"plugin already enabled: plugin {plugin.Name} is enabled");
        }

        if (plugin.Manifest.Entrypoint is not { Count: > 0 })
        {
            const string why = "failed to create shim task: OCI runtime create failed: runc create failed: "
                + "args must not be empty";
            throw EngineException.Internal(
                System.Api.From(44) ? "failed to create task for container: " + why : why + ": unknown");
        }

        plugin.Enabled = plugin.StartError is { } problem ? throw EngineException.Internal(problem) : true;
        EmitPlugin(plugin.Id, asked, "enable");
    }

    /// <summary>Stops a plugin.</summary>
    /// <exception cref="EngineException">It does not run, or it is in use.</exception>
    internal void Disable(string asked, bool force)
    {
        EnginePlugin plugin = GetPlugin(asked);
        if (!plugin.Enabled)
        {
            throw EngineException.Conflict($"plugin is already disabled: plugin {plugin.Name} found but disabled");
        }

        CheckUse(plugin, force);
        plugin.Enabled = false;
        EmitPlugin(plugin.Id, asked, "disable");
    }

    /// <summary>Removes a plugin.</summary>
    /// <exception cref="EngineException">It runs, or it is in use.</exception>
    internal void RemovePlugin(string asked, bool force)
    {
        EnginePlugin plugin = GetPlugin(asked);
        CheckUse(plugin, force);
        if (plugin.Enabled && !force)
        {
            throw EngineException.Conflict($"plugin {plugin.Name} is enabled");
        }

        PluginList.Remove(plugin);
        EmitPlugin(plugin.Id, asked, "remove");
    }

    /// <summary>The plugin that is a driver of volumes, and runs; null when there is none of that name.</summary>
    internal EnginePlugin? FindVolumeDriver(string driver) => ImageReference.IsName(driver)
        ? PluginList.Find(plugin => plugin.Enabled && plugin.Name == ImageReference.Parse(driver).Familiar
            && plugin.Manifest.Abilities.Contains("volumedriver"))
        : null;

    /// <summary>Events tell the name by which the client has called the plugin.</summary>
    internal void EmitPlugin(string id, string called, string action) =>
        Emit("plugin", action, id, new Dictionary<string, string> { ["name"] = called });

    internal static EngineException NoPlugin(string asked) =>
        EngineException.NotFound($"plugin \"{asked}\" not found");

    private void CheckUse(EnginePlugin plugin, bool force)
    {
        if (!force && VolumeList.Exists(volume => volume.Driver == plugin.Name))
        {
            throw EngineException.Conflict($"plugin {plugin.Name} is in use");
        }
    }
}
