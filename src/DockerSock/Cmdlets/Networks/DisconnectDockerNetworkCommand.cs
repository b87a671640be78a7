using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Takes containers out of a network.</summary>
/// <example><code>Disconnect-DockerNetwork back web</code>One container.</example>
[Cmdlet(VerbsCommunications.Disconnect, "DockerNetwork", SupportsShouldProcess = true)]
[ApiOperation("NetworkDisconnect", "docker network disconnect")]
[OutputType(typeof(ContainerSummary))]
public sealed class DisconnectDockerNetworkCommand : NetworkLinkCmdlet
{
    /// <summary>Also a container that is no longer there, or that does not answer.</summary>
    [Parameter]
    [Alias("f")]
    public SwitchParameter Force { get; set; }

    private protected override string Action => $"Disconnect from network '{Network}'";

    private protected override Task ActAsync(EngineCall call, string target) =>
        call.SendAsync(DockerRequest.Post($"/networks/{Network.Text}/disconnect",
        Body(new NetworkLink { Container = target, Force = Force ? true : null })));
}
