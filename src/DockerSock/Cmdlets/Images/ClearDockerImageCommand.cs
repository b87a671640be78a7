using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Removes images that no container uses.</summary>
/// <remarks>
/// Those without a name, or with -All all of them. It lists them, asks for each (-WhatIf says what would go, and how
/// many bytes), and removes exactly those: not what has become unused in the meantime, as the engine's own prune would.
/// What was untagged and deleted is written to the pipeline. Layers that two of the images share count for both;
/// engines of API 1.42 and newer tell what is shared with others, which does not count.
/// </remarks>
/// <example><code>Clear-DockerImage -WhatIf</code>What would go.</example>
/// <example><code>Clear-DockerImage -All -Until 168h -Filter @{ 'label!' = 'keep' }</code>
/// All that are not used, are older than a week, and have no label "keep".</example>
[Cmdlet(VerbsCommon.Clear, "DockerImage", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[ApiOperation("ImagePrune", "docker image prune")]
[OutputType(typeof(ImageRemoval), typeof(PruneResult))]
public sealed class ClearDockerImageCommand : DockerPruneCmdlet
{
    /// <summary>Images with a name too.</summary>
    [Parameter]
    [Alias("a")]
    public SwitchParameter All { get; set; }

    private protected override IReadOnlyList<LeftoverKind> Kinds => [Leftovers.Images(All)];

    private protected override Dictionary<string, string[]> EngineFilters() =>
        new(base.EngineFilters()) { ["dangling"] = [All ? "false" : "true"] };
}
