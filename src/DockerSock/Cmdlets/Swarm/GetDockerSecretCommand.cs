using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Lists the secrets of a swarm, or shows the ones that are named; never their values.</summary>
/// <remarks>Also of Podman, which has secrets of its own.</remarks>
/// <example><code>Get-DockerSecret | Where-Object UpdatedAt -lt (Get-Date).AddYears(-1)</code>Old ones.</example>
[Cmdlet(VerbsCommon.Get, "DockerSecret")]
[ApiOperation("SecretList", "docker secret ls")]
[ApiOperation("SecretInspect", "docker secret inspect")]
[OutputType(typeof(DockerSecret))]
public sealed class GetDockerSecretCommand : NamedGetCmdlet
{
    private protected override ObjectKind Kind => ObjectKinds.Secret;
}
