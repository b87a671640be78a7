using System.Globalization;

namespace DockerSock.Models;

/// <summary>
/// A line of a build: the beginning or the end of a step, or what it has written. Build-DockerImage writes them to the
/// information stream. Source: ImageBuild, <c>POST /build</c>.
/// </summary>
public sealed class BuildLine : DockerObject
{
    /// <summary>Number of the step, in the order in which steps began; 0 for a line that belongs to none.</summary>
    public int Step { get; internal set; }

    /// <summary>Name of the step: <c>[2/3] RUN make</c>.</summary>
    public string StepName { get; internal set; } = "";

    /// <summary>What it says.</summary>
    public string Line { get; internal set; } = "";

    /// <summary>
    /// The stream that a command wrote it to, <c>stdout</c> or <c>stderr</c>; null for what the builder says.
    /// </summary>
    public string? Stream { get; internal set; }

    /// <summary>For what a command wrote: time since the step began; null where the builder does not tell.</summary>
    public TimeSpan? Elapsed { get; internal set; }

    /// <summary>
    /// True to show the number of the step: the classic builder's steps follow each other and need none.
    /// </summary>
    internal bool IsNumbered { get; set; }

    /// <summary>What is shown before the line: the engine, where several build.</summary>
    internal string? Prefix { get; set; }

    /// <summary>The line as it is shown: <c>#5 0.312 compiling</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Prefix}{(IsNumbered ? $"#{Step} " : "")}{(Elapsed is { } time ? $"{time.TotalSeconds:0.000} " : "")}{Line}");
}
