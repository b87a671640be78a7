namespace DockerSock.Models;

/// <summary>
/// One request that a client sent to an engine, and what became of it, as a relay between the two saw it.
/// </summary>
public sealed class SockRequest : DockerObject
{
    /// <summary>When its first byte came.</summary>
    public DateTime Time { get; internal set; }

    /// <summary>The HTTP method; null where what came was no request.</summary>
    public string? Method { get; internal set; }

    /// <summary>The path without the API version before it and the query behind it, as it was sent.</summary>
    public string? Path { get; internal set; }

    /// <summary>The query in words that can be read; secrets are shown as ***. Empty where there is none.</summary>
    public string Query { get; internal set; } = "";

    /// <summary>The API version that the path began with; null where it had none.</summary>
    public string? ApiVersion { get; internal set; }

    /// <summary>The API's own name of the operation: ContainerList. Null where the API has no such request.</summary>
    public string? Operation { get; internal set; }

    /// <summary>The cmdlet that does the same; null where there is none.</summary>
    public string? Cmdlet { get; internal set; }

    /// <summary>The docker command that is made of this request; null where there is none.</summary>
    public string? Command { get; internal set; }

    /// <summary>The curl command that sends the same request to the engine; secrets are left out.</summary>
    public string? Curl { get; internal set; }

    /// <summary>Status of the answer; null where there was none.</summary>
    public int? Status { get; internal set; }

    /// <summary>Bytes that the client sent, the head and what came after an upgrade included.</summary>
    public long BytesSent { get; internal set; }

    /// <summary>Bytes that the engine answered, counted in the same way.</summary>
    public long BytesReceived { get; internal set; }

    /// <summary>From the first byte of the request to the last of its answer.</summary>
    public TimeSpan Duration { get; internal set; }

    /// <summary>Id of the process that sent it; null where the system does not tell.</summary>
    public int? ProcessId { get; internal set; }

    /// <summary>Name of that process's program: docker. Null where it cannot be seen.</summary>
    public string? Program { get; internal set; }

    /// <summary>Number of that process's user; null where the system does not tell.</summary>
    public long? UserId { get; internal set; }

    /// <summary>True where the connection became a stream of bytes in both directions: attach, exec.</summary>
    public bool IsUpgraded { get; internal set; }

    /// <summary>JSON of the request, its secrets as ***; only where bodies were asked for and there was one.</summary>
    public string? RequestBody { get; internal set; }

    /// <summary>JSON of the answer, its secrets as ***; only where bodies were asked for and there was one.</summary>
    public string? ResponseBody { get; internal set; }

    /// <summary>What went wrong: no engine, no HTTP, an answer that broke off; null where all is well.</summary>
    public string? Problem { get; internal set; }

    /// <inheritdoc/>
    public override string ToString() => Method is null ? Problem ?? "" : $"{Method} {Path}";
}
