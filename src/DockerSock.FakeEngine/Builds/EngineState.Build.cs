namespace DockerSock.Fake;

/// <content>Builds.</content>
public sealed partial class EngineState
{
    private readonly List<RecordedBuild> _builds = [];

    /// <summary>The builds that clients asked for, in their order.</summary>
    public IReadOnlyList<RecordedBuild> Builds => Snapshot(() => _builds);

    /// <summary>
    /// What the commands of RUN do; null simulates those that the engine knows, and lets all others do nothing. The
    /// result is the exit code. <see cref="EngineProcess.Container"/> has the files.
    /// </summary>
    public Func<EngineProcess, Task<int>>? OnBuildRun { get; set; }

    /// <summary>What earlier builds have made, by what they made it of: the identifier of an image.</summary>
    internal Dictionary<string, string> ClassicCache { get; } = new(StringComparer.Ordinal);

    /// <summary>What BuildKit remembers of steps, by what they were made of.</summary>
    internal Dictionary<string, BuildResult> StepCache { get; } = new(StringComparer.Ordinal);

    /// <summary>Records of the build cache that a test has put there, beside those of real builds.</summary>
    public IList<EngineBuildRecord> BuildCache { get; } = [];

    /// <summary>All records of the build cache.</summary>
    internal IReadOnlyList<EngineBuildRecord> AllBuildCache() =>
    [
        .. BuildCache,
        .. StepCache.Select(step => new EngineBuildRecord
        {
            Id = step.Key[..25],
            Description = "a step of a build",
            Size = step.Value.Layers.Count > 0 ? step.Value.Layers[^1].Size : 0,
            Created = step.Value.Made,
            LastUsed = step.Value.Made,
        }),
    ];

    /// <summary>
    /// Removes those that no build is using; without <paramref name="all"/> not those that images or builds need.
    /// </summary>
    internal IReadOnlyList<EngineBuildRecord> PruneBuildCache(bool all, DateTimeOffset? until)
    {
        EngineBuildRecord[] removed =
        [
            .. AllBuildCache()
            .Where(record => !record.InUse && (all || !(record.Shared || record.Type is "internal" or "frontend"))
                && (until is null || record.LastUsed < until)),
        ];
        foreach (EngineBuildRecord record in removed)
        {
            BuildCache.Remove(record);
            foreach (string step in StepCache.Keys.Where(step => step.StartsWith(record.Id, StringComparison.Ordinal))
                .ToArray())
            {
                StepCache.Remove(step);
            }
        }

        return removed;
    }

    internal void Record(RecordedBuild build) => Change(() => _builds.Add(build));
}
