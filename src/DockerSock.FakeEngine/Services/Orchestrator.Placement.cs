using System.Text.Json;

namespace DockerSock.Fake;

/// <content>Which node a task goes to.</content>
internal sealed partial class Orchestrator
{
    /// <summary>Whether a node keeps the tasks that it has.</summary>
    private bool Takes(EngineNode node) =>
        node is { State: "ready", Availability: not "drain" } && swarm.NodeList.Contains(node);

    /// <summary>
    /// Finds a node for a task: the one with the fewest tasks of the service, and then of all services.
    /// </summary>
    private bool Schedule(EngineTask task)
    {
        EngineTask[] live = [.. swarm.TaskList.Where(static other => other is { IsLive: true, Node: not null })];
        long most = task.Spec.Placement.Number("MaxReplicas");
        ServicePort[] ports = [.. ServicePort.Of(task.Spec.Endpoint)
            .Where(static port => port is { Mode: "host", Published: > 0 })];
        List<EngineNode> good = [];
        SortedDictionary<int, int> refusals = [];
        foreach (EngineNode node in swarm.NodeList)
        {
            EngineTask[] here = [.. live.Where(other => other.Node == node)];
            int refusal = !Takes(node) || node.Availability != "active" ? 1
                : !Fits(node, task.Spec.Placement) ? 2
                : here.Any(other => (other.Service, other.Place) != (task.Service, task.Place)
                    && ServicePort.Of(other.Spec.Endpoint).Any(taken => taken.Mode == "host"
                        && ports.Any(port => (port.Published, port.Protocol) == (taken.Published, taken.Protocol)))) ? 3
                : most > 0 && here.Count(other => other.Service == task.Service) >= most ? 4 : 0;
            if (refusal == 0)
            {
                good.Add(node);
            }
            else
            {
                refusals[refusal] = refusals.GetValueOrDefault(refusal) + 1;
            }
        }

        task.Node = good.OrderBy(node => live.Count(other => other.Node == node && other.Service == task.Service))
            .ThenBy(node => live.Count(other => other.Node == node)).FirstOrDefault();
        string why = $"no suitable node ({string.Join("; ", refusals.Select(Refusal))})";
        if (task.Node is null && task.Error != why)
        {
            task.Move(TaskState.Pending, "pending task scheduling", why);
        }

        return task.Node is not null;
    }

    private static string Refusal(KeyValuePair<int, int> refusal)
    {
        (int kind, int count) = refusal;
        string nodes = count == 1 ? "1 node" : $"{count} nodes";
        return kind switch
        {
            1 => $"{nodes} not available for new tasks",
            2 => "scheduling constraints not satisfied on " + nodes,
            3 => "host-mode port already in use on " + nodes,
            _ => "max replicas per node limit exceed",
        };
    }

    /// <summary>Whether a node is as the constraints say; an engine compares without case.</summary>
    private static bool Fits(EngineNode node, JsonElement placement) => placement.Texts("Constraints").All(constraint =>
    {
        bool equal = constraint.Contains("==");
        string[] sides = constraint.Split(equal ? "==" : "!=", 2, StringSplitOptions.TrimEntries);
        string key = sides[0];
        string? value = key.ToLowerInvariant() switch
        {
            "node.id" => node.Id,
            "node.hostname" => node.Hostname,
            "node.role" => node.Role,
            "node.platform.os" => node.Os,
            "node.platform.arch" => node.Architecture,
            _ when key.StartsWith("node.labels.", StringComparison.OrdinalIgnoreCase) =>
                node.Labels.GetValueOrDefault(key["node.labels.".Length..], ""),
            _ when key.StartsWith("engine.labels.", StringComparison.OrdinalIgnoreCase) =>
                node.EngineLabels.GetValueOrDefault(key["engine.labels.".Length..], ""),
            _ => null,
        };
        return value is not null && equal == value.Equals(sides[1], StringComparison.OrdinalIgnoreCase);
    });
}
