using System.Management.Automation;
using System.Text.Json;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Completion;

/// <summary>Completes names of networks; the tooltip has the driver.</summary>
public sealed class NetworkCompleter : EngineCompleter
{
    private protected override async IAsyncEnumerable<CompletionResult> ListAsync(EngineCall call, string commandName)
    {
        await foreach (JsonElement network in call.ListAsync(DockerRequest.Get($"/networks"), DockerJson.Default.JsonElement).ConfigureAwait(false))
        {
            yield return Result(network.GetProperty("Name").GetString()!, network.GetProperty("Driver").GetString()!);
        }
    }
}
