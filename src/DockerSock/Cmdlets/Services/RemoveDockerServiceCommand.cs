using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Removes services of a swarm; their tasks end.</summary>
/// <example><code>Get-DockerService -Filter @{ label = 'team=shop' } | Remove-DockerService -WhatIf</code>
/// Says what would be removed.</example>
[Cmdlet(VerbsCommon.Remove, "DockerService", SupportsShouldProcess = true)]
[ApiOperation("ServiceDelete", "docker service rm")]
[OutputType(typeof(DockerService))]
public sealed class RemoveDockerServiceCommand : NamedRemoveCmdlet
{
    private protected override ObjectKind Kind => ObjectKinds.Service;
}
