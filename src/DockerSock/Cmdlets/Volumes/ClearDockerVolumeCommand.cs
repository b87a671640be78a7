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
[Cmdlet(VerbsCommon.Clear, "DockerVolume", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[ApiOperation("VolumePrune", "docker volume prune")]
[OutputType(typeof(DockerVolume), typeof(PruneResult))]
public sealed class ClearDockerVolumeCommand : DockerPruneCmdlet
{
    private static readonly ApiVersion s_tellsNamed = new(1, 42);

    /// <summary>Named volumes too.</summary>
    [Parameter]
    [Alias("a")]
    public SwitchParameter All { get; set; }

    private protected override IReadOnlyList<LeftoverKind> Kinds => [Leftovers.Volumes(All)];

    private protected override async Task<DockerRequest> PruneAsync(EngineCall call)
    {
        if (await call.VersionAsync().ConfigureAwait(false) < s_tellsNamed)
        {
            return All ? await base.PruneAsync(call).ConfigureAwait(false)
                : throw new SockException(SockFailure.ParameterNeedsNewerEngine,
                $"{call.Engine.Endpoint} would remove named volumes too: its prune knows the difference from API "
                    + $"{s_tellsNamed} on. Nothing was sent.",
                "Leave -Prune out, or add -All where that is meant.");
        }

        Dictionary<string, string[]> filters = EngineFilters();
        if (All)
        {
            filters["all"] = ["true"];
        }

        return DockerRequest.Post($"/volumes/prune").Query("filters", filters);
    }
}
