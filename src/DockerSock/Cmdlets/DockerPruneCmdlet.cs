using System.Globalization;
using System.Management.Automation;
using DockerSock.Client;

namespace DockerSock.Cmdlets;

/// <summary>A cmdlet that removes what is not used of one kind, or has the engine do so.</summary>
public abstract class DockerPruneCmdlet : DockerClearCmdlet
{
    /// <summary>
    /// Has the engine choose and remove in one request, as the docker program does: faster for thousands, but what
    /// becomes unused meanwhile goes too. The answer is one object with all that was removed.
    /// </summary>
    [Parameter]
    public SwitchParameter Prune { get; set; }

    /// <summary>The request that has the engine remove what it finds.</summary>
    /// <exception cref="SockException">The engine would remove more than was asked for.</exception>
    private protected virtual Task<DockerRequest> PruneAsync(EngineCall call) =>
        Task.FromResult(DockerRequest.Post($"/{Kinds[0].Word}s/prune").Query("filters", EngineFilters()));

    private protected sealed override void Process()
    {
        if (!Prune)
        {
            base.Process();
            return;
        }

        ReadFilters();
        foreach (DockerEngine engine in Engines())
        {
            if (IsAgreed(Force, $"all {Kinds[0].Word}s that are not used on {engine.Endpoint}", "Prune"))
            {
                Ask(engine, null, RunAsync);
            }
        }
    }

    /// <summary>The conditions as the engine takes them.</summary>
    private protected virtual Dictionary<string, string[]> EngineFilters()
    {
        Dictionary<string, string[]> filters = new(Filters, StringComparer.Ordinal);
        if (Until is { } until)
        {
            filters["until"] = [until.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)];
        }

        return filters;
    }

    private async IAsyncEnumerable<object?> RunAsync(EngineCall call)
    {
        DockerRequest prune = await PruneAsync(call).ConfigureAwait(false);
        Models.PruneResult result = await call.ReadAsync(prune, Models.DockerJson.Default.PruneResult)
            .ConfigureAwait(false);
        result.Kind = Kinds[0].Word;
        yield return result;
    }
}
