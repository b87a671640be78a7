using System.Text.Json;

namespace DockerSock.Fake;

/// <content>What clients do with nodes, and how managers agree.</content>
public sealed partial class EngineSwarm
{
    /// <summary>Whether more than half of the managers reach each other, and so one of them leads.</summary>
    internal bool HasQuorum => Quorum(Managers);

    /// <summary>Changes a node as a client wants it.</summary>
    /// <exception cref="EngineException">The engine refuses.</exception>
    internal void UpdateNode(string asked, long version, JsonElement spec)
    {
        string role = Choice(spec, "Role", "worker", "manager");
        string availability = Choice(spec, "Availability", "active", "pause", "drain");
        EngineNode node = Get(NodeList, "node", asked);
        node.CheckVersion(version);
        bool demoted = node.IsManager && role == "worker";
        if (demoted)
        {
            CheckDemotion(node);
        }

        List<(string Key, string Value)> changes = [];
        if (node.Availability != availability)
        {
            changes = [("availability.new", availability), ("availability.old", node.Availability)];
        }

        if (node.Role != role)
        {
            changes.AddRange([("role.new", role), ("role.old", node.Role)]);
        }

        node.SpecName = spec.Text("Name");
        node.Labels = spec.SortedMap("Labels");
        node.Availability = availability;
        node.Membership = "pending";
        node.Role = role;
        Touch(node);
        Elect();
        Emit("node", "update", node, [.. changes]);
    }

    /// <summary>Removes a node that has gone, or any worker by force.</summary>
    /// <exception cref="EngineException">The engine refuses.</exception>
    internal void RemoveNode(string asked, bool force)
    {
        EngineNode node = Get(NodeList, "node", asked);
        if (node.IsManager)
        {
            throw Precondition($"node {node.Id} is a cluster manager and is a member of the raft cluster. "
                + "It must be demoted to worker before removal");
        }

        if (node.State == "ready" && !force)
        {
            throw Precondition($"node {node.Id} is not down and can't be removed");
        }

        NodeList.Remove(node);
        Emit("node", "remove", node);
        Orchestrator.Run();
    }

    /// <summary>The role that a token gives a node that joins.</summary>
    /// <exception cref="EngineException">It is a token of another swarm, or none of this one's.</exception>
    internal string RoleOf(string token, string digest)
    {
        if (digest.Length > 0 && digest != SwarmAuthority.DigestOf(WorkerToken))
        {
            throw EngineException.Internal("remote CA does not match fingerprint. Expected: " + digest);
        }

        return token == ManagerToken ? "manager" : token == WorkerToken ? "worker" : throw EngineException.BadRequest(
            "rpc error: code = InvalidArgument desc = A valid join token is necessary to join this cluster");
    }

    /// <summary>
    /// What the managers notice of a node that has left: it is down, at once, where engines wait some seconds for it.
    /// </summary>
    internal void Lose(EngineNode node)
    {
        if (NodeList.Contains(node))
        {
            string before = node.State;
            (node.State, node.Message, node.Reachability) = ("down", "heartbeat failure", "unreachable");
            Elect();
            Touch(node);
            Emit("node", "update", node, ("state.new", node.State), ("state.old", before));
        }
    }

    /// <summary>Lets one of the managers lead, the same one as long as it is reached.</summary>
    internal void Elect()
    {
        EngineNode? leader = HasQuorum
            ? Managers.Where(static node => node.Reachability == "reachable")
                .OrderByDescending(static node => node.IsLeader).FirstOrDefault()
            : null;
        foreach (EngineNode node in NodeList)
        {
            node.IsLeader = node == leader;
        }
    }

    private static bool Quorum(IEnumerable<EngineNode> managers)
    {
        EngineNode[] all = [.. managers];
        return all.Count(static node => node.Reachability == "reachable") > all.Length / 2;
    }

    private static string Choice(JsonElement spec, string name, params string[] choices) =>
        choices.FirstOrDefault(choice => choice.Equals(spec.Text(name), StringComparison.OrdinalIgnoreCase))
            ?? throw EngineException.BadRequest($"invalid {name}: \"{spec.Text(name)}\"");

    private static EngineException Precondition(string why) =>
        EngineException.BadRequest("rpc error: code = FailedPrecondition desc = " + why);

    private void CheckDemotion(EngineNode node)
    {
        if (Managers.Count() == 1)
        {
            throw Precondition("attempting to demote the last manager of the swarm");
        }

        if (!Quorum(Managers.Where(other => other != node)))
        {
            throw Precondition("can't remove member from the raft: this would result in a loss of quorum");
        }
    }
}
