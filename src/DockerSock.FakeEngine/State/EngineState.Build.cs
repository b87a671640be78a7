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

    internal void Record(RecordedBuild build) => Change(() => _builds.Add(build));
}
