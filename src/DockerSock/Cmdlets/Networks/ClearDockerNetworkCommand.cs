using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Removes networks that no container is set up for.</summary>
/// <remarks>
/// It lists them, asks for each, and removes exactly those. A stopped container counts as well: without its network it
/// could not be started again. Networks that an engine brings with it stay, and so do those that are a configuration
/// for others.
/// </remarks>
/// <example><code>Clear-DockerNetwork -Until 24h -WhatIf</code>What would go.</example>
[Cmdlet(VerbsCommon.Clear, "DockerNetwork", SupportsShouldProcess = true)]
[ApiOperation("NetworkPrune", "docker network prune")]
[OutputType(typeof(DockerNetwork))]
public sealed class ClearDockerNetworkCommand : DockerClearCmdlet
{
    private protected override string Action => "Remove network";

    private protected override string Unused => "networks are not used";

    private protected override async IAsyncEnumerable<Candidate> ListAsync(EngineCall call)
    {
        ContainerUse use = await ContainerUse.LoadAsync(call).ConfigureAwait(false);
        await foreach (DockerObject found in ObjectKinds.Network.ListAsync(call, new Dictionary<string, string[]>())
            .ConfigureAwait(false))
        {
            DockerNetwork network = (DockerNetwork)found;
            if (!IsBuiltIn(network) && !network.ConfigOnly && use.Of(network).Length == 0)
            {
                yield return new Candidate(network.Name, network.Driver, null, network.Created, network.Labels,
                    removal => RemoveAsync(removal, network));
            }
        }
    }

    private static bool IsBuiltIn(DockerNetwork network) =>
        network.Ingress || network.Name is "bridge" or "host" or "none" or "podman" or "docker_gwbridge";

    private static async IAsyncEnumerable<object?> RemoveAsync(EngineCall call, DockerNetwork network)
    {
        await call.SendAsync(DockerRequest.Delete($"/networks/{network.Id}")).ConfigureAwait(false);
        yield return network;
    }
}
