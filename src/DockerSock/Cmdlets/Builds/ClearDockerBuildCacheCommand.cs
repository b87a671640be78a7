using System.Collections;
using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Removes what builds have left behind to be faster the next time.</summary>
/// <remarks>
/// The question, and -WhatIf, say how many records and bytes there are to remove; the engine itself chooses among them,
/// by what builds need and by the room that there is to be. Podman keeps its cache as images: Clear-DockerImage removes
/// those.
/// </remarks>
/// <example><code>Clear-DockerBuildCache -WhatIf</code>How much there is.</example>
/// <example><code>Clear-DockerBuildCache -All -Until 168h -ReservedSpace 10GB</code>
/// What no build has used for a week; ten gigabytes stay.</example>
[Cmdlet(VerbsCommon.Clear, "DockerBuildCache", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[ApiOperation("BuildPrune", "docker builder prune")]
[OutputType(typeof(BuildCacheRemoval))]
public sealed class ClearDockerBuildCacheCommand : DockerCmdlet
{
    /// <summary>Records that images have too, and the frontends of builds, as well.</summary>
    [Parameter]
    [Alias("a")]
    public SwitchParameter All { get; set; }

    /// <summary>Bytes that are kept: 10GB, '512m'.</summary>
    [Parameter]
    [Alias("KeepStorage")]
    [ByteSize]
    public long? ReservedSpace { get; set; }

    /// <summary>Bytes that the cache may have at most: records go until it has no more. API 1.48.</summary>
    [Parameter]
    [ByteSize]
    public long? MaxUsedSpace { get; set; }

    /// <summary>Bytes that are to be free on the engine's disk: records go until they are. API 1.48.</summary>
    [Parameter]
    [ByteSize]
    public long? MinFreeSpace { get; set; }

    /// <summary>
    /// Only what no build has used since: a DateTime, a TimeSpan back from now, or text such as 24h or 2026-01-31.
    /// </summary>
    [Parameter]
    [Moment]
    public DateTimeOffset? Until { get; set; }

    /// <summary>
    /// Conditions that the engine applies: @{ type = 'exec.cachemount' }; also id, parent, description, inuse, shared,
    /// private.
    /// </summary>
    [Parameter]
    [Pairs]
    public IDictionary? Filter { get; set; }

    /// <summary>Removes it without a question.</summary>
    [Parameter]
    [Alias("f")]
    public SwitchParameter Force { get; set; }

    private protected override void Process()
    {
        BuildCachePrune prune = new()
        {
            All = All,
            ReservedSpace = ReservedSpace,
            MaxUsedSpace = MaxUsedSpace,
            MinFreeSpace = MinFreeSpace,
            Until = Until,
            Filters = FilterMap.Of(Filter),
        };
        foreach (DockerEngine engine in Engines())
        {
            foreach (Leftover cache in Collect<Leftover>(engine,
                call => prune.Leftover.ListAsync(call, new HashSet<string>())))
            {
                if (IsAgreed(Force, $"{cache.Name} ({cache.Shown}) on {engine.Endpoint}", "Clear"))
                {
                    Ask(engine, null, cache.Remove);
                }
            }
        }
    }
}
