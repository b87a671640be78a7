namespace DockerSock.Models;

/// <summary>
/// Whether an engine answers. Source: SystemPing, <c>GET /_ping</c>; SystemPingHead, <c>HEAD /_ping</c>.
/// </summary>
public sealed class SockTest : DockerObject
{
    /// <summary>Whether a container engine answers that DockerSock can speak with.</summary>
    public bool Answers { get; internal set; }

    /// <summary>The newest API that the engine speaks.</summary>
    public string? ApiVersion { get; internal set; }

    /// <summary>
    /// Builder that the engine asks for: 2 is BuildKit, 1 the classic one; null where it says nothing.
    /// </summary>
    public string? BuilderVersion { get; internal set; }

    /// <summary>linux or windows; null where the engine says nothing.</summary>
    public string? OSType { get; internal set; }

    /// <summary>
    /// The engine's part in a swarm: inactive, pending, error, locked, active/worker, active/manager; null below API
    /// 1.42.
    /// </summary>
    public string? Swarm { get; internal set; }

    /// <summary>What the engine calls itself: Docker/28.5.2 (linux), Libpod/4.3.1 (linux).</summary>
    public string? Server { get; internal set; }

    /// <summary>How long it took to answer, connecting included where no connection was open yet.</summary>
    public TimeSpan? Latency { get; internal set; }

    /// <summary>What is wrong, and what can be done about it; null when the engine answers.</summary>
    public string? Problem { get; internal set; }

    /// <inheritdoc/>
    public override string ToString() => $"{DockerHost}: {(Answers ? "answers" : Problem)}";
}
