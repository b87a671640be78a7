namespace DockerSock.Models;

/// <summary>
/// A place where an engine's socket may be, and what answers there. Source: SystemPing, <c>GET /_ping</c>.
/// </summary>
public sealed class FoundSock : DockerObject
{
    /// <summary>Full path of the socket; null for what is no Unix socket.</summary>
    public string? Path { get; internal set; }

    /// <summary>Other paths that lead to the same socket.</summary>
    public string[] Names { get; internal set; } = [];

    /// <summary>Why it was looked for: DOCKER_HOST, the context colima, rootless Docker.</summary>
    public string[] Source { get; internal set; } = [];

    /// <summary>True for the engine that commands use when none is named.</summary>
    public bool IsInUse { get; internal set; }

    /// <summary>True where something is, and be it a link that leads nowhere.</summary>
    public bool Exists { get; internal set; }

    /// <summary>Whether a container engine answers that DockerSock can speak with.</summary>
    public bool Answers { get; internal set; }

    /// <summary>What the engine calls itself: Docker, Podman; null where none answers.</summary>
    public string? Engine { get; internal set; }

    /// <summary>Version of the engine; null where it does not say.</summary>
    public string? Version { get; internal set; }

    /// <summary>The newest API that it speaks.</summary>
    public string? ApiVersion { get; internal set; }

    /// <summary>linux or windows; null where the engine says nothing.</summary>
    public string? OSType { get; internal set; }

    /// <summary>Name of the socket's owner.</summary>
    public string? Owner { get; internal set; }

    /// <summary>Name of the socket's group.</summary>
    public string? Group { get; internal set; }

    /// <summary>The socket's permissions in octal digits: <c>0660</c>.</summary>
    public string? Mode { get; internal set; }

    /// <summary>Whether the user may use it; null where nothing can be known.</summary>
    public bool? IsAllowed { get; internal set; }

    /// <summary>How long it took to answer, connecting included.</summary>
    public TimeSpan? Latency { get; internal set; }

    /// <summary>Why it does not answer, in one sentence; null when it does.</summary>
    public string? Problem { get; internal set; }

    /// <summary>What can be done about it.</summary>
    public string? Remedy { get; internal set; }

    /// <inheritdoc/>
    public override string ToString() => DockerHost;
}
