using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Starts plugins; those that run are left so.</summary>
/// <example><code>Enable-DockerPlugin vieux/sshfs -PassThru</code>One plugin.</example>
[Cmdlet(VerbsLifecycle.Enable, "DockerPlugin", SupportsShouldProcess = true)]
[ApiOperation("PluginEnable", "docker plugin enable")]
[OutputType(typeof(DockerPlugin))]
public sealed class EnableDockerPluginCommand : PluginTargetCmdlet
{
    /// <summary>
    /// Seconds that the engine waits for an answer of the plugin, each time that it asks it something; 30 when not
    /// given, and with 0 as long as the engine thinks right.
    /// </summary>
    [Parameter]
    [Alias("Timeout")]
    [ValidateRange(0, int.MaxValue)]
    public int TimeoutSec { get; set; } = 30;

    private protected override string Action => "Enable plugin";

    private protected override Task ActAsync(EngineCall call, string target) =>
        PluginCalls.EnableAsync(call, target, TimeoutSec);
}
