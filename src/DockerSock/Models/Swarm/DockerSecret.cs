using System.Text;
using System.Text.Json.Serialization;

namespace DockerSock.Models;

/// <summary>
/// A secret of a swarm; its value is only told to the tasks that have it. Source: SecretList, <c>GET /secrets</c>;
/// SecretInspect, <c>GET /secrets/{id}</c>.
/// </summary>
public sealed class DockerSecret : SwarmObject
{
    /// <summary>What it is.</summary>
    public SecretSpec? Spec { get; set; }

    /// <summary>Its name.</summary>
    [JsonIgnore]
    public string Name => Spec?.Name ?? "";

    /// <summary>Labels; keys are case-sensitive.</summary>
    [JsonIgnore]
    public DockerMap<string> Labels => Spec?.Labels ?? [];

    /// <summary>Name of the driver that has its value; null when the swarm keeps it itself.</summary>
    [JsonIgnore]
    public string? Driver => Spec?.Driver?.Name;

    internal override string Word => "secret";

    internal override string Called => Name;
}

/// <summary>What a secret is.</summary>
public sealed class SecretSpec : DockerValue
{
    /// <summary>Its name.</summary>
    public string? Name { get; set; }

    /// <summary>Labels; keys are case-sensitive.</summary>
    public DockerMap<string>? Labels { get; set; }

    /// <summary>Where its value is taken from, when the swarm does not keep it itself.</summary>
    public SwarmDriver? Driver { get; set; }

    /// <summary>What fills in placeholders in its value; null when nothing does.</summary>
    public SwarmDriver? Templating { get; set; }
}

/// <summary>
/// A config of a swarm. Source: ConfigList, <c>GET /configs</c>; ConfigInspect, <c>GET /configs/{id}</c>.
/// </summary>
public sealed class DockerConfig : SwarmObject
{
    /// <summary>What it is.</summary>
    public ConfigSpec? Spec { get; set; }

    /// <summary>Its name.</summary>
    [JsonIgnore]
    public string Name => Spec?.Name ?? "";

    /// <summary>Labels; keys are case-sensitive.</summary>
    [JsonIgnore]
    public DockerMap<string> Labels => Spec?.Labels ?? [];

    /// <summary>Its content as bytes.</summary>
    [JsonIgnore]
    public byte[] Bytes
    {
        get
        {
            byte[] room = new byte[(Spec?.Data?.Length ?? 0) + 3];
            return System.Convert.TryFromBase64String(Spec?.Data ?? "", room, out int count) ? room[..count] : [];
        }
    }

    /// <summary>Its content read as UTF-8.</summary>
    [JsonIgnore]
    public string Text => Encoding.UTF8.GetString(Bytes);

    internal override string Word => "config";

    internal override string Called => Name;
}

/// <summary>What a config is.</summary>
public sealed class ConfigSpec : DockerValue
{
    /// <summary>Its name.</summary>
    public string? Name { get; set; }

    /// <summary>Labels; keys are case-sensitive.</summary>
    public DockerMap<string>? Labels { get; set; }

    /// <summary>Its content, in Base64.</summary>
    public string? Data { get; set; }

    /// <summary>What fills in placeholders in it; null when nothing does.</summary>
    public SwarmDriver? Templating { get; set; }
}

/// <summary>What SecretCreate and ConfigCreate are asked for. Null is not sent.</summary>
internal sealed class SwarmFileCreate : DockerValue
{
    public string? Name { get; set; }

    public DockerMap<string>? Labels { get; set; }

    public byte[]? Data { get; set; }

    public SwarmDriver? Driver { get; set; }

    public SwarmDriver? Templating { get; set; }
}

/// <summary>The answer of SecretCreate, ConfigCreate and ServiceCreate; only the last one warns.</summary>
internal sealed class SwarmCreated : DockerValue, ICreated
{
    [JsonPropertyName("ID")]
    public string Id { get; set; } = "";

    public DockerList<string> Warnings { get => field ??= []; set; }
}
