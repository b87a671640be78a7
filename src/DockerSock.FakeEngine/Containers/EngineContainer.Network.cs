namespace DockerSock.Fake;

/// <content>Networks and ports.</content>
public sealed partial class EngineContainer
{
    /// <summary>Puts it into the network that it was created for.</summary>
    internal void JoinNetwork()
    {
        string mode = Host.NetworkMode is "default" or "" ? "bridge" : Host.NetworkMode;
        if (!mode.StartsWith("container:", StringComparison.Ordinal) && !Networks.ContainsKey(mode))
        {
            Networks[mode] = new NetworkEndpoint { Network = mode };
        }
    }

    /// <summary>Puts it into another network, at once where it runs.</summary>
    /// <exception cref="EngineException">It is there already, or the network is the host's.</exception>
    internal void Connect(EngineNetwork network, NetworkEndpoint endpoint)
    {
        bool late = _engine.System.Api.From(44);
        if (network.Driver == "host")
        {
            throw EngineException.BadRequest(late
                ? "cannot connect container to host network - container must be created in host network mode"
                : "container cannot be disconnected from host network or connected to host network");
        }

        if (IsRunning)
        {
            if (Networks.ContainsKey(network.Name))
            {
                throw new EngineException(403, $"endpoint with name {Name} already exists in network {network.Name}");
            }

            endpoint.Connect(network, Id);
            EmitNetwork("connect", network);
        }

        Networks[network.Name] = endpoint;
    }

    /// <summary>Takes it out of a network.</summary>
    /// <exception cref="EngineException">It is not in it.</exception>
    internal void Disconnect(EngineNetwork network)
    {
        if (network.Driver == "host")
        {
            throw EngineException.BadRequest(_engine.System.Api.From(44)
                ? "cannot disconnect container from host network - container was created in host network mode"
                : "container cannot be disconnected from host network or connected to host network");
        }

        if (!Networks.Remove(network.Name, out NetworkEndpoint? endpoint))
        {
            throw EngineException.Internal(
                $"container {Id} is not connected to {(IsRunning ? "" : "the ")}network {network.Name}");
        }

        if (endpoint.EndpointId.Length > 0)
        {
            EmitNetwork("disconnect", network);
        }
    }

    private void ConnectNetworks(bool quiet = false)
    {
        foreach (NetworkEndpoint endpoint in Networks.Values)
        {
            EngineNetwork network = _engine.NetworkList
                .Find(other => other.Name == endpoint.Network || other.Id == endpoint.Network)
                ?? throw EngineException.NotFound(
                    (_engine.System.Api.From(44) ? "failed to set up container networking: " : "")
                        + $"network {endpoint.Network} not found");
            endpoint.Connect(network, Id);
            if (!quiet)
            {
                EmitNetwork("connect", network);
            }
        }
    }

    private void DisconnectNetworks()
    {
        foreach (NetworkEndpoint endpoint in Networks.Values.Where(endpoint => endpoint.EndpointId.Length > 0))
        {
            endpoint.Disconnect();
            if (_engine.NetworkList.Find(other => other.Id == endpoint.NetworkId) is { } network)
            {
                EmitNetwork("disconnect", network);
            }
        }
    }

    private void EmitNetwork(string action, EngineNetwork network) =>
        _engine.Emit("network", action, network.Id, new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["container"] = Id,
            ["name"] = network.Name,
            ["type"] = network.Driver,
        });

    /// <summary>What is open while it runs: exposed ports, and published ones once for each kind of address.</summary>
    private List<OpenPort> Publish()
    {
        List<OpenPort> open = [];
        HashSet<string> published = [];
        IEnumerable<PortBinding> bindings = Host.PortBindings;
        if (Host.PublishAll)
        {
            bindings = bindings.Concat(Config.ExposedPorts.Except(Host.PortBindings.Select(port => port.Key))
                .Select(PortBinding.Parse));
        }

        foreach (PortBinding binding in bindings)
        {
            int host = binding.Host ?? _engine.NextPort();
            published.Add(binding.Key);
            foreach (string address in binding.HostIp.Length > 0 ? [binding.HostIp] : new[] { "0.0.0.0", "::" })
            {
                open.Add(new OpenPort(binding.Container, binding.Protocol, address, host));
            }
        }

        open.AddRange(Config.ExposedPorts.Where(port => !published.Contains(port)).Select(PortBinding.Parse)
            .Select(port => new OpenPort(port.Container, port.Protocol, null, null)));
        return [.. open.OrderBy(port => port.Container).ThenBy(port => port.Protocol, StringComparer.Ordinal)];
    }
}
