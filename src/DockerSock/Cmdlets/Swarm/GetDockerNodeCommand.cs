using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Lists the nodes of a swarm, or shows the ones that are named.</summary>
/// <example><code>Get-DockerNode | Where-Object State -ne ready</code>Nodes that are not there.</example>
/// <example><code>Get-DockerNode -Filter @{ role = 'manager' }</code>The managers.</example>
[Cmdlet(VerbsCommon.Get, "DockerNode")]
[ApiOperation("NodeList", "docker node ls")]
[ApiOperation("NodeInspect", "docker node inspect")]
[OutputType(typeof(DockerNode))]
public sealed class GetDockerNodeCommand : NamedGetCmdlet
{
    private protected override ObjectKind Kind => ObjectKinds.Node;

    private protected override async IAsyncEnumerable<DockerObject> ShowAsync(EngineCall call, Selection wanted)
    {
        Task<string?>? self = null;
        await foreach (DockerNode node in base.ShowAsync(call, wanted).ConfigureAwait(false))
        {
            self ??= SelfAsync(call);
            node.IsSelf = await self.ConfigureAwait(false) is { } id ? id == node.Id : null;
            yield return node;
        }
    }

    /// <summary>The id of the node that is asked; null behind a proxy that does not tell it.</summary>
    private static async Task<string?> SelfAsync(EngineCall call)
    {
        try
        {
            SystemInfo info = await call.ReadAsync(DockerRequest.Get($"/info"), DockerJson.Default.SystemInfo)
                .ConfigureAwait(false);
            return info.Swarm?.NodeID;
        }
        catch (SockException refused) when (refused.Status is not null)
        {
            return null;
        }
    }
}
