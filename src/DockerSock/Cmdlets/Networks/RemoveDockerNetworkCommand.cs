using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Removes networks.</summary>
/// <remarks>A network that containers are in is an error; Disconnect-DockerNetwork takes them out.</remarks>
/// <example><code>Remove-DockerNetwork front, back</code>Two networks.</example>
[Cmdlet(VerbsCommon.Remove, "DockerNetwork", SupportsShouldProcess = true)]
[ApiOperation("NetworkDelete", "docker network rm")]
[OutputType(typeof(DockerNetwork))]
public sealed class RemoveDockerNetworkCommand : NamedRemoveCmdlet
{
    private protected override ObjectKind Kind => ObjectKinds.Network;

    private protected override Task ActAsync(EngineCall call, string target) =>
        call.SendAsync(DockerRequest.Delete($"/networks/{target}"));
}
