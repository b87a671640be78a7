namespace DockerSock.Models;

/// <summary>
/// A line that a container wrote. Source: ContainerLogs, ServiceLogs, TaskLogs, and the frames of ContainerAttach and
/// ExecStart.
/// </summary>
public sealed class LogLine : DockerObject
{
    /// <summary>
    /// When it was written, by the engine's clock; null where the engine did not say, as on an attached stream.
    /// </summary>
    public DateTime? Time => Nanoseconds is { } time ? Clock.FromNanoseconds(time) : null;

    /// <summary>Name of the container.</summary>
    public string Container { get; internal set; } = "";

    /// <summary>Name of its service, in a swarm's log; else null.</summary>
    public string? Service { get; internal set; }

    /// <summary>Name of its task, in a swarm's log: web.1; else null.</summary>
    public string? Task { get; internal set; }

    /// <summary>Name of the node that it was written on, in a swarm's log; else null.</summary>
    public string? Node { get; internal set; }

    /// <summary>The stream it was written to: <c>stdout</c> or <c>stderr</c>; a terminal has stdout only.</summary>
    public string Stream { get; internal set; } = "stdout";

    /// <summary>The text, without its line end.</summary>
    public string Line { get; internal set; } = "";

    /// <summary>The time as the engine wrote it, in nanoseconds since 1970.</summary>
    internal long? Nanoseconds { get; set; }

    /// <summary>What a swarm says of its origin: names with values, encoded as in a query.</summary>
    internal string? Details { get; set; }

    /// <summary>What the view puts before the line: the container's name, where lines of several are shown.</summary>
    internal string? Prefix { get; set; }

    /// <summary>The line itself.</summary>
    public override string ToString() => Line;
}
