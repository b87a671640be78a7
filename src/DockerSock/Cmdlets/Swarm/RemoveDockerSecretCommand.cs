using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Removes secrets.</summary>
/// <remarks>One that a service has is an error.</remarks>
/// <example><code>Remove-DockerSecret db-password-1</code>A secret that no service has any more.</example>
[Cmdlet(VerbsCommon.Remove, "DockerSecret", SupportsShouldProcess = true)]
[ApiOperation("SecretDelete", "docker secret rm")]
[OutputType(typeof(DockerSecret))]
public sealed class RemoveDockerSecretCommand : NamedRemoveCmdlet
{
    private protected override ObjectKind Kind => ObjectKinds.Secret;
}
