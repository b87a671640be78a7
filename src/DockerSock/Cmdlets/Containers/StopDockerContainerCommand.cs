using System.Management.Automation;
using DockerSock.Client;

namespace DockerSock.Cmdlets;

/// <summary>Stops running containers.</summary>
/// <remarks>
/// The engine sends the container's stop signal and, when the container still runs after the timeout, kills it. A
/// container that does not run is left as it is.
/// </remarks>
/// <example><code>Stop-DockerContainer web -Timeout 30</code>Gives the container half a minute.</example>
/// <example><code>Get-DockerContainer -Context east, west | Stop-DockerContainer</code>
/// Stops the containers of two engines, each where it lives.</example>
[Cmdlet(VerbsLifecycle.Stop, "DockerContainer", SupportsShouldProcess = true)]
[ApiOperation("ContainerStop", "docker stop")]
[OutputType(typeof(Models.ContainerSummary))]
public sealed class StopDockerContainerCommand : ContainerStopCmdlet
{
    private protected override string Action => "Stop container";

    private protected override Task ActAsync(EngineCall call, string target) =>
        SendAsync(call, DockerRequest.Post($"/containers/{target}/stop"));
}
