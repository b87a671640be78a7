using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Shows the swarm that an engine manages.</summary>
/// <remarks>WorkerToken and ManagerToken are what other engines join with; TLSInfo has the root certificate.</remarks>
/// <example><code>Get-DockerSwarm</code>The swarm, without the tokens.</example>
/// <example><code>(Get-DockerSwarm).WorkerToken | Set-Clipboard</code>The token that a worker joins with.</example>
[Cmdlet(VerbsCommon.Get, "DockerSwarm")]
[ApiOperation("SwarmInspect", "docker swarm join-token")]
[OutputType(typeof(DockerSwarm))]
public sealed class GetDockerSwarmCommand : DockerCmdlet
{
    private protected override void Process() =>
        Ask(null, static call => call.OneAsync(DockerRequest.Get($"/swarm"), DockerJson.Default.DockerSwarm));
}
