using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Changes the labels of secrets; nothing else of one can be changed.</summary>
/// <example><code>Set-DockerSecret db-password -Label @{ owner = 'shop' } -LabelRemove test</code>Labels.</example>
[Cmdlet(VerbsCommon.Set, "DockerSecret", SupportsShouldProcess = true)]
[ApiOperation("SecretUpdate")]
[OutputType(typeof(DockerSecret))]
public sealed class SetDockerSecretCommand : SwarmSetCmdlet
{
    private protected override Type SpecType => typeof(SecretSpec);

    private protected override ObjectKind Kind => ObjectKinds.Secret;
}
