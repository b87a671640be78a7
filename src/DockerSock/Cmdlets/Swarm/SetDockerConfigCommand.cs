using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Changes the labels of configs; nothing else of one can be changed.</summary>
/// <example><code>Set-DockerConfig nginx.conf -Label @{ owner = 'shop' } -LabelRemove test</code>Labels.</example>
[Cmdlet(VerbsCommon.Set, "DockerConfig", SupportsShouldProcess = true)]
[ApiOperation("ConfigUpdate")]
[OutputType(typeof(DockerConfig))]
public sealed class SetDockerConfigCommand : SwarmSetCmdlet
{
    private protected override Type SpecType => typeof(ConfigSpec);

    private protected override ObjectKind Kind => ObjectKinds.Config;
}
