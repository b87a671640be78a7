using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Removes containers.</summary>
/// <remarks>
/// A container that runs is an error unless -Force kills it first. Volumes stay; -Volume removes those without a name
/// with their container. -PassThru shows each container as it was before.
/// </remarks>
/// <example><code>Remove-DockerContainer web -Force</code>Kills and removes a running container.</example>
/// <example><code>Get-DockerContainer -All -Filter @{ status = 'exited' } | Remove-DockerContainer -WhatIf</code>
/// Says what would be removed.</example>
[Cmdlet(VerbsCommon.Remove, "DockerContainer", SupportsShouldProcess = true)]
[ApiOperation("ContainerDelete", "docker rm")]
[OutputType(typeof(ContainerSummary))]
public sealed class RemoveDockerContainerCommand : ContainerTargetCmdlet
{
    /// <summary>Kills a container that runs.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Removes the volumes without a name that belong to the container.</summary>
    [Parameter]
    [Alias("v", "Volumes")]
    public SwitchParameter Volume { get; set; }

    /// <summary>Removes the link of this name, <c>/container/alias</c>, in place of the container.</summary>
    [Parameter]
    [Alias("l")]
    public SwitchParameter Link { get; set; }

    private protected override string Action => Link ? "Remove link" : Force ? "Kill and remove container"
        : "Remove container";

    private protected override Task ActAsync(EngineCall call, string target) => call.SendAsync(
        DockerRequest.Delete($"/containers/{target}").Query("v", Volume).Query("force", Force).Query("link", Link));

    private protected override async IAsyncEnumerable<object?> RunAsync(EngineCall call, string target)
    {
        List<object?> before = PassThru ? await ShowAsync(call, target).ToListAsync().ConfigureAwait(false) : [];
        if (PassThru && before.Count == 0)
        {
            // Whoever looked for it has reported that it is not there.
            yield break;
        }

        await ActAsync(call, target).ConfigureAwait(false);
        foreach (object? removed in before)
        {
            yield return removed;
        }
    }
}
