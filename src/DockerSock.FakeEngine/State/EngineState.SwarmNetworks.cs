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
}
