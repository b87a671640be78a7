using System.Text.Json;
using System.Text.Json.Nodes;

namespace DockerSock.Client;

/// <summary>
/// What the file meta.json of a context says. Fields that are nobody's business here are kept, and written as they
/// were.
/// </summary>
/// <param name="Root">All of the file.</param>
internal sealed record StoredContext(JsonObject Root)
{
    /// <summary>The endpoint that is the engine; others are of programs that nobody has any more.</summary>
    public const string Engine = "docker";

    private const string DescriptionField = "Description";

    /// <summary>A context with nothing in it.</summary>
    public static StoredContext Empty { get; } = new([]);

    /// <summary>Its name; null where it has none.</summary>
    public string? Name => ConfigJson.Text(Root, nameof(Name));

    /// <summary>What its maker wrote about it; null for nothing.</summary>
    public string? Description => ConfigJson.Text(Metadata[DescriptionField]);

    /// <summary>All that its maker wrote about it.</summary>
    public JsonObject Metadata => Map(nameof(Metadata));

    /// <summary>The engine's address; null where it has none.</summary>
    public string? Host => ConfigJson.Text(Docker, nameof(Host));

    /// <summary>True when the engine's certificate is not to be checked.</summary>
    public bool SkipTlsVerify => ConfigJson.Fields(Docker, "SkipTLSVerify").LastOrDefault()
        is { } value && value.GetValueKind() == JsonValueKind.True;

    private JsonObject Endpoints => Map(nameof(Endpoints));

    private JsonObject Docker => Endpoints[Engine] as JsonObject ?? [];

    /// <summary>The same context with these values in place of its own.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="host">The engine's address; null or empty for none.</param>
    /// <param name="description">What it is for; null or empty for nothing.</param>
    /// <param name="skipTlsVerify">Whether the engine's certificate is not to be checked.</param>
    public StoredContext With(string name, string? host, string? description, bool skipTlsVerify)
    {
        JsonObject metadata = (JsonObject)Metadata.DeepClone();
        metadata.Remove(DescriptionField);
        if (!string.IsNullOrEmpty(description))
        {
            metadata[DescriptionField] = description;
        }

        JsonObject endpoints = (JsonObject)Endpoints.DeepClone();
        endpoints[Engine] = EngineOf(string.IsNullOrEmpty(host) ? null : host, skipTlsVerify);
        return Made(name, metadata, endpoints);
    }

    /// <summary>The same context under another name.</summary>
    public StoredContext Renamed(string name)
    {
        JsonObject endpoints = (JsonObject)Endpoints.DeepClone();
        if (endpoints[Engine] is JsonObject)
        {
            endpoints[Engine] = EngineOf(Host, SkipTlsVerify);
        }

        return Made(name, Metadata, endpoints);
    }

    /// <summary>The file.</summary>
    public byte[] ToBytes() => ContextJson.Write(Root);

    private JsonObject EngineOf(string? host, bool skipTlsVerify) =>
        ContextJson.InFront(Docker, (nameof(Host), host), ("SkipTLSVerify", skipTlsVerify));

    /// <summary>Maps are in the order of their keys, as the docker program has them; fields in one of their own.
    /// </summary>
    private StoredContext Made(string name, JsonObject metadata, JsonObject endpoints)
    {
        JsonNode? engine = endpoints[Engine]?.DeepClone();
        JsonObject sorted = (JsonObject)ContextJson.Sorted(endpoints)!;
        if (engine is not null)
        {
            sorted[Engine] = engine;
        }

        return new StoredContext(ContextJson.InFront(Root, (nameof(Name), name),
            (nameof(Metadata), ContextJson.Sorted(metadata)), (nameof(Endpoints), sorted)));
    }

    private JsonObject Map(string name) => ConfigJson.Fields(Root, name).OfType<JsonObject>().LastOrDefault() ?? [];
}
