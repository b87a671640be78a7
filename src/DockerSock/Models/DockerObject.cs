using System.Text.Json.Serialization;

namespace DockerSock.Models;

/// <summary>An object that the engine knows by an id or a name, and the engine that it lives on.</summary>
public abstract class DockerObject : DockerValue
{
    /// <summary>
    /// Endpoint of the engine that answered, as <c>-DockerHost</c> takes it; a following cmdlet binds it from the
    /// pipeline and so acts on the same engine.
    /// </summary>
    [JsonIgnore]
    public string DockerHost { get; internal set; } = "";

    /// <summary>
    /// Objects in this one, itself included, that carry fields unknown to this version, or durations; null as a rule.
    /// </summary>
    internal virtual IReadOnlyList<DockerValue>? WithUnknownFields { get; set; }

    /// <summary>How many such objects had been found when the reading of this one began.</summary>
    internal int FirstUnknown { get; set; }

    /// <summary>
    /// What people call such an object, or the one that it tells of, where cmdlets take it by its id or name:
    /// container. Null for what cannot be named.
    /// </summary>
    internal virtual string? Word => null;

    /// <summary>What people call this object, or the one that it tells of: its name, else its id.</summary>
    internal virtual string Called => ToString();

    /// <summary>
    /// A text that means this object and no other, for <c>"$container:/etc"</c> and the like: its id where it has one. A
    /// name may be somebody else's on another engine.
    /// </summary>
    public abstract override string ToString();
}
