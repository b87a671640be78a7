using System.Diagnostics.CodeAnalysis;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>A step that runs.</summary>
/// <param name="Name">Its number and name.</param>
/// <param name="Doing">What it has written last, or how far its transfer is; empty for nothing yet.</param>
internal readonly record struct RunningStep(string Name, string Doing);

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

    /// <summary>Steps that have ended, and all that are known.</summary>
    public abstract (int Done, int Total) Count { get; }

    /// <summary>The steps that run.</summary>
    public abstract IEnumerable<RunningStep> Running { get; }

    /// <summary>The lines that one step of the answer means.</summary>
    public abstract IEnumerable<BuildLine> Take(EngineStep answer);

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
