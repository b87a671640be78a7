using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Shows which files of containers differ from their image.</summary>
/// <example><code>Get-DockerContainerChange web | Where-Object Kind -eq Added</code>Files that are new.</example>
[Cmdlet(VerbsCommon.Get, "DockerContainerChange")]
[ApiOperation("ContainerChanges", "docker diff")]
[OutputType(typeof(ContainerChange))]
public sealed class GetDockerContainerChangeCommand : ContainerReadCmdlet
{
    private protected override async IAsyncEnumerable<object?> RunAsync(EngineCall call, string target)
    {
        ContainerInspect container = await ContainerLookup.InspectAsync(call, target).ConfigureAwait(false);
        await foreach (ContainerChange change in call.ListAsync(
            DockerRequest.Get($"/containers/{container.Id}/changes"), DockerJson.Default.ContainerChange)
                .ConfigureAwait(false))
        {
            change.Container = container.Name;
            yield return change;
        }
    }
}
