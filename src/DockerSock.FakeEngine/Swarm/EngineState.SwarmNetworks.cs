namespace DockerSock.Fake;

/// <content>The networks that come with a swarm.</content>
public sealed partial class EngineState
{
    private const string SwarmBridge = "docker_gwbridge";
    private const string VxlanOption = "com.docker.network.driver.overlay.vxlanid_list";

    /// <summary>What all nodes have of a swarm's networks, and managers more.</summary>
    private void EnterNetworks(EngineSwarm swarm)
    {
        if (swarm.NetworkList.Count == 0)
        {
            AddSwarmNetwork(swarm, "ingress", "overlay", static network => network.Ingress = true);
        }
        else
        {
            NetworkList.AddRange(swarm.NetworkList.Where(network => network.Ingress || Node is { IsManager: true }));
        }

        if (NetworkList.Find(static network => network.Ingress) is { } ingress)
        {
            EmitNetwork(ingress, "create");
        }

        if (!NetworkList.Exists(static network => network.Name == SwarmBridge))
        {
            AddNetwork(SwarmBridge, setUp: static network =>
            {
                network.Options["com.docker.network.bridge.enable_icc"] = "false";
                network.Options["com.docker.network.bridge.enable_ip_masquerade"] = "true";
                network.Options["com.docker.network.bridge.name"] = SwarmBridge;
            });
        }
    }

    /// <summary>Adds a network that reaches all nodes of the swarm; its managers know it at once.</summary>
    private EngineNetwork AddSwarmNetwork(
        EngineSwarm swarm, string name, string driver, Action<EngineNetwork> setUp)
    {
        EngineNetwork network = new()
        {
            Name = name,
            Id = SwarmObject.FreshId(),
            Driver = driver,
            Scope = "swarm",
            Created = Now,
        };
        setUp(network);
        if (driver == "overlay")
        {
            network.Pools = network.Pools.Count > 0 ? network.Pools : [swarm.FreePool()];
            network.Options[VxlanOption] = swarm.NextVxlan();
        }

        swarm.NetworkList.Add(network);
        foreach (EngineState manager in swarm.Engines.Where(static engine => engine.Node is { IsManager: true }))
        {
            manager.NetworkList.Add(network);
        }

        return network;
    }

    private void RemoveSwarmNetwork(EngineSwarm swarm, EngineNetwork network)
    {
        swarm.NetworkList.Remove(network);
        foreach (EngineState engine in swarm.Engines)
        {
            engine.NetworkList.Remove(network);
        }

        swarm.Emit("network", "remove", network.Id, Now, ("name", network.Name));
    }

    /// <summary>The swarm that a network is to reach; null for one of this engine alone.</summary>
    /// <exception cref="EngineException">The engine manages none.</exception>
    private EngineSwarm? SwarmOf(string driver, string scope)
    {
        if (driver != "overlay" && scope != "swarm")
        {
            return null;
        }

        if (Swarm is null && driver != "overlay")
        {
            throw new EngineException(403, "cannot create a swarm scoped network when swarm is not active");
        }

        try
        {
            return ManagedSwarm();
        }
        catch (EngineException error) when (error.Status == 503)
        {
            throw new EngineException(System.Api.From(42) ? 403 : 500, error.Message);
        }
    }

    /// <summary>Whether something is in a network or set up for it.</summary>
    internal bool IsUsed(EngineNetwork network) => UsersOf(network).Any() || SwarmEndpoints(network).Any();

    /// <summary>What the engine itself has in a network while it is in a swarm.</summary>
    private IEnumerable<(string Name, string Id)> SwarmEndpoints(EngineNetwork network) =>
        network.Name == SwarmBridge && Swarm is not null
            ? [("gateway_ingress-sbox", Ids.Of("ingress of " + network.Id))]
            : [];
}
