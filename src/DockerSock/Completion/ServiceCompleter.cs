using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Completion;

/// <summary>Completes names of a swarm's services.</summary>
public sealed class ServiceCompleter : EngineCompleter
{
    private protected override async IAsyncEnumerable<CompletionResult> ListAsync(EngineCall call, string commandName)
    {
        await foreach (DockerObject service in ObjectKinds.Service.ListAsync(call, new Dictionary<string, string[]>()).ConfigureAwait(false))
        {
            yield return Result(ObjectKinds.Service.NameOf(service), ObjectKinds.Service.FactsOf(service));
        }
    }
}
