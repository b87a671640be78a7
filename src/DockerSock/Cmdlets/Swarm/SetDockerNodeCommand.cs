using System.Management.Automation;
using System.Text.Json.Nodes;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Changes nodes of a swarm: whether they are given tasks, their role, their labels.</summary>
/// <remarks>What is not named stays as it is. Somebody else's change at the same time is kept.</remarks>
/// <example><code>Set-DockerNode n2 -Availability drain</code>Takes all tasks away from a node.</example>
/// <example><code>Get-DockerNode web* | Set-DockerNode -Label @{ zone = 'b' } -LabelRemove old</code>
/// Labels that services can ask for.</example>
/// <example><code>Set-DockerNode n2 -Role manager</code>Promotes a worker.</example>
[Cmdlet(VerbsCommon.Set, "DockerNode", SupportsShouldProcess = true)]
[ApiOperation("NodeUpdate", "docker node update")]
[Replaces("docker node promote")]
[Replaces("docker node demote")]
[OutputType(typeof(DockerNode))]
public sealed class SetDockerNodeCommand : SwarmSetCmdlet
{
    /// <summary>
    /// Whether they are given tasks: active; pause keeps those that they have; drain takes them away.
    /// </summary>
    [Parameter]
    [ValidateSet("active", "pause", "drain")]
    public string? Availability { get; set; }

    /// <summary>What they do in the swarm.</summary>
    [Parameter]
    [ValidateSet("worker", "manager")]
    public string? Role { get; set; }

    private protected override Type SpecType => typeof(NodeSpec);

    private protected override ObjectKind Kind => ObjectKinds.Node;

    private protected override bool HasChange => base.HasChange || Availability is not null || Role is not null;

    private protected override void Change(JsonObject spec) =>
        JsonMerge.Merge(spec, JsonMerge.Of(new NodeSpec { Availability = Availability, Role = Role }, null));
}
