using System.Management.Automation;
using DockerSock.Client;

namespace DockerSock.Cmdlets;

/// <summary>Restarts containers: stops those that run, and starts them.</summary>
/// <remarks>
/// The engine sends the container's stop signal, kills it when it still runs after the timeout, and starts it. A container
/// that does not run is started.
/// </remarks>
/// <example><code>Restart-DockerContainer web -Timeout 30</code>Gives the container half a minute to end.</example>
/// <example><code>Get-DockerContainer -Filter @{ health = 'unhealthy' } | Restart-DockerContainer</code>Restarts what is not healthy.</example>
[Cmdlet(VerbsLifecycle.Restart, "DockerContainer", SupportsShouldProcess = true)]
[ApiOperation("ContainerRestart", "docker restart")]
[OutputType(typeof(Models.ContainerSummary))]
public sealed class RestartDockerContainerCommand : ContainerTargetCmdlet
{
    /// <summary>Seconds to wait before the engine kills the container; -1 waits for ever. Without it the container's own.</summary>
    [Parameter]
    [Alias("t", "Time")]
    [ValidateRange(-1, int.MaxValue)]
    public int? Timeout { get; set; }

    /// <summary>Signal to send in place of the container's own stop signal; API 1.42.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Signal { get; set; }

    private protected override string Action => "Restart container";

    private protected override Task ActAsync(EngineCall call, string target) =>
        call.SendAsync(DockerRequest.Post($"/containers/{target}/restart").Query("t", Timeout).Query("signal", Signal, since: "1.42"));
}
