using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Removes volumes that no container has, and what is in them.</summary>
/// <remarks>
/// Those that nobody has named, which the engine made for containers; with -All the named ones too. That is so with
/// every engine: engines themselves have changed what their prune means with API 1.42. It lists the volumes, asks for
/// each (-WhatIf says what would go, and how many bytes), and removes exactly those.
/// </remarks>
/// <example><code>Clear-DockerVolume -All -Filter @{ 'label!' = 'keep' } -WhatIf</code>What would go.</example>
[Cmdlet(VerbsCommon.Clear, "DockerVolume", SupportsShouldProcess = true)]
[ApiOperation("VolumePrune", "docker volume prune")]
[OutputType(typeof(DockerVolume))]
public sealed class ClearDockerVolumeCommand : DockerClearCmdlet
{
    /// <summary>Named volumes too.</summary>
    [Parameter]
    [Alias("a")]
    public SwitchParameter All { get; set; }

    private protected override string Action => "Remove volume";

    private protected override string Unused => "volumes are not used";

    private protected override async IAsyncEnumerable<Candidate> ListAsync(EngineCall call)
    {
        ContainerUse use = await ContainerUse.LoadAsync(call).ConfigureAwait(false);
        IReadOnlyDictionary<string, VolumeUsage> sizes = await VolumeSizes.LoadAsync(call).ConfigureAwait(false);
        await foreach (DockerObject found in ObjectKinds.Volume.ListAsync(call, new Dictionary<string, string[]>())
            .ConfigureAwait(false))
        {
            DockerVolume volume = (DockerVolume)found;
            volume.UsageData ??= sizes.GetValueOrDefault(volume.Name);
            if ((All || volume.IsAnonymous) && use.Of(volume).Length == 0)
            {
                yield return new Candidate(volume.Name, volume.Driver, volume.Size, volume.CreatedAt, volume.Labels,
                    removal => RemoveAsync(removal, volume));
            }
        }
    }

    private static async IAsyncEnumerable<object?> RemoveAsync(EngineCall call, DockerVolume volume)
    {
        await call.SendAsync(DockerRequest.Delete($"/volumes/{volume.Name}")).ConfigureAwait(false);
        yield return volume;
    }
}
