using System.Text.Json.Nodes;

namespace DockerSock.Client;

/// <summary>A connection of podman: a name for an engine on this machine or another.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Uri">The engine's address: ssh://core@localhost:50001/run/podman/podman.sock.</param>
/// <param name="Path">Full path of the file that says so; the variable's name where one does.</param>
internal sealed record PodmanConnection(string Name, string Uri, string Path)
{
    /// <summary>Full path of the key for SSH; null for none.</summary>
    public string? Identity { get; init; }

    /// <summary>True for a virtual machine that podman made.</summary>
    public bool IsMachine { get; init; }

    /// <summary>Full paths of the CA, the certificate and the key of TLS; empty without.</summary>
    public IReadOnlyList<string> Tls { get; init; } = [];

    /// <summary>The endpoint of its engine.</summary>
    /// <exception cref="SockException">It cannot be reached from here.</exception>
    public DockerEndpoint Endpoint() => Tls.Count > 0
        ? throw new SockException(SockFailure.EndpointUnsupported,
            $"The connection '{Name}' of podman uses TLS with files of its own, which is not supported.",
            $"Make a context of it: New-DockerContext NAME -From {Name} -CaCertificate … -Certificate … -Key ….")
        : EndpointText.Parse(ContextHost.Checked(Uri), new EndpointTerms { Tls = static _ => null });
}

/// <summary>
/// Podman's names for engines: podman-connections.json, the service destinations of containers.conf, CONTAINER_HOST.
/// They are read, and never written.
/// </summary>
internal sealed class PodmanConnections
{
    /// <summary>The variable that holds an address, which is then what podman uses.</summary>
    public const string HostVariable = "CONTAINER_HOST";

    private readonly Dictionary<string, PodmanConnection> _all = new(StringComparer.Ordinal);
    private readonly List<SockException> _problems = [];

    private PodmanConnections()
    {
    }

    /// <summary>All of them, in no order.</summary>
    public IReadOnlyCollection<PodmanConnection> All => _all.Values;

    /// <summary>Name of the one that podman uses where nobody names one; null where it uses the engine here.</summary>
    public string? Default { get; private set; }

    /// <summary>Files that cannot be read.</summary>
    public IReadOnlyList<SockException> Problems => _problems;

    /// <summary>The connections of a user.</summary>
    /// <param name="variable">Reads an environment variable; null where it is empty or not set.</param>
    /// <param name="home">The user's home directory.</param>
    public static PodmanConnections Read(Func<string, string?> variable, string home)
    {
        PodmanConnections found = new();
        string own = Path.Combine(variable("XDG_CONFIG_HOME") ?? Path.Combine(home, ".config"), "containers");
        found.AddFile(variable("PODMAN_CONNECTIONS_CONF") ?? Path.Combine(own, "podman-connections.json"),
            found.AddJson);
        string? byJson = found.Default;
        foreach (string file in variable("CONTAINERS_CONF") is { } only ? [only]
            : new[] { "/usr/share/containers/containers.conf", "/etc/containers/containers.conf" }
                .Concat(Parts("/etc/containers/containers.conf.d")).Append(Path.Combine(own, "containers.conf"))
                .Concat(Parts(Path.Combine(own, "containers.conf.d"))))
        {
            found.AddFile(file, found.AddToml);
        }

        found.Default = byJson ?? found.Default;
        if (variable("CONTAINER_CONNECTION") is { } named)
        {
            found.Default = named;
        }

        if (variable(HostVariable) is { } host)
        {
            found._all.TryAdd(HostVariable, new PodmanConnection(HostVariable, host, HostVariable)
            {
                Identity = variable("CONTAINER_SSHKEY"),
            });
            found.Default = HostVariable;
        }

        return found;
    }

    /// <summary>The connection of a name; null where there is none.</summary>
    public PodmanConnection? Find(string name) => _all.GetValueOrDefault(name);

    private static IEnumerable<string> Parts(string folder)
    {
        try
        {
            return Directory.Exists(folder)
                ? [.. Directory.GetFiles(folder, "*.conf").Order(StringComparer.Ordinal)] : [];
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private void AddFile(string file, Action<string, string> add)
    {
        try
        {
            if (File.Exists(file))
            {
                add(file, File.ReadAllText(file));
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            _problems.Add(Unreadable(file, problem.Message.TrimEnd('.')));
        }
    }

    private void AddJson(string file, string text)
    {
        ConfigJson json = ConfigJson.Read(System.Text.Encoding.UTF8.GetBytes(text));
        if (json.Problem is { } why)
        {
            _problems.Add(Unreadable(file, why.Replace("a docker configuration", "podman's connections")));
            return;
        }

        foreach (JsonObject part in ConfigJson.Fields(json.Root, "Connection").OfType<JsonObject>())
        {
            Default = ConfigJson.Text(part, "Default") ?? Default;
            foreach ((string name, JsonNode? value) in ConfigJson.Fields(part, "Connections").OfType<JsonObject>()
                .SelectMany(static all => all))
            {
                if (value is JsonObject one)
                {
                    Add(file, name, field => ConfigJson.Text(one, field),
                        ConfigJson.Fields(one, "IsMachine").LastOrDefault()?.ToJsonString() == "true");
                }
            }
        }
    }

    private void AddToml(string file, string text)
    {
        Dictionary<string, Dictionary<string, string>> destinations = new(StringComparer.Ordinal);
        foreach ((IReadOnlyList<string> path, string value) in TomlText.Read(text))
        {
            switch (path)
            {
                case ["engine", "active_service"]:
                    Default = value.Length > 0 ? value : Default;
                    break;
                case ["engine", "service_destinations", var name, var field]:
                    if (!destinations.TryGetValue(name, out Dictionary<string, string>? fields))
                    {
                        destinations[name] = fields = new(StringComparer.OrdinalIgnoreCase);
                    }

                    fields[field.Replace("_", "", StringComparison.Ordinal)] = value;
                    break;
            }
        }

        foreach ((string name, Dictionary<string, string> fields) in destinations)
        {
            Add(file, name, field => fields.GetValueOrDefault(field) is { Length: > 0 } value ? value : null,
                fields.GetValueOrDefault("IsMachine") == "true");
        }
    }

    /// <summary>Adds one; of the same name the file of connections outranks all, and then the later file.</summary>
    private void Add(string file, string name, Func<string, string?> field, bool isMachine)
    {
        if (field("URI") is not { } uri
            || (_all.TryGetValue(name, out PodmanConnection? there) && there.Path.EndsWith(".json",
                StringComparison.Ordinal)))
        {
            return;
        }

        _all[name] = new PodmanConnection(name, uri, file)
        {
            Identity = field("Identity"),
            IsMachine = isMachine,
            Tls = [.. new[] { "TLSCA", "TLSCert", "TLSKey" }.Select(field).OfType<string>()],
        };
    }

    private static SockException Unreadable(string file, string why) => new(SockFailure.ContextUnreadable,
        $"'{file}' cannot be read: {why}. Its connections of podman are not here.");
}
