using System.Management.Automation;
using DockerSock.Client;

namespace DockerSock.Cmdlets;

/// <summary>Freezes all processes of containers.</summary>
/// <remarks>A suspended container keeps its memory and gets no processor time until Resume-DockerContainer. One that is
/// suspended already is an error of the engine's.</remarks>
/// <example><code>Suspend-DockerContainer worker*</code>Freezes all workers at the same time.</example>
[Cmdlet(VerbsLifecycle.Suspend, "DockerContainer", SupportsShouldProcess = true)]
[ApiOperation("ContainerPause", "docker pause")]
[OutputType(typeof(Models.ContainerSummary))]
public sealed class SuspendDockerContainerCommand : ContainerTargetCmdlet
{
    private protected override string Action => "Suspend container";

    private protected override Task ActAsync(EngineCall call, string target) =>
        call.SendAsync(DockerRequest.Post($"/containers/{target}/pause"));
}
