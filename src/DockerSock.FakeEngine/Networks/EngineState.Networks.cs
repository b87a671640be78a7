using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace DockerSock.Fake;

/// <content>What clients do with networks and volumes.</content>
public sealed partial class EngineState
{
    private static readonly string[] s_networkDrivers = ["bridge", "host", "null", "macvlan", "ipvlan", "overlay"];

    /// <summary>The network that is meant: by its identifier, its name, or the identifier's beginning.</summary>
    /// <exception cref="EngineException">There is none, or several.</exception>
    internal EngineNetwork GetNetwork(string asked)
    {
        EngineNetwork[] named = [.. NetworkList.Where(network => network.Name == asked)];
        EngineNetwork[] begin =
            [.. NetworkList.Where(network => network.Id.StartsWith(asked, StringComparison.Ordinal))];
        return NetworkList.Find(network => network.Id == asked) ?? (named.Length, begin.Length) switch
        {
            (1, _) => named[0],
            ( > 1, _) =>
                throw EngineException.BadRequest(
                    $"network {asked} is ambiguous ({named.Length} matches found on name)"),
            (_, 1) when asked.Length > 0 => begin[0],
            (_, > 1) when asked.Length > 0 =>
                throw EngineException.BadRequest(
                    $"network {asked} is ambiguous ({begin.Length} matches found on ID prefix)"),
            _ => throw EngineException.NotFound($"network {asked} not found"),
        };
    }

    /// <summary>Makes a network of what a client sends.</summary>
    /// <exception cref="EngineException">The engine refuses.</exception>
    internal EngineNetwork CreateNetwork(JsonElement body)
    {
        bool late = System.Api.From(44);
        string name = body.Text("Name");
        if (name.Length == 0)
        {
            throw late ? EngineException.BadRequest("invalid name: name is empty")
                : EngineException.Internal("invalid name: ");
        }

        if (name is "bridge" or "host" or "none" or "default")
        {
            throw new EngineException(403, $"operation is not permitted on predefined {name} network ");
        }

        string driver = body.Text("Driver") is { Length: > 0 } asked ? asked : "bridge";
        EngineSwarm? swarm = SwarmOf(driver, body.Text("Scope"));
        if (NetworkList.Exists(other => other.Name == name
            && (late || body.Flag("CheckDuplicate") || swarm is not null || other.Scope == "swarm")))
        {
            throw EngineException.Conflict($"network with name {name} already exists");
        }

        if (!s_networkDrivers.Contains(driver))
        {
            throw EngineException.NotFound($"plugin \"{driver}\" not found");
        }

        JsonElement ipam = body.Field("IPAM");
        EngineNetworkPool[] pools = [.. ipam.Items("Config").Select(pool => Pool(pool, late))];
        if (body.Flag("Ingress") && swarm?.NetworkList.Find(static network => network.Ingress) is { } ingress)
        {
            throw EngineException.Conflict(
                $"rpc error: code = AlreadyExists desc = ingress network ({ingress.Id}) is already present");
        }

        void SetUp(EngineNetwork network)
        {
            network.Internal = body.Flag("Internal");
            network.Attachable = body.Flag("Attachable");
            network.Ingress = body.Flag("Ingress");
            network.ConfigOnly = body.Flag("ConfigOnly");
            network.ConfigFrom = body.Field("ConfigFrom").Text("Network");
            network.IPv4 = !body.Field("EnableIPv4").IsThere() || body.Flag("EnableIPv4");
            network.IPv6 = body.Flag("EnableIPv6");
            network.Pools = pools;
            network.IpamDriver = ipam.Text("Driver") is { Length: > 0 } giver ? giver : "default";
            network.IpamOptions = ipam.Field("Options").IsThere()
                ? ipam.Map("Options").ToDictionary(pair => pair.Key, pair => pair.Value) : null;
            Fill(network.Options, body.Map("Options"));
            Fill(network.Labels, body.Map("Labels"));
        }

        if (swarm is not null)
        {
            EngineNetwork reaching = AddSwarmNetwork(swarm, name, driver, SetUp);
            swarm.Emit("network", "create", reaching.Id, reaching.Created, ("name", name));
            return reaching;
        }

        EngineNetwork network = AddNetwork(name, driver, SetUp);
        EmitNetwork(network, "create");
        return network;
    }

    /// <summary>Removes a network that no running container is in.</summary>
    /// <param name="network">The network; a swarm's goes from all its nodes.</param>
    /// <exception cref="EngineException">The engine refuses.</exception>
    public void RemoveNetwork(EngineNetwork network) => Change(() => Remove(network));

    private void Remove(EngineNetwork network)
    {
        if (network.IsPredefined)
        {
            throw new EngineException(403, $"{network.Name} is a pre-defined network and cannot be removed");
        }

        (string Name, string Id)[] active =
        [
            .. EndpointsOf(network).Select(static one => (one.Container.Name, one.Endpoint.EndpointId)),
            .. SwarmEndpoints(network),
        ];
        if (active.Length > 0)
        {
            string who = string.Join(", ", active.Select(static one => $"name:\"{one.Name}\" id:\"{one.Id[..12]}\""));
            throw new EngineException(403, $"error while removing network: network {network.Name} "
                + (System.Api.From(44) ? $"has active endpoints ({who})" : $"id {network.Id} has active endpoints"));
        }

        if (network.Scope == "swarm" && Swarm is not null)
        {
            RemoveSwarmNetwork(ManagedSwarm(), network);
            return;
        }

        NetworkList.Remove(network);
        EmitNetwork(network, "destroy");
    }

