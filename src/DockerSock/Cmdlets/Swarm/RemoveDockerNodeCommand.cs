using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Removes nodes from a swarm's list.</summary>
/// <remarks>A node that is still there is an error; it leaves first, with Exit-DockerSwarm.</remarks>
/// <example><code>Get-DockerNode | Where-Object State -eq down | Remove-DockerNode</code>
/// Nodes that have left.</example>
[Cmdlet(VerbsCommon.Remove, "DockerNode", SupportsShouldProcess = true)]
[ApiOperation("NodeDelete", "docker node rm")]
[OutputType(typeof(DockerNode))]
public sealed class RemoveDockerNodeCommand : NamedRemoveCmdlet
{
    /// <summary>Also a node that is still there, or is a manager that cannot be reached.</summary>
    [Parameter]
    [Alias("f")]
    public SwitchParameter Force { get; set; }

    private protected override ObjectKind Kind => ObjectKinds.Node;

    private protected override Task ActAsync(EngineCall call, string target) =>
        call.SendAsync(DockerRequest.Delete($"/nodes/{target}").Query("force", Force));
}
