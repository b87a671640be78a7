using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Removes the containers that do not run.</summary>
/// <remarks>
/// It lists them, asks for each (-WhatIf says what would go, and how many bytes), and removes exactly those: not what
/// has stopped in the meantime, as the engine's own prune would. Each removed container is written to the pipeline; the
/// sum of SizeRw is what was freed.
/// </remarks>
/// <example><code>Clear-DockerContainer -WhatIf</code>What would go.</example>
/// <example><code>Clear-DockerContainer -Until 24h -Filter @{ 'label!' = 'keep' } | Measure-Object SizeRw -Sum</code>Removes those
/// that were created more than a day ago and have no label "keep", and adds up their bytes.</example>
[Cmdlet(VerbsCommon.Clear, "DockerContainer", SupportsShouldProcess = true)]
[ApiOperation("ContainerPrune", "docker container prune")]
[OutputType(typeof(ContainerSummary))]
public sealed class ClearDockerContainerCommand : DockerClearCmdlet
{
    private protected override string Action => "Remove container";

    private protected override string Unused => "containers do not run";

    private protected override async IAsyncEnumerable<Candidate> ListAsync(EngineCall call)
    {
        await foreach (ContainerSummary container in call.ListAsync(DockerRequest.Get($"/containers/json").Query("all", true).Query("size", true),
            DockerJson.Default.ContainerSummary).ConfigureAwait(false))
        {
            if (container.State is "created" or "exited" or "dead" or "stopped" or "configured")
            {
                yield return new Candidate(container.Name, container.Status, container.SizeRw ?? 0, container.Created, container.Labels,
                    removal => RemoveAsync(removal, container));
            }
        }
    }

    private static async IAsyncEnumerable<object?> RemoveAsync(EngineCall call, ContainerSummary container)
    {
        await call.SendAsync(DockerRequest.Delete($"/containers/{container.Id}").Query("v", true)).ConfigureAwait(false);
        yield return container;
    }
}
