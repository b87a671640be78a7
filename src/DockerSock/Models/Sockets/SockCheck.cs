namespace DockerSock.Models;

/// <summary>How a check of an engine went.</summary>
internal enum SockCheckState
{
    /// <summary>All is well.</summary>
    Ok,

    /// <summary>It works, and something is not as it should be.</summary>
    Warning,

    /// <summary>It does not work.</summary>
    Failed,

    /// <summary>It could not be checked, or there is no such thing here.</summary>
    Skipped,
}

/// <summary>
/// One check of the way to an engine and of the engine. Source: SystemPing, <c>GET /_ping</c>; SystemVersion,
/// <c>GET /version</c>; SystemInfo, <c>GET /info</c>, and lists of which nothing is wanted.
/// </summary>
public sealed class SockCheck : DockerObject
{
    /// <summary>
    /// What was checked: Endpoint, Path, Type, Access, Answer, Engine, Version, Clock, Disk, Proxy, Tls, Ssh.
    /// </summary>
    public string Check { get; internal set; } = "";

    /// <summary>How it went: Ok, Warning, Failed, Skipped.</summary>
    public string State { get; internal set; } = "";

    /// <summary>What was found, in a sentence.</summary>
    public string Sentence { get; internal set; } = "";

    /// <summary>What can be done about it; null where nothing need be.</summary>
    public string? Remedy { get; internal set; }

    /// <inheritdoc/>
    public override string ToString() => $"{Check}: {State}";
}
