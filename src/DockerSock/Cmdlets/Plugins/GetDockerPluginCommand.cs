using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Lists the engine's plugins, or shows the ones that are named.</summary>
/// <remarks>
/// A plugin's name has a tag, and <c>latest</c> may be left out. Filters are enabled ($true, $false) and capability
/// (volumedriver, networkdriver, authz, logdriver …).
/// </remarks>
/// <example><code>Get-DockerPlugin -Filter @{ enabled = $false }</code>Plugins that do not run.</example>
/// <example><code>(Get-DockerPlugin vieux/sshfs).Settable</code>What Set-DockerPlugin can set of a plugin.</example>
[Cmdlet(VerbsCommon.Get, "DockerPlugin")]
[ApiOperation("PluginList", "docker plugin ls")]
[ApiOperation("PluginInspect", "docker plugin inspect")]
[OutputType(typeof(DockerPlugin))]
public sealed class GetDockerPluginCommand : NamedGetCmdlet
{
    private protected override ObjectKind Kind => ObjectKinds.Plugin;
}
