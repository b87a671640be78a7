using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Completion;

/// <summary>Completes conditions that nodes of the swarm meet: roles, names, and labels that they have.</summary>
public sealed class ConstraintCompleter : EngineCompleter
{
    private protected override async IAsyncEnumerable<CompletionResult?> ListAsync(EngineCall call, string commandName,
        string parameterName)
    {
        List<DockerObject> nodes = await ObjectKinds.Node.ListAsync(call).ToListAsync().ConfigureAwait(false);
        foreach (IGrouping<string, string> condition in nodes.Cast<DockerNode>()
            .SelectMany(static node => Conditions(node)
                .Select(condition => (Condition: condition, Node: node.Called)))
            .GroupBy(static one => one.Condition, static one => one.Node)
            .OrderBy(static one => one.Key, StringComparer.Ordinal))
        {
            yield return Result(condition.Key, string.Join(", ", condition));
        }
    }

    private static IEnumerable<string> Conditions(DockerNode node) =>
    [
        $"node.role=={node.Role}",
        $"node.hostname=={node.Hostname}",
        .. node.Labels.Select(static label => $"node.labels.{label.Key}=={label.Value}"),
        .. (node.Description?.Engine?.Labels ?? []).Select(static label => $"engine.labels.{label.Key}=={label.Value}"),
    ];
}
