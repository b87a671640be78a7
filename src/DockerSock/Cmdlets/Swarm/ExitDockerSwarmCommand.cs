using System.Management.Automation;
using DockerSock.Client;

namespace DockerSock.Cmdlets;

/// <summary>Has engines leave their swarm.</summary>
/// <remarks>The managers keep the node in their list, as down; Remove-DockerNode removes it there.</remarks>
/// <example><code>Exit-DockerSwarm -Context w1, w2</code>Two workers.</example>
/// <example><code>Exit-DockerSwarm -Force</code>A manager; with the last one the swarm is lost.</example>
[Cmdlet(VerbsCommon.Exit, "DockerSwarm", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[ApiOperation("SwarmLeave", "docker swarm leave")]
[OutputType(typeof(void))]
public sealed class ExitDockerSwarmCommand : SwarmActCmdlet
{
    /// <summary>Managers leave too, also the last one, and with it all that the swarm has.</summary>
    [Parameter]
    [Alias("f")]
    public SwitchParameter Force { get; set; }

    private protected override string Action => "Leave the swarm";

    private protected override async IAsyncEnumerable<object?> ActAsync(EngineCall call)
    {
        await call.SendAsync(DockerRequest.Post($"/swarm/leave").Query("force", Force)).ConfigureAwait(false);
        yield break;
    }
}
