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
/// <example><code>Clear-DockerContainer -Until 24h -Filter @{ 'label!' = 'keep' } | Measure-Object SizeRw -Sum</code>
/// Removes those that were created more than a day ago and have no label "keep", and adds up their bytes.</example>
[Cmdlet(VerbsCommon.Clear, "DockerContainer", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[ApiOperation("ContainerPrune", "docker container prune")]
[OutputType(typeof(ContainerSummary), typeof(PruneResult))]
public sealed class ClearDockerContainerCommand : DockerPruneCmdlet
{
    private protected override IReadOnlyList<LeftoverKind> Kinds => [Leftovers.Containers];
}
