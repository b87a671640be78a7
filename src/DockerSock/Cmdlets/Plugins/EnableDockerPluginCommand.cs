using System.Globalization;
using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Starts plugins.</summary>
/// <example><code>Enable-DockerPlugin vieux/sshfs</code>One plugin.</example>
[Cmdlet(VerbsLifecycle.Enable, "DockerPlugin", SupportsShouldProcess = true)]
[ApiOperation("PluginEnable", "docker plugin enable")]
[OutputType(typeof(DockerPlugin))]
public sealed class EnableDockerPluginCommand : PluginTargetCmdlet
{
    /// <summary>Seconds that the engine waits for the plugin to answer; 30 when not given.</summary>
    [Parameter]
    [Alias("Timeout")]
    [ValidateRange(0, int.MaxValue)]
    public int TimeoutSec { get; set; } = 30;

    private protected override string Action => "Enable plugin";

    private protected override Task ActAsync(EngineCall call, string target) => call.SendAsync(DockerRequest.Post($"/plugins/{target:ref}/enable")
        .Query("timeout", TimeoutSec.ToString(CultureInfo.InvariantCulture)));
}
