namespace DockerSock.Models;

/// <summary>How a check of an engine's security has ended.</summary>
public enum SockFindingStatus
{
    /// <summary>It is not as it should be.</summary>
    Fail,

    /// <summary>It could be better, or is to be looked at.</summary>
    Warning,

    /// <summary>It cannot be known from here; the evidence says why.</summary>
    Unknown,

    /// <summary>The check means nothing for this engine.</summary>
    NotApplicable,

    /// <summary>It is as it should be.</summary>
    Pass,
}

/// <summary>
/// What a check of an engine's security has found. Source: SystemInfo, SystemVersion, NetworkInspect, ContainerInspect,
/// ImageInspect, ImageHistory, and the local socket.
/// </summary>
public sealed class SockFinding : DockerObject
{
    /// <summary>What was looked at: a few words, or the id of a known vulnerability.</summary>
    public string Check { get; internal set; } = "";

    /// <summary>Number of the recommendation in the CIS Docker Benchmark 1.6.0; empty for a check of ours.</summary>
    public string CisId { get; internal set; } = "";

    /// <summary>How much it matters when it is not as it should be; Info when it is.</summary>
    public SockSeverity Severity { get; internal set; }

    /// <summary>How the check has ended.</summary>
    public SockFindingStatus Status { get; internal set; }

    /// <summary>The container or image that it is about; null for the engine itself.</summary>
    public string? Target { get; internal set; }

    /// <summary>What the engine, or the file, says.</summary>
    public string Evidence { get; internal set; } = "";

    /// <summary>What to do about it; empty where nothing is to be done.</summary>
    public string Remedy { get; internal set; } = "";

    /// <inheritdoc/>
    public override string ToString() => $"{Check}: {Evidence}";
}
