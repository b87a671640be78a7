using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using DockerSock.Formats;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>How far a build is.</summary>
/// <param name="DockerHost">Endpoint of the engine.</param>
/// <param name="Title">What is built, for a person.</param>
/// <param name="Done">Steps that have ended.</param>
/// <param name="Total">Steps that are known so far.</param>
/// <param name="Elapsed">Time since the build began.</param>
/// <param name="Running">The steps that run.</param>
/// <param name="Ended">True when there is no more to come.</param>
internal sealed record BuildProgress(string DockerHost, string Title, int Done, int Total, TimeSpan Elapsed,
    IReadOnlyList<StepProgressLine> Running, bool Ended = false);

/// <summary>A step that runs.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Name">Its name.</param>
/// <param name="Doing">What it has written last, or how far its transfer is; empty for nothing yet.</param>
internal sealed record StepProgressLine(int Number, string Name, string Doing);

/// <summary>How much of the context has been read to be sent.</summary>
/// <param name="total">Bytes of all its files.</param>
internal sealed class BuildUpload(long total)
{
    private long _read;

    /// <summary>Takes the bytes that have been read so far.</summary>
    public void Read(long bytes) => Volatile.Write(ref _read, bytes);

    /// <summary>For a person: <c>12.5MB / 40MB</c>.</summary>
    public override string ToString() => $"{Humanize.Size(Volatile.Read(ref _read))} / {Humanize.Size(total)}";
}

/// <summary>Why and where a build failed.</summary>
/// <param name="Step">Name of the step, with its command; null when it was none.</param>
/// <param name="ExitCode">Exit code of the command; null when no command failed.</param>
/// <param name="LastLines">What the step wrote last, ten lines at most.</param>
public sealed record BuildFailure(string? Step, long? ExitCode, IReadOnlyList<string> LastLines);

/// <summary>
/// What a builder tells of a build, turned into lines, into how far it is, and into the reason of its failure. Each
/// builder has its own way to tell.
/// </summary>
/// <param name="dockerHost">Endpoint of the engine.</param>
internal abstract class BuildReport(string dockerHost)
{
    /// <summary>Lines of a step that a failure shows.</summary>
    public const int LinesOfFailure = 10;

    private readonly long _began = Stopwatch.GetTimestamp();

    /// <summary>Steps that have ended, and all that are known.</summary>
    protected abstract (int Done, int Total) Count { get; }

    /// <summary>The steps that run.</summary>
    protected abstract IEnumerable<StepProgressLine> Running { get; }

    /// <summary>How far the build is.</summary>
    public BuildProgress Progress(string title, BuildUpload upload) => new(dockerHost, title, Count.Done, Count.Total,
        Stopwatch.GetElapsedTime(_began), Count.Total == 0 ? [new StepProgressLine(0, "context", upload.ToString())] : [.. Running]);

    /// <summary>The lines that one value of the answer means.</summary>
    public abstract IEnumerable<BuildLine> Take(BuildAnswer answer);

    /// <summary>The lines that are still to be said when the answer has ended.</summary>
    public abstract IEnumerable<BuildLine> TakeRest();

    /// <summary>The step that failed, and what it wrote last; null and nothing when it was none.</summary>
    public abstract (string? Step, IReadOnlyList<string> LastLines) Failed();

    /// <summary>Takes the next warning that the builder has given; false when there is none.</summary>
    public virtual bool TryTakeWarning([NotNullWhen(true)] out string? warning)
    {
        warning = null;
        return false;
    }

    /// <summary>A line of this build.</summary>
    protected BuildLine Line(int step, string name, string text) =>
        new() { DockerHost = dockerHost, Step = step, StepName = name, Line = text };
}
