using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Removes volumes, and what is in them.</summary>
/// <remarks>
/// What is in a volume cannot be brought back: each is asked about, unless -Force or -Confirm:$false. A volume that a
/// container has, running or not, is an error.
/// </remarks>
/// <example><code>Get-DockerVolume -Filter @{ dangling = $true } | Remove-DockerVolume -WhatIf</code>
/// Says what would be removed.</example>
[Cmdlet(VerbsCommon.Remove, "DockerVolume", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[ApiOperation("VolumeDelete", "docker volume rm")]
[OutputType(typeof(DockerVolume))]
public sealed class RemoveDockerVolumeCommand : NamedRemoveCmdlet
{
    /// <summary>
    /// Asks nothing; no error for a volume that is not there, and none where its driver is gone.
    /// </summary>
    [Parameter]
    [Alias("f")]
    public SwitchParameter Force { get; set; }

    private protected override ObjectKind Kind => ObjectKinds.Volume;

    private protected override bool MayBeMissing => Force;

    private protected override bool IsForced => Force;

    private protected override Task ActAsync(EngineCall call, string target) =>
        call.SendAsync(DockerRequest.Delete($"/volumes/{target}").Query("force", Force));
}
