namespace DockerSock.Fake;

/// <summary>
/// The registries that an engine can reach, by host; several engines may be given the same ones. Hosts that are not in
/// it cannot be found, and nobody listens at those of this machine.
/// </summary>
public sealed class RegistrySet
{
    /// <summary>The config.json of a plugin that no more is said of.</summary>
    internal const string PlainPlugin = """
        {
            "description": "Volumes",
            "entrypoint": ["/plugin"],
            "interface": { "types": ["docker.volumedriver/1.0"], "socket": "plugin.sock" }
        }
        """;

    private readonly Lock _sync = new();
    private readonly Dictionary<string, Registry> _registries = new(StringComparer.Ordinal);

    /// <summary>The registry of a host; an empty one is made when there is none.</summary>
    /// <param name="host">The host as in names of images, such as "docker.io" or "localhost:5000".</param>
    public Registry this[string host]
    {
        get
        {
            lock (_sync)
            {
                if (!_registries.TryGetValue(host, out Registry? registry))
                {
                    _registries[host] = registry = new Registry(host);
                }

                return registry;
            }
        }
    }

    /// <summary>The registry of a host; null when there is none.</summary>
    /// <param name="host">The host as in names of images.</param>
    public Registry? Find(string host)
    {
        lock (_sync)
        {
            return _registries.GetValueOrDefault(host);
        }
    }

    /// <summary>Lets a registry be there, empty at first.</summary>
    /// <param name="host">The host as in names of images.</param>
    public Registry Add(string host) => this[host];

    /// <summary>Puts an image into the registry that its name says, which is made when there is none.</summary>
    /// <param name="name">The name, such as "localhost:5000/team/app:1"; without a host it is docker.io's.</param>
    /// <param name="layers">Its layers, lowest first; none for a single one of some size.</param>
    /// <exception cref="EngineException">The name is none.</exception>
    public RegistryImage AddImage(string name, params RegistryLayer[] layers)
    {
        ImageReference reference = ImageReference.Parse(name);
        return this[reference.Host].AddImage($"{reference.Path}:{reference.Tag ?? "latest"}", layers);
    }

    /// <summary>Puts a plugin into the registry that its name says, which is made when there is none.</summary>
    /// <param name="name">The name, such as "localhost:5000/team/volumes:1"; without a host it is docker.io's.</param>
    /// <param name="config">Its config.json; null for a volume driver that wants nothing.</param>
    /// <exception cref="EngineException">The name or the config is none.</exception>
    public RegistryImage AddPlugin(string name, string? config = null)
    {
        ImageReference reference = ImageReference.Parse(name);
        return this[reference.Host].AddPlugin($"{reference.Path}:{reference.Tag ?? "latest"}", config);
    }
}
