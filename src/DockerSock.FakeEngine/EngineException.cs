namespace DockerSock.Fake;

/// <summary>An error that the engine answers: a status and {"message": …}.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="message">The text.</param>
public sealed class EngineException(int status, string message) : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>
    /// The exit code of the command that failed, which a stream says beside the message; null for none.
    /// </summary>
    internal int? Code { get; init; }

    internal static EngineException BadRequest(string message) => new(400, message);

    internal static EngineException NotFound(string message) => new(404, message);

    internal static EngineException Conflict(string message) => new(409, message);

    internal static EngineException Internal(string message) => new(500, message);
}
