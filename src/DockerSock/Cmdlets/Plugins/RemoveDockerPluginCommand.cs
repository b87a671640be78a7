using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Removes plugins.</summary>
/// <example><code>Remove-DockerPlugin vieux/sshfs</code>One plugin, which must not run.</example>
/// <example><code>Get-DockerPlugin localhost:5000/* | Remove-DockerPlugin -Force</code>All of a registry; those that
/// run are stopped.</example>
[Cmdlet(VerbsCommon.Remove, "DockerPlugin", SupportsShouldProcess = true)]
[ApiOperation("PluginDelete", "docker plugin rm")]
[OutputType(typeof(DockerPlugin))]
public sealed class RemoveDockerPluginCommand : NamedRemoveCmdlet
{
    /// <summary>Also a plugin that runs or is in use; volumes that it keeps cannot be used any more then.</summary>
    [Parameter]
    [Alias("f")]
    public SwitchParameter Force { get; set; }

    private protected override ObjectKind Kind => ObjectKinds.Plugin;

    private protected override Task ActAsync(EngineCall call, string target) =>
        PluginCalls.RemoveAsync(call, target, Force);
}
