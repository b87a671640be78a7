using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Lists the configs of a swarm with their content, or shows the ones that are named.</summary>
/// <example><code>(Get-DockerConfig nginx.conf).Text</code>What is in it.</example>
/// <example><code>Get-DockerConfig nginx.conf | ForEach-Object { Set-Content nginx.conf $_.Bytes -AsByteStream }</code>
/// The same, byte by byte, in a file.</example>
[Cmdlet(VerbsCommon.Get, "DockerConfig")]
[ApiOperation("ConfigList", "docker config ls")]
[ApiOperation("ConfigInspect", "docker config inspect")]
[OutputType(typeof(DockerConfig))]
public sealed class GetDockerConfigCommand : NamedGetCmdlet
{
    private protected override ObjectKind Kind => ObjectKinds.Config;
}
