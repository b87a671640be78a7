using System.Management.Automation;
using DockerSock.Client;

namespace DockerSock.Cmdlets;

/// <summary>Starts containers that exist and do not run.</summary>
/// <remarks>A container that runs already is left as it is.</remarks>
/// <example><code>Start-DockerContainer db, web</code>Starts both at the same time.</example>
/// <example><code>Get-DockerContainer -All -Filter @{ status = 'exited' } | Start-DockerContainer -PassThru</code>
/// Starts all that have ended and shows them.</example>
[Cmdlet(VerbsLifecycle.Start, "DockerContainer", SupportsShouldProcess = true)]
[ApiOperation("ContainerStart", "docker start")]
[OutputType(typeof(Models.ContainerSummary))]
public sealed class StartDockerContainerCommand : ContainerTargetCmdlet
{
    /// <summary>Keys that detach from the container, such as ctrl-p,ctrl-q; kept for whoever attaches later.</summary>
    [Parameter]
    public string? DetachKeys { get; set; }

    private protected override string Action => "Start container";

    private protected override Task ActAsync(EngineCall call, string target) =>
        ContainerCreate.StartOnlyAsync(call, target, DetachKeys);
}
