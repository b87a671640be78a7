using System.Globalization;
using System.Text.Json.Serialization;

namespace DockerSock.Models;

/// <summary>Something that happened on an engine. Source: SystemEvents, <c>GET /events</c>.</summary>
public sealed class DockerEvent : DockerObject
{
    /// <summary>When, in steps of 100 nanoseconds as .NET keeps them.</summary>
    [JsonIgnore]
    public DateTime Time => Clock.FromNanoseconds(TimeNano);

    /// <summary>When, in nanoseconds since 1970.</summary>
    [JsonPropertyName("timeNano")]
    public long TimeNano { get => field != 0 ? field : Seconds * 1_000_000_000; set; }

    /// <summary>Kind of the object: container, image, network, volume, daemon, builder and others.</summary>
    public string Type { get; set; } = "";

    /// <summary>
    /// What happened to it: create, start, die; with details for some, such as <c>health_status: healthy</c>.
    /// </summary>
    public string Action { get; set; } = "";

    /// <summary>Id of the object; the name of a volume.</summary>
    [JsonIgnore]
    public string Id => Actor?.Id is { Length: > 0 } id ? id : Type == "volume"
        ? Attributes.GetValueOrDefault("name", "") : "";

    /// <summary>
    /// The id as tables show it; what is no id, such as the name of an image that was pulled, stays whole.
    /// </summary>
    [JsonIgnore]
    public string ShortId => Id[(Id.IndexOf(':') + 1)..] is { Length: 64 } hex && hex.All(char.IsAsciiHexDigitLower)
        ? hex[..12] : Id;

    /// <summary>Name of the object; null where the engine does not tell.</summary>
    [JsonIgnore]
    public string? Name => Attributes.GetValueOrDefault("name") ?? (Type == "volume" ? Id : null);

    /// <summary>Exit code of a container or of a command in it that has ended; null in other events.</summary>
    [JsonIgnore]
    public long? ExitCode => long.TryParse(First("exitCode") ?? (HasEnded ? First("containerExitCode") : null),
        NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long code) ? code : null;

    /// <summary>Number of the signal that a container was sent: 15; null in other events.</summary>
    [JsonIgnore]
    public string? Signal => First("signal");

    /// <summary>Image of a container; null in other events.</summary>
    [JsonIgnore]
    public string? Image => First("image");

    /// <summary>Id of the container that a network or a volume was given to or taken from; null in other events.
    /// </summary>
    [JsonIgnore]
    public string? ContainerId => Type == "container" ? null : First("container");

    /// <summary>Name that a renamed container had before; null in other events.</summary>
    [JsonIgnore]
    public string? OldName => First("oldName")?.TrimStart('/');

    /// <summary>Driver of a volume, or of a network; null in other events.</summary>
    [JsonIgnore]
    public string? Driver => First("driver") ?? (Type == "network" ? First("type") : null);

    /// <summary>What is known of the object: name, image, labels, and more for some events.</summary>
    [JsonIgnore]
    public DockerMap<string> Attributes => (Actor ??= new EventActor()).Attributes;

    /// <summary>Where: local or swarm.</summary>
    [JsonPropertyName("scope")]
    public string? Scope { get; set; }

    /// <summary>The object as the API has it; Id and Attributes show the same.</summary>
    [JsonInclude]
    internal EventActor? Actor { get; set; }

    /// <summary>The same as the time in nanoseconds, to the second.</summary>
    [JsonInclude, JsonPropertyName("time")]
    internal long Seconds { get; set; }

    /// <summary>The same as Action; before API 1.52.</summary>
    [JsonInclude, JsonPropertyName("status")]
    internal string? OldStatus { get; set; }

    /// <summary>The same as Id; before API 1.52.</summary>
    [JsonInclude, JsonPropertyName("id")]
    internal string? OldId { get; set; }

    /// <summary>The same as the attribute image; before API 1.52.</summary>
    [JsonInclude, JsonPropertyName("from")]
    internal string? OldFrom { get; set; }

    /// <summary>Podman gives every event an exit code.</summary>
    private bool HasEnded => Action is "die" or "died" or "exec_die" or "exec_died";

    private string? First(string attribute) =>
        Attributes.GetValueOrDefault(attribute) is { Length: > 0 } value ? value : null;

    internal override string? Word => Type.Length > 0 ? Type : null;

    internal override string Called => Name ?? ShortId;

    /// <inheritdoc/>
    public override string ToString() => $"{Type} {Action} {Name ?? ShortId}";
}

/// <summary>The object of an event.</summary>
internal sealed class EventActor : DockerValue
{
    [JsonPropertyName("ID")]
    public string Id { get; set; } = "";

    public DockerMap<string> Attributes { get => field ??= []; set; }
}
