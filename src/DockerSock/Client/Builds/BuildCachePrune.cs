using System.Globalization;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>What of the build cache is removed. Source: BuildPrune, <c>POST /build/prune</c>.</summary>
internal sealed record BuildCachePrune
{
    private static readonly ApiVersion s_reserves = new(1, 48);

    /// <summary>True for records that builds cannot do without, and those that images have too.</summary>
    public bool All { get; init; }

    /// <summary>Bytes that are kept.</summary>
    public long? ReservedSpace { get; init; }

    /// <summary>Bytes that the cache may have.</summary>
    public long? MaxUsedSpace { get; init; }

    /// <summary>Bytes that are to be free on the disk.</summary>
    public long? MinFreeSpace { get; init; }

    /// <summary>Only what no build has used since then.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>More conditions, as the API has them.</summary>
    public IReadOnlyDictionary<string, string[]> Filters { get; init; } = new Dictionary<string, string[]>();

    /// <summary>The cache as something that is left over: nothing where it has no records to remove.</summary>
    public LeftoverKind Leftover => new("build cache", "build caches have records that no build is using",
        (call, _) => ListAsync(call)) { IsChosen = true };

    /// <summary>
    /// One for all records that may be removed; the engine itself decides which of them, where it is told how much room
    /// there is to be, or given conditions that only it can judge.
    /// </summary>
    private async IAsyncEnumerable<Leftover> ListAsync(EngineCall call)
    {
        BuildCacheRecord[] records = [.. (await DiskUsageReader.BuildCacheAsync(call).ConfigureAwait(false))
            .Where(IsMeant)];
        if (records.Length > 0)
        {
            yield return new Leftover("build cache",
                string.Create(CultureInfo.InvariantCulture, $"{records.Length} records"),
                records.Where(static record => !record.Shared).Sum(static record => record.Size), null, [],
                RemoveAsync);
        }
    }

    private async IAsyncEnumerable<object?> RemoveAsync(EngineCall call)
    {
        yield return await RunAsync(call).ConfigureAwait(false);
    }

    private async Task<BuildCacheRemoval> RunAsync(EngineCall call)
    {
        ApiVersion version = await call.VersionAsync().ConfigureAwait(false);
        Dictionary<string, string[]> filters = new(Filters, StringComparer.Ordinal);
        if (Until is { } until)
        {
            // Older engines understand only how long ago.
            long seconds = (long)Math.Round((Clock.Now - until).TotalSeconds);
            filters["until"] = [string.Create(CultureInfo.InvariantCulture, $"{seconds}s")];
        }

        DockerRequest prune = DockerRequest.Post($"/build/prune").Query("all", All)
            .Query(version >= s_reserves ? "reserved-space" : "keep-storage", ReservedSpace)
            .Query("max-used-space", MaxUsedSpace, "1.48", nameof(MaxUsedSpace))
            .Query("min-free-space", MinFreeSpace, "1.48", nameof(MinFreeSpace))
            .Query("filters", filters);
        return await call.ReadAsync(prune, DockerJson.Default.BuildCacheRemoval).ConfigureAwait(false);
    }

    private bool IsMeant(BuildCacheRecord record) => !record.InUse
        && (All || !(record.Shared || record.Type is "internal" or "frontend"))
        && (Until is not { } until || (record.LastUsedAt ?? record.CreatedAt) < until);
}
