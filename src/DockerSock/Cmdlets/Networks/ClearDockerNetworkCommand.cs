using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Removes networks that no container is set up for.</summary>
/// <remarks>
/// It lists them, asks for each, and removes exactly those. A stopped container counts as well: without its network it
/// could not be started again. Networks that an engine brings with it stay.
/// </remarks>
/// <example><code>Clear-DockerNetwork -Until 24h -WhatIf</code>What would go.</example>
[Cmdlet(VerbsCommon.Clear, "DockerNetwork", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[ApiOperation("NetworkPrune", "docker network prune")]
[OutputType(typeof(DockerNetwork), typeof(PruneResult))]
public sealed class ClearDockerNetworkCommand : DockerPruneCmdlet
{
    private protected override IReadOnlyList<LeftoverKind> Kinds => [Leftovers.Networks];
}
