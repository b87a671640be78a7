namespace DockerSock.Fake;

/// <content>The engine's part in a swarm.</content>
public sealed partial class EngineState
{
    private const string NotInSwarm = "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" "
        + "to connect this node to swarm and try again.";

    private const string NotManager = "This node is not a swarm manager. Worker nodes can't be used to view or modify "
        + "cluster state. Please run this command on a manager node or promote the current node to a manager.";

    private const string SwarmLocked = "Swarm is encrypted and needs to be unlocked before it can be used. Please use "
        + "\"docker swarm unlock\" to unlock it.";

    /// <summary>The swarm that the engine is in, as a manager or a worker; null when it is in none.</summary>
    public EngineSwarm? Swarm { get; private set; }

    /// <summary>The node that the engine is in its swarm; null when it is in none.</summary>
    public EngineNode? Node { get; private set; }

    /// <summary>Whether it has started again since its swarm locks managers, and waits for the key.</summary>
    public bool IsSwarmLocked { get; private set; }

    /// <summary>The machines that it reaches.</summary>
    internal MachineSet Machines { get; }

    /// <summary>Makes the engine the only node, and so the leader, of a new swarm.</summary>
    /// <param name="address">Its address, without a port.</param>
    /// <param name="spec">How the swarm is to be; null for what is usual.</param>
    /// <exception cref="InvalidOperationException">It is in a swarm already.</exception>
    public EngineSwarm StartSwarm(string address = "10.0.0.1", SwarmSpec? spec = null) => Locked(() =>
    {
        if (Swarm is not null)
        {
            throw new InvalidOperationException("The engine is in a swarm already.");
        }

        EngineSwarm swarm = new(spec ?? new SwarmSpec(), Time, Sync);
        EngineNode node = OwnNode(address, "manager");
        node.IsLeader = true;
        Enter(swarm, node);
        return swarm;
    });

    /// <summary>The swarm that the engine manages.</summary>
    /// <exception cref="EngineException">It is in none, is only a worker, or is locked.</exception>
    internal EngineSwarm ManagedSwarm() => (Swarm, Node, IsSwarmLocked) switch
    {
        (_, _, true) => throw new EngineException(503, SwarmLocked),
        (null, _, _) or (_, null, _) => throw new EngineException(503, NotInSwarm),
        (_, { IsManager: false }, _) => throw new EngineException(503, NotManager),
        _ => Swarm,
    };

    private EngineNode OwnNode(string address, string role) => new()
    {
        Hostname = System.Name,
        Role = role,
        Address = address,
        EngineVersion = System.Version,
        Processors = System.Processors,
        Memory = System.Memory,
        Engine = this,
    };

    private void Enter(EngineSwarm swarm, EngineNode node)
    {
        Swarm = swarm;
        Node = node;
        if (!Machines.Swarms.Contains(swarm))
        {
            Machines.Swarms.Add(swarm);
        }

        swarm.NodeList.Add(node);
        swarm.Touch(node);
        swarm.Emit("node", "update", node, ("state.new", "ready"), ("state.old", "unknown"));
    }
}
