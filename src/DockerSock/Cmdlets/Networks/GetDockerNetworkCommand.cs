using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Lists networks, or shows the ones that are named.</summary>
/// <remarks>
/// They come by name. UsedBy names the containers that are set up for each, running or not, and is asked for always; it
/// is null in the networks that other cmdlets show. With -Detailed each network is inspected: Containers then has those
/// that run in it, with their addresses. A container from the pipeline means the networks that it is set up for.
/// </remarks>
/// <example><code>Get-DockerNetwork -Filter @{ driver = 'overlay' }</code>Networks of a swarm.</example>
/// <example><code>(Get-DockerNetwork front -Detailed).Containers.Values</code>
/// Who is in a network, and at what address.</example>
[Cmdlet(VerbsCommon.Get, "DockerNetwork", DefaultParameterSetName = "List")]
[ApiOperation("NetworkList", "docker network ls")]
[ApiOperation("NetworkInspect", "docker network inspect")]
[OutputType(typeof(DockerNetwork), ParameterSetName = ["List"])]
[OutputType(typeof(NetworkInspect), ParameterSetName = ["Detailed"])]
public sealed class GetDockerNetworkCommand : NamedGetCmdlet
{
    private readonly Once<DockerEngine, ContainerUse?> _uses = new();

    /// <summary>Asks the engine for everything it knows of each network (docker inspect).</summary>
    [Parameter(ParameterSetName = "Detailed", Mandatory = true)]
    public SwitchParameter Detailed { get; set; }

    /// <summary>Has it tell the services of a swarm that are in each network.</summary>
    [Parameter(ParameterSetName = "Detailed")]
    public SwitchParameter Services { get; set; }

    /// <summary>Of networks of one name, the ones that reach so far: local, swarm, global.</summary>
    [Parameter(ParameterSetName = "Detailed")]
    [ValidateSet("local", "swarm", "global")]
    public string? Scope { get; set; }

    private protected override ObjectKind Kind => ObjectKinds.Network;

    private protected override string[] Related => ["container"];

    private protected override async IAsyncEnumerable<DockerObject> ShowAsync(EngineCall call, Selection wanted)
    {
        // Where a container's are asked for, there is no answer without the list.
        ContainerUse? use = await _uses.GetAsync(call.Engine, async () => wanted.Related is null
            ? await ContainerUse.TryLoadAsync(call).ConfigureAwait(false)
            : await ContainerUse.LoadAsync(call).ConfigureAwait(false)).ConfigureAwait(false);
        IAsyncEnumerable<DockerNetwork> networks = Detailed
            ? call.DetailAsync(ListedAsync(call, wanted, use), found => DockerRequest.Get($"/networks/{found.Id}")
                .Query("verbose", Services).Query("scope", Scope), DockerJson.Default.NetworkInspect)
            : ListedAsync(call, wanted, use);
        await foreach (DockerNetwork network in networks.ConfigureAwait(false))
        {
            network.UsedBy = use?.Of(network);
            yield return network;
        }
    }

    private async IAsyncEnumerable<DockerNetwork> ListedAsync(EngineCall call, Selection wanted,
        ContainerUse? use)
    {
        string? container = wanted.Related?.Called;
        await foreach (DockerObject found in FindAsync(call, wanted).ConfigureAwait(false))
        {
            DockerNetwork network = (DockerNetwork)found;
            if (container is null || use?.Of(network).Contains(container) == true)
            {
                yield return network;
            }
        }
    }
}
