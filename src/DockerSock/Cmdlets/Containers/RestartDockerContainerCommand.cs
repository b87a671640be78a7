using System.Management.Automation;
using DockerSock.Client;

namespace DockerSock.Cmdlets;

/// <summary>Restarts containers: stops those that run, and starts them.</summary>
/// <remarks>
/// The engine sends the container's stop signal, kills it when it still runs after the timeout, and starts it. A
/// container that does not run is started.
/// </remarks>
/// <example><code>Restart-DockerContainer web -Timeout 30</code>Gives the container half a minute to end.</example>
/// <example><code>Get-DockerContainer -Filter @{ health = 'unhealthy' } | Restart-DockerContainer</code>
/// Restarts what is not healthy.</example>
[Cmdlet(VerbsLifecycle.Restart, "DockerContainer", SupportsShouldProcess = true)]
[ApiOperation("ContainerRestart", "docker restart")]
[OutputType(typeof(Models.ContainerSummary))]
public sealed class RestartDockerContainerCommand : ContainerStopCmdlet
{
    private protected override string Action => "Restart container";

    private protected override Task ActAsync(EngineCall call, string target) =>
        SendAsync(call, DockerRequest.Post($"/containers/{target}/restart"));
}
