using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Stops plugins.</summary>
/// <example><code>Disable-DockerPlugin vieux/sshfs -Force</code>One plugin, though it is in use.</example>
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

    private protected override Task ActAsync(EngineCall call, string target) => call.SendAsync(
        DockerRequest.Post($"/plugins/{target:ref}/disable").Query("force", Force));
}
