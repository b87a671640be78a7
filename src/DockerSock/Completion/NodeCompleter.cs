using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Completion;

/// <summary>Completes names of a swarm's nodes.</summary>
public sealed class NodeCompleter : EngineCompleter
{
    private protected override async IAsyncEnumerable<CompletionResult> ListAsync(EngineCall call, string commandName)
    {
        await foreach (DockerObject node in ObjectKinds.Node.ListAsync(call, new Dictionary<string, string[]>()).ConfigureAwait(false))
        {
            yield return Result(ObjectKinds.Node.NameOf(node), ObjectKinds.Node.FactsOf(node));
        }
    }
}