    /// <summary>The running containers in a network.</summary>
    internal IEnumerable<(EngineContainer Container, NetworkEndpoint Endpoint)> EndpointsOf(EngineNetwork network) =>
        ContainerStore.All
        .SelectMany(container => container.Networks.Values
            .Where(endpoint => endpoint.EndpointId.Length > 0 && endpoint.NetworkId == network.Id)
            .Select(endpoint => (container, endpoint)));

    /// <summary>The containers that are set up for a network, running or not.</summary>
    internal IEnumerable<EngineContainer> UsersOf(EngineNetwork network) => ContainerStore.All
        .Where(container => container.Networks.Values.Any(endpoint => endpoint.Network == network.Name
            || endpoint.NetworkId == network.Id));

    /// <summary>The containers that have a volume.</summary>
    internal IEnumerable<EngineContainer> UsersOf(EngineVolume volume) =>
        ContainerStore.All.Where(container =>
            container.Mounts.Any(mount => mount.Type == "volume" && mount.Name == volume.Name));

    /// <summary>The volume of a name.</summary>
    /// <exception cref="EngineException">There is none.</exception>
    internal EngineVolume GetVolume(string name) => VolumeList.Find(volume => volume.Name == name)
        ?? throw EngineException.NotFound($"get {name}: no such volume");

    /// <summary>Makes a volume of what a client sends, or gives the one of that name.</summary>
    /// <exception cref="EngineException">The engine refuses.</exception>
    internal EngineVolume CreateVolume(JsonElement body)
    {
        string name = body.Text("Name");
        if (name.Length > 0 && !Regex.IsMatch(name, "^[a-zA-Z0-9][a-zA-Z0-9_.-]*$"))
        {
            throw EngineException.BadRequest(
                $"create {name}: \"{name}\" includes invalid characters for a local volume name, only "
                + "\"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are allowed. If you intended to pass a host directory, use absolute path");
        }

        string driver = body.Text("Driver") is { Length: > 0 } asked ? asked : "local";
        EnginePlugin? plugin = FindVolumeDriver(driver);
        if (driver != "local" && plugin is null)
        {
            throw EngineException.NotFound(
                $"create {name}: error looking up volume plugin {driver}: plugin \"{driver}\" not found");
        }

        bool isNew = VolumeList.TrueForAll(volume => volume.Name != name);
        EngineVolume made = AddVolume(name.Length > 0 ? name : null, volume =>
        {
            volume.Driver = plugin?.Name ?? driver;
            Fill(volume.Labels, body.Map("Labels"));
            Fill(volume.Options, body.Map("DriverOpts"));
        });
        if (isNew)
        {
            EmitVolume(made, "create");
        }

        return made;
    }

    /// <summary>Removes a volume that no container has.</summary>
    /// <exception cref="EngineException">The engine refuses.</exception>
    internal void RemoveVolume(EngineVolume volume)
    {
        EngineContainer[] users = [.. UsersOf(volume)];
        if (users.Length > 0)
        {
            throw EngineException.Conflict(
                $"remove {volume.Name}: volume is in use - [{string.Join(", ", users.Select(user => user.Id))}]");
        }

        VolumeList.Remove(volume);
        EmitVolume(volume, "destroy");
    }

    private static EngineNetworkPool Pool(JsonElement pool, bool late)
    {
        string subnet = pool.Text("Subnet");
        if (!IPNetwork.TryParse(subnet, out IPNetwork parsed))
        {
            throw late
                ? EngineException.BadRequest(
                    $"invalid network config:\ninvalid subnet {subnet}: invalid CIDR block notation")
                : EngineException.Internal($"Invalid subnet {subnet} : invalid CIDR address: {subnet}");
        }

        byte[] first = parsed.BaseAddress.GetAddressBytes();
        first[^1]++;
        return new EngineNetworkPool(
            subnet,
            pool.Text("IPRange") is { Length: > 0 } range ? range : null,
            pool.Text("Gateway") is { Length: > 0 } gateway ? gateway : new IPAddress(first).ToString())
        {
            Taken = pool.Map("AuxiliaryAddresses").ToDictionary(pair => pair.Key, pair => pair.Value),
        };
    }

    private static void Fill(SortedDictionary<string, string> map, IEnumerable<(string Key, string Value)> pairs)
    {
        foreach ((string key, string value) in pairs)
        {
            map[key] = value;
        }
    }

    private void EmitNetwork(EngineNetwork network, string action) => Emit("network", action, network.Id,
        new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["name"] = network.Name, ["type"] = network.Driver,
        });

    private void EmitVolume(EngineVolume volume, string action) =>
        Emit("volume", action, volume.Name, new Dictionary<string, string> { ["driver"] = volume.Driver });
}
