using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Completion;

/// <summary>
/// Completes container names; the tooltip has image and status. Start- offers what does not run, Stop- what does.
/// </summary>
public sealed class ContainerCompleter : EngineCompleter
{
    private protected override async IAsyncEnumerable<CompletionResult?> ListAsync(EngineCall call, string commandName,
        string parameterName)
    {
        DockerRequest list = DockerRequest.Get($"/containers/json").Query("all", true);
        await foreach (ContainerSummary container in call.ListAsync(list, DockerJson.Default.ContainerSummary)
            .ConfigureAwait(false))
        {
            bool runs = container.State is "running" or "paused" or "restarting";
            if (!(runs && commandName.StartsWith("Start-", StringComparison.OrdinalIgnoreCase))
                && !(!runs && commandName.StartsWith("Stop-", StringComparison.OrdinalIgnoreCase)))
            {
                yield return Result(container.Name, $"{container.Image} — {container.Status}");
            }
        }
    }
}
