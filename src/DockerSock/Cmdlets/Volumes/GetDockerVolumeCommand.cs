using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Lists volumes, or shows the ones that are named.</summary>
/// <remarks>
/// They come by name. UsedBy names the containers that have each, running or not, and is asked for always; it is null
/// in the volumes that other cmdlets show. A container from the pipeline means the volumes that it has.
/// </remarks>
/// <example><code>Get-DockerVolume | Where-Object { -not $_.UsedBy }</code>Volumes that no container has.</example>
/// <example><code>Get-DockerVolume -Size | Sort-Object Size -Descending | Select-Object -First 3</code>
/// The three largest.</example>
[Cmdlet(VerbsCommon.Get, "DockerVolume")]
[ApiOperation("VolumeList", "docker volume ls")]
[ApiOperation("VolumeInspect", "docker volume inspect")]
[OutputType(typeof(DockerVolume))]
public sealed class GetDockerVolumeCommand : NamedGetCmdlet
{
    private readonly Once<DockerEngine, ContainerUse?> _uses = new();
    private readonly Once<DockerEngine, IReadOnlyDictionary<string, VolumeUsage>> _sizes = new();

    /// <summary>Has the engine add up the files of each volume, which takes its time.</summary>
    [Parameter]
    public SwitchParameter Size { get; set; }

    private protected override ObjectKind Kind => ObjectKinds.Volume;

    private protected override string[] Related => ["container"];

    private protected override async IAsyncEnumerable<DockerObject> ShowAsync(EngineCall call, Selection wanted)
    {
        string? container = wanted.Related?.Called;
        // Where a container's are asked for, there is no answer without the list.
        ContainerUse? use = await _uses.GetAsync(call.Engine, async () => wanted.Related is null
            ? await ContainerUse.TryLoadAsync(call).ConfigureAwait(false)
            : await ContainerUse.LoadAsync(call).ConfigureAwait(false)).ConfigureAwait(false);
        IReadOnlyDictionary<string, VolumeUsage> sizes = !Size ? new Dictionary<string, VolumeUsage>()
            : await _sizes.GetAsync(call.Engine, () => VolumeSizes.LoadAsync(call)).ConfigureAwait(false);
        await foreach (DockerVolume volume in base.ShowAsync(call, wanted).ConfigureAwait(false))
        {
            string[]? users = use?.Of(volume);
            volume.UsedBy = users;
            volume.UsageData ??= sizes.GetValueOrDefault(volume.Name);
            if (container is null || users?.Contains(container) == true)
            {
                yield return volume;
            }
        }
    }
}
