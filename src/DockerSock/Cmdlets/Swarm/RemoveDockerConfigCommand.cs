using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Removes configs.</summary>
/// <remarks>One that a service has is an error.</remarks>
/// <example><code>Get-DockerConfig nginx-* | Remove-DockerConfig -WhatIf</code>Says what would be removed.</example>
[Cmdlet(VerbsCommon.Remove, "DockerConfig", SupportsShouldProcess = true)]
[ApiOperation("ConfigDelete", "docker config rm")]
[OutputType(typeof(DockerConfig))]
public sealed class RemoveDockerConfigCommand : NamedRemoveCmdlet
{
    private protected override ObjectKind Kind => ObjectKinds.Config;
}
