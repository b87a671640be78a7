using DockerSock.Models;

namespace DockerSock.Formats;

/// <summary>How the views show nodes of a swarm.</summary>
public static class NodeText
{
    /// <summary>What a node is among the managers: <c>Leader</c>, <c>Reachable</c>; nothing for a worker.</summary>
    public static string Manager(DockerNode node) => node.IsLeader
        ? "Leader" : Humanize.Capital(node.ManagerStatus?.Reachability ?? "");
}
