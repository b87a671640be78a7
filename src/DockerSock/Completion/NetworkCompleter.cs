using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Completion;

/// <summary>Completes names of networks; the tooltip has driver and scope.</summary>
public sealed class NetworkCompleter : EngineCompleter
{
    private protected override async IAsyncEnumerable<CompletionResult> ListAsync(EngineCall call, string commandName)
    {
        await foreach (DockerObject network in ObjectKinds.Network.ListAsync(call, new Dictionary<string, string[]>()).ConfigureAwait(false))
        {
            yield return Result(ObjectKinds.Network.NameOf(network), ObjectKinds.Network.FactsOf(network));
        }
    }
}
