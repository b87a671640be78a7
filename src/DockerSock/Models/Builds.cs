using System.Text.Json;
using System.Text.Json.Serialization;

namespace DockerSock.Models;

/// <summary>
/// One value of a build's answer: a piece of text, how far a transfer is, a piece of BuildKit's report, the image's id,
/// or a failure.
/// </summary>
internal sealed class BuildAnswer : DockerValue
{
    private const string TraceId = "moby.buildkit.trace";

    [JsonPropertyName("id")]
    public string? Id { get; set; }

    [JsonPropertyName("stream")]
    public string? Stream { get; set; }

    [JsonPropertyName("status")]
    public string? Status { get; set; }

    [JsonPropertyName("progressDetail")]
    public StepProgress? ProgressDetail { get; set; }

    [JsonPropertyName("aux")]
    public JsonElement Aux { get; set; }

    [JsonPropertyName("error")]
    public string? Error { get; set; }

    [JsonPropertyName("errorDetail")]
    public StepError? ErrorDetail { get; set; }

    /// <summary>True for a piece of BuildKit's report.</summary>
    [JsonIgnore]
    public bool IsTrace => Id == TraceId;

    /// <summary>The bytes of a piece of BuildKit's report; null where there are none.</summary>
    [JsonIgnore]
    public byte[]? Trace => Aux.ValueKind == JsonValueKind.String && Aux.TryGetBytesFromBase64(out byte[]? bytes) ? bytes : null;

    /// <summary>Id of the image that was built; null for anything else.</summary>
    [JsonIgnore]
    public string? ImageId => Aux.ValueKind == JsonValueKind.Object && Aux.TryGetProperty("ID", out JsonElement id) ? id.GetString() : null;

    /// <summary>Why the build failed; null for anything else.</summary>
    [JsonIgnore]
    public string? Problem => (ErrorDetail?.Message ?? Error)?.Trim() is { Length: > 0 } problem ? problem : null;
}
