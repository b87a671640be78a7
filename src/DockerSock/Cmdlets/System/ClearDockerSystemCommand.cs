using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>
/// Removes what is not used: stopped containers, networks, images without a name, build cache, and volumes if told.
/// </summary>
/// <remarks>
/// It lists them, asks for each (-WhatIf says what would go, and how many bytes), and removes exactly those. Containers
/// go first: what only they have used goes with them. Of volumes only those go that nobody has named;
/// Clear-DockerVolume -All removes named ones. The build cache has no labels: with -Filter it stays.
/// </remarks>
/// <example><code>Clear-DockerSystem -WhatIf</code>What would go.</example>
/// <example><code>Clear-DockerSystem -All -Volumes -Until 168h</code>
/// Everything that is not used and older than a week.</example>
[Cmdlet(VerbsCommon.Clear, "DockerSystem", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[Replaces("docker system prune")]
[OutputType(typeof(ContainerSummary), typeof(DockerNetwork), typeof(DockerVolume), typeof(ImageRemoval),
    typeof(BuildCacheRemoval))]
public sealed class ClearDockerSystemCommand : DockerClearCmdlet
{
    /// <summary>Images with a name too, and all records of the build cache.</summary>
    [Parameter]
    [Alias("a")]
    public SwitchParameter All { get; set; }

    /// <summary>Volumes that nobody has named, too.</summary>
    [Parameter]
    public SwitchParameter Volumes { get; set; }

    private protected override IReadOnlyList<LeftoverKind> Kinds =>
    [
        Leftovers.Containers,
        Leftovers.Networks,
        .. Volumes ? [Leftovers.Volumes(all: false)] : Array.Empty<LeftoverKind>(),
        Leftovers.Images(All),
        .. Filters.Count == 0 ? [new BuildCachePrune { All = All, Until = Until }.Leftover]
        : Array.Empty<LeftoverKind>(),
    ];
}
