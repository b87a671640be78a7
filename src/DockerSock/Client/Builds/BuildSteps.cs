using System.Text.Json;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>What the steps of a build's answer hold beside text.</summary>
internal static class BuildSteps
{
    private const string Trace = "moby.buildkit.trace";

    /// <summary>True for a piece of BuildKit's report.</summary>
    public static bool IsTrace(this EngineStep step) => step.Id == Trace;

    /// <summary>The bytes of a piece of BuildKit's report.</summary>
    /// <exception cref="SockException"><see cref="SockFailure.ResponseUnreadable"/>: it has none.</exception>
    public static byte[] TraceBytes(this EngineStep step) =>
        step.Aux is { ValueKind: JsonValueKind.String } aux && aux.TryGetBytesFromBase64(out byte[]? bytes)
            ? bytes
            : throw new SockException(SockFailure.ResponseUnreadable,
                "The engine's report of the build cannot be read: a piece of it is not base64.");

    /// <summary>Id of the image that was built; null for anything else.</summary>
    public static string? ImageId(this EngineStep step) =>
        step.Aux is { ValueKind: JsonValueKind.Object } aux && aux.TryGetProperty("ID", out JsonElement id)
            && id.ValueKind == JsonValueKind.String ? id.GetString() : null;

    /// <summary>Why the build failed; null for anything else.</summary>
    public static string? Problem(this EngineStep step) =>
        (step.ErrorDetail?.Message ?? step.Error)?.Trim() is { Length: > 0 } problem ? problem : null;
}
