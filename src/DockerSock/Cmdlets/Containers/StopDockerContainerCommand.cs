using System.Management.Automation;
using DockerSock.Client;

namespace DockerSock.Cmdlets;

/// <summary>Stops running containers.</summary>
/// <remarks>
/// The engine sends the container's stop signal and, when the container still runs after the timeout, kills it. A container
/// that does not run is left as it is.
/// </remarks>
/// <example><code>Stop-DockerContainer web -Timeout 30</code>Gives the container half a minute.</example>
/// <example><code>Get-DockerContainer -Context east, west | Stop-DockerContainer</code>Stops the containers of two engines, each where it lives.</example>
[Cmdlet(VerbsLifecycle.Stop, "DockerContainer", SupportsShouldProcess = true)]
[ApiOperation("ContainerStop", "docker stop")]
[OutputType(typeof(Models.ContainerSummary))]
public sealed class StopDockerContainerCommand : ContainerTargetCmdlet
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

    private protected override string Action => "Stop container";

    private protected override Task ActAsync(EngineCall call, string target) =>
        call.SendAsync(DockerRequest.Post($"/containers/{target}/stop").Query("t", Timeout).Query("signal", Signal, since: "1.42"));
}
