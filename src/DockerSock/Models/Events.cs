using System.Text.Json.Serialization;

namespace DockerSock.Models;

/// <summary>Something that happened on an engine. Source: SystemEvents, <c>GET /events</c>.</summary>
public sealed class DockerEvent : DockerObject
{
    /// <summary>Kind of the object: container, image, network, volume and others.</summary>
    public string Type { get; set; } = "";

    /// <summary>
    /// What happened to it: create, start, die; with details for some, such as <c>health_status: healthy</c>.
    /// </summary>
    public string Action { get; set; } = "";

    /// <summary>The object.</summary>
    public EventActor? Actor { get; set; }

    /// <summary>Where: local or swarm.</summary>
    [JsonPropertyName("scope")]
    public string? Scope { get; set; }

    /// <summary>When, to the second.</summary>
    [JsonPropertyName("time")]
    public DateTimeOffset? Time { get; set; }

    /// <summary>When, in nanoseconds since 1970.</summary>
    [JsonPropertyName("timeNano")]
    public long TimeNano { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{Type} {Action}";
}

/// <summary>The object of an event.</summary>
public sealed class EventActor : DockerValue
{
    /// <summary>Its id.</summary>
    [JsonPropertyName("ID")]
    public string Id { get; set; } = "";

    /// <summary>What is known of it: name, image, labels, and more for some events.</summary>
    public DockerMap<string> Attributes { get => field ??= []; set; }
}
