using System.Text.Json;
using System.Text.Json.Serialization;

namespace DockerSock.Models;

/// <summary>
/// One step of a pull, a push, a load, an import or a build, as its stream tells it. Source: ImageCreate, ImagePush,
/// ImageLoad, ImageBuild.
/// </summary>
internal sealed class EngineStep : DockerValue
{
    [JsonPropertyName("status")]
    public string? Status { get; set; }

    /// <summary>What the step is about: a layer, or the name of what is in <see cref="Aux"/>.</summary>
    [JsonPropertyName("id")]
    public string? Id { get; set; }

    [JsonPropertyName("progressDetail")]
    public StepProgress? ProgressDetail { get; set; }

    /// <summary>Output of a build or a load.</summary>
    [JsonPropertyName("stream")]
    public string? Stream { get; set; }

    /// <summary>A result as data: a digest, an id, a piece of a BuildKit trace.</summary>
    [JsonPropertyName("aux")]
    public JsonElement? Aux { get; set; }

    [JsonPropertyName("error")]
    public string? Error { get; set; }

    [JsonPropertyName("errorDetail")]
    public StepError? ErrorDetail { get; set; }
}

/// <summary>How far a step is.</summary>
internal sealed class StepProgress : DockerValue
{
    [JsonPropertyName("current")]
    public long Current { get; set; }

    [JsonPropertyName("total")]
    public long Total { get; set; }
}

/// <summary>Why a step failed.</summary>
internal sealed class StepError : DockerValue
{
    /// <summary>The exit code of a command, or a status; 0 where there is none.</summary>
    [JsonPropertyName("code")]
    public long Code { get; set; }

    [JsonPropertyName("message")]
    public string? Message { get; set; }
}
