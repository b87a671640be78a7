using System.Management.Automation;
using DockerSock.Client;

namespace DockerSock.Cmdlets;

/// <summary>Lets suspended containers go on.</summary>
/// <example><code>Get-DockerContainer -Filter @{ status = 'paused' } | Resume-DockerContainer</code>
/// Resumes all that are suspended.</example>
[Cmdlet(VerbsLifecycle.Resume, "DockerContainer", SupportsShouldProcess = true)]
[ApiOperation("ContainerUnpause", "docker unpause")]
[OutputType(typeof(Models.ContainerSummary))]
public sealed class ResumeDockerContainerCommand : ContainerTargetCmdlet
{
    private protected override string Action => "Resume container";

    private protected override Task ActAsync(EngineCall call, string target) =>
        call.SendAsync(DockerRequest.Post($"/containers/{target}/unpause"));
}
