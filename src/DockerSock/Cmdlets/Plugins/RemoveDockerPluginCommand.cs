using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Removes plugins.</summary>
/// <example><code>Remove-DockerPlugin vieux/sshfs</code>One plugin, which must not run.</example>
[Cmdlet(VerbsCommon.Remove, "DockerPlugin", SupportsShouldProcess = true)]
[ApiOperation("PluginDelete", "docker plugin rm")]
[OutputType(typeof(DockerPlugin))]
public sealed class RemoveDockerPluginCommand : NamedRemoveCmdlet
{
    /// <summary>Stops a plugin that runs.</summary>
    [Parameter]
    [Alias("f")]
    public SwitchParameter Force { get; set; }

    private protected override ObjectKind Kind => ObjectKinds.Plugin;

    private protected override Task ActAsync(EngineCall call, string target) => call.SendAsync(
        DockerRequest.Delete($"/plugins/{target:ref}").Query("force", Force));
}
