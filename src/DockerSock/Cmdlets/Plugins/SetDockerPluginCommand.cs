using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Changes settings of plugins, which must not run.</summary>
/// <remarks>The property Settable of a plugin has the names of what can be set.</remarks>
/// <example><code>Set-DockerPlugin vieux/sshfs DEBUG=1, sshkey.source=/root/.ssh</code>A variable, and the source of a
/// mount.</example>
/// <example><code>Set-DockerPlugin vieux/sshfs @{ args = '--verbose --port 22' }</code>Its arguments, with blanks
/// between them.</example>
[Cmdlet(VerbsCommon.Set, "DockerPlugin", SupportsShouldProcess = true)]
[ApiOperation("PluginSet", "docker plugin set")]
[OutputType(typeof(DockerPlugin))]
public sealed class SetDockerPluginCommand : PluginTargetCmdlet
{
    /// <summary>
    /// The settings: variables, NAME.source of mounts, NAME.path of devices, and the arguments by their name. A
    /// hashtable, or texts NAME=value.
    /// </summary>
    [Parameter(Mandatory = true, Position = 1)]
    [Map]
    public DockerMap<string> Setting { get; set; } = [];

    private protected override string Action => "Change settings of plugin";

    private protected override Task ActAsync(EngineCall call, string target) =>
        PluginCalls.SetAsync(call, target, Setting);
}
