using DockerSock.Models;

namespace DockerSock.Formats;

/// <summary>How the views show nodes of a swarm; also those that a job or a file has given back.</summary>
public static class NodeText
{
    /// <summary>What a node is among the managers: <c>Leader</c>, <c>Reachable</c>; nothing for a worker.</summary>
    public static string Manager(object node) => Row.Is(node, "IsLeader")
        ? "Leader" : Humanize.Capital(Row.Text(node, "ManagerStatus", "Reachability"));

    /// <summary>Processors and memory: <c>4 CPUs, 7.75GiB</c>.</summary>
    public static string Resources(object? resources) => string.Join(", ",
    [
        .. Row.Number(resources, "NanoCPUs") is > 0 and { } cpus ? [FormattableString.Invariant($"{cpus / 1e9:0.##} CPUs")]
            : Array.Empty<string>(),
        .. Row.Number(resources, "MemoryBytes") is > 0 and { } memory ? [Humanize.Memory(memory)]
            : Array.Empty<string>(),
    ]);
}
