namespace DockerSock.Models;

/// <summary>What a container was waited for.</summary>
public sealed class ContainerWait : DockerObject
{
    /// <summary>Name of the container.</summary>
    public string Container { get; internal set; } = "";

    /// <summary>Id of the container.</summary>
    public string Id { get; internal set; } = "";

    /// <summary>What it was waited for.</summary>
    public string For { get; internal set; } = "";

    /// <summary>Exit code of the run that ended; null unless its end was waited for.</summary>
    public long? ExitCode { get; internal set; }

    /// <summary>The line that matched; null unless a line was waited for.</summary>
    public string? Line { get; internal set; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; internal set; }

    /// <inheritdoc/>
    public override string ToString() => Container;
}
