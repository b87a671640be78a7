using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Stops plugins; those that do not run are left so.</summary>
/// <example><code>Disable-DockerPlugin vieux/sshfs</code>One plugin, unless it is in use.</example>
/// <example><code>Get-DockerPlugin -Filter @{ enabled = $true } | Disable-DockerPlugin -Force</code>All that run, even
/// while volumes are theirs.</example>
[Cmdlet(VerbsLifecycle.Disable, "DockerPlugin", SupportsShouldProcess = true)]
[ApiOperation("PluginDisable", "docker plugin disable")]
[OutputType(typeof(DockerPlugin))]
public sealed class DisableDockerPluginCommand : PluginTargetCmdlet
{
    /// <summary>Also a plugin that is in use.</summary>
    [Parameter]
    [Alias("f")]
    public SwitchParameter Force { get; set; }

    private protected override string Action => "Disable plugin";

    private protected override Task ActAsync(EngineCall call, string target) =>
        PluginCalls.DisableAsync(call, target, Force);
}
