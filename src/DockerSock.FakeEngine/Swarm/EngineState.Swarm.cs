namespace DockerSock.Fake;

/// <content>The engine's part in a swarm.</content>
public sealed partial class EngineState
{
    /// <summary>The port at which managers talk to each other.</summary>
    internal const int SwarmPort = 2377;

    private const string NotInSwarm = "This node is not a swarm manager. Use \"docker swarm init\" or "
        + "\"docker swarm join\" to connect this node to swarm and try again.";

    private const string NotManager = "This node is not a swarm manager. Worker nodes can't be used to view or modify "
        + "cluster state. Please run this command on a manager node or promote the current node to a manager.";

    private const string SwarmLocked = "Swarm is encrypted and needs to be unlocked before it can be used. Please use "
        + "\"docker swarm unlock\" to unlock it.";

    private const string NoLeader = "rpc error: code = Unknown desc = The swarm does not have a leader. "
        + "It's possible that too few managers are online. Make sure more than half of the managers are online.";

    private const string IsManager =
        "You are attempting to leave the swarm on a node that is participating as a manager. ";

    /// <summary>The swarm that the engine is in, as a manager or a worker; null when it is in none.</summary>
    public EngineSwarm? Swarm { get; private set; }

    /// <summary>The node that the engine is in its swarm; null when it is in none.</summary>
    public EngineNode? Node { get; private set; }

    /// <summary>Whether it has started again since its swarm locks managers, and waits for the key.</summary>
    public bool IsSwarmLocked { get; private set; }

    /// <summary>The machines that it reaches.</summary>
    internal MachineSet Machines { get; }

    /// <summary>Makes the engine the only node, and so the leader, of a new swarm.</summary>
    /// <param name="address">Its address, without a port; null for the machine's.</param>
    /// <param name="spec">How the swarm is to be; null for what is usual.</param>
    /// <exception cref="EngineException">It is in a swarm already.</exception>
    public EngineSwarm StartSwarm(string? address = null, SwarmSpec? spec = null) => Locked(() =>
    {
        CheckOutside();
        EngineSwarm swarm = new(spec ?? new SwarmSpec(), Time, Sync);
        Machines.Swarms.Add(swarm);
        Enter(swarm, OwnNode(address ?? System.Address, "manager"));
        return swarm;
    });

    /// <summary>
    /// What a start of the engine means to its swarm: where that locks its managers, and this is one, it waits for
    /// the key.
    /// </summary>
    public void RestartSwarm() => Change(() =>
    {
        if (Swarm is { Spec.AutoLock: true } && Node is { IsManager: true })
        {
            SetLocked(true);
        }
    });

    /// <summary>The swarm that the engine manages.</summary>
    /// <exception cref="EngineException">
    /// It is in none, is only a worker, is locked, or too few managers are left.
    /// </exception>
    internal EngineSwarm ManagedSwarm() => (Swarm, Node) switch
    {
        _ when IsSwarmLocked => throw new EngineException(503, SwarmLocked),
        (null, _) => throw new EngineException(503, NotInSwarm),
        (_, { IsManager: false }) => throw new EngineException(503, NotManager),
        _ when !Swarm.HasQuorum => throw EngineException.Internal(NoLeader),
        _ => Swarm,
    };

    /// <summary>Leaves the swarm; a manager that the others need only by force.</summary>
    /// <param name="force">Whether a manager leaves whatever becomes of the swarm.</param>
    /// <exception cref="EngineException">The engine refuses.</exception>
    public void LeaveSwarm(bool force)
    {
        lock (Sync)
        {
            if (Swarm is not { } swarm || Node is not { } node)
            {
                throw new EngineException(503, "This node is not part of a swarm");
            }

            if (!force && (IsSwarmLocked || node.IsManager))
            {
                throw new EngineException(503, IsSwarmLocked
                    ? "Swarm is encrypted and locked. Please unlock it first or use `--force` to ignore this message."
                    : WhyNotLeave(swarm));
            }

            (Swarm, Node, IsSwarmLocked) = (null, null, false);
            node.Engine = null;
            NetworkList.RemoveAll(static network => network.Scope == "swarm");
            if (!swarm.Engines.Any())
            {
                Machines.Swarms.Remove(swarm);
            }

            swarm.Lose(node);
        }
    }

    /// <summary>Unlocks the manager.</summary>
    /// <exception cref="EngineException">It is not locked, or by another key.</exception>
    internal void UnlockSwarm(string key)
    {
        if (!IsSwarmLocked)
        {
            _ = ManagedSwarm();
            throw EngineException.Conflict("swarm is not locked");
        }

        if (!SwarmAuthority.IsUnlockKey(key))
        {
            throw EngineException.BadRequest("invalid key string");
        }

        if (key != Swarm!.UnlockKey)
        {
            throw new EngineException(401, "swarm could not be unlocked: invalid key provided");
        }

        SetLocked(false);
    }

    private static string WhyNotLeave(EngineSwarm swarm)
    {
        int reachable = swarm.Managers.Count(static manager => manager.Reachability == "reachable");
        int all = swarm.Managers.Count();
        if (all == 1)
        {
            return IsManager + "Removing the last manager erases all current state of the swarm. "
                + "Use `--force` to ignore this message. ";
        }

        string loss = swarm.HasQuorum && reachable - 2 <= all - reachable
            ? $"Removing this node leaves {reachable - 1} managers out of {all}. "
                + "Without a Raft quorum your swarm will be inaccessible. "
            : "";
        return IsManager + loss + "The only way to restore a swarm that has lost consensus is to reinitialize it with "
            + "`--force-new-cluster`. Use `--force` to suppress this message.";
    }

    private void SetLocked(bool locked)
    {
        IsSwarmLocked = locked;
        Node!.Reachability = locked ? "unreachable" : "reachable";
        Swarm!.Elect();
    }

    private void CheckOutside()
    {
        if (Swarm is not null)
        {
            throw new EngineException(503, "This node is already part of a swarm. Use \"docker swarm leave\" "
                + "to leave this swarm and join another one.");
        }
    }
}
