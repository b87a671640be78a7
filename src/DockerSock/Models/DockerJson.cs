using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace DockerSock.Models;

/// <summary>
/// Every type that the module reads from or writes to an engine; a type that is missing here does not compile where it
/// is used. All lines stand here, by area: the generator reads one declaration.
/// </summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = Deepest,
    Converters = [typeof(DockerTimeConverter), typeof(UntypedConverter), typeof(RecurringTextConverter)])]
[JsonSerializable(typeof(EngineMessage))]
[JsonSerializable(typeof(EngineVersion))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string[]>))]
[JsonSerializable(typeof(JsonElement))]
// Containers
[JsonSerializable(typeof(ContainerSummary))]
[JsonSerializable(typeof(ImageSummary))]
[JsonSerializable(typeof(ContainerInspect))]
[JsonSerializable(typeof(ContainerTop))]
[JsonSerializable(typeof(ContainerChange))]
[JsonSerializable(typeof(HostConfig))]
[JsonSerializable(typeof(ContainerStatsSample))]
[JsonSerializable(typeof(DockerEvent))]
[JsonSerializable(typeof(ExecCreate))]
[JsonSerializable(typeof(ExecInspect))]
[JsonSerializable(typeof(IdResponse))]
[JsonSerializable(typeof(WaitResponse))]
[JsonSerializable(typeof(PathStat))]
[JsonSerializable(typeof(EngineStep))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(Ulimit[]))]
[JsonSerializable(typeof(WarningsResponse))]
[JsonSerializable(typeof(ImageInspect))]
[JsonSerializable(typeof(ImageHistoryEntry))]
[JsonSerializable(typeof(ImageSearchResult))]
[JsonSerializable(typeof(ImageRemoval))]
[JsonSerializable(typeof(ImageManifest))]
[JsonSerializable(typeof(ImageAttestation))]
[JsonSerializable(typeof(AuthResponse))]
[JsonSerializable(typeof(DockerList<ImageArchiveEntry>))]
// Networks and volumes
[JsonSerializable(typeof(DockerNetwork))]
[JsonSerializable(typeof(NetworkInspect))]
[JsonSerializable(typeof(NetworkCreate))]
[JsonSerializable(typeof(NetworkCreated))]
[JsonSerializable(typeof(NetworkLink))]
[JsonSerializable(typeof(DockerVolume))]
[JsonSerializable(typeof(VolumeList))]
[JsonSerializable(typeof(VolumeCreate))]
[JsonSerializable(typeof(PruneResult))]
// Plugins
[JsonSerializable(typeof(DockerPlugin))]
[JsonSerializable(typeof(PluginPrivilege))]
// Swarms
[JsonSerializable(typeof(DockerSwarm))]
[JsonSerializable(typeof(DockerSwarmUnlockKey))]
[JsonSerializable(typeof(SwarmInit))]
[JsonSerializable(typeof(SwarmJoin))]
[JsonSerializable(typeof(SwarmUnlock))]
[JsonSerializable(typeof(SwarmCreated))]
[JsonSerializable(typeof(SwarmFileCreate))]
[JsonSerializable(typeof(DockerNode))]
[JsonSerializable(typeof(DockerSecret))]
[JsonSerializable(typeof(DockerConfig))]
[JsonSerializable(typeof(DockerTask))]
[JsonSerializable(typeof(DockerService))]
[JsonSerializable(typeof(string))]
// System
[JsonSerializable(typeof(DockerVersion))]
[JsonSerializable(typeof(ClientVersion))]
[JsonSerializable(typeof(SystemInfo))]
[JsonSerializable(typeof(DataUsage))]
[JsonSerializable(typeof(DiskUsageItem))]
[JsonSerializable(typeof(BuildCacheRemoval))]
[JsonSerializable(typeof(SockTest))]
[JsonSerializable(typeof(SockExposure))]
[JsonSerializable(typeof(SockFinding))]
[JsonSerializable(typeof(SockRequest))]
internal sealed partial class DockerJson : JsonSerializerContext
{
    /// <summary>How deep values may be nested; what is deeper is text.</summary>
    public const int Deepest = 512;

    private static JsonSerializerOptions? s_reading;

    private static JsonSerializerOptions? s_odd;

    private static JsonSerializerOptions? s_writing;

    private static DockerJson? s_plain;

    /// <summary>
    /// The same types, written with plain quotes and letters: for engines and people, not for an HTML page.
    /// </summary>
    public static DockerJson Plain => s_plain ??= new DockerJson(new JsonSerializerOptions(Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>A type for reading what an engine sent: null is what it has left out, in any field.</summary>
    /// <param name="type">The type.</param>
    /// <param name="isOdd">True where fields may be of another kind than the API says: <see cref="OddFields"/>.</param>
    public static JsonTypeInfo<T> ForReading<T>(JsonTypeInfo<T> type, bool isOdd = false) =>
        (JsonTypeInfo<T>)(isOdd ? s_odd ??= Reading(OddFields.Allow) : s_reading ??= Reading())
            .GetTypeInfo(type.Type);

    /// <summary>A model as compact JSON.</summary>
    public static string Write(object value) => JsonSerializer.Serialize(value, (s_writing ??=
        new JsonSerializerOptions(Plain.Options)
        {
            MaxDepth = 2 * Deepest, TypeInfoResolver = Plain.WithAddedModifier(WriteOnce),
        })
        .GetTypeInfo(value.GetType()));

    /// <summary>A model as JSON that can be changed.</summary>
    public static JsonObject ToNode(object value) => Parse(Encoding.UTF8.GetBytes(Write(value)))!.AsObject();

    /// <summary>JSON of ours, which may hold what is nested as deep as an engine's.</summary>
    public static JsonNode? Parse(ReadOnlySpan<byte> utf8)
    {
        Utf8JsonReader reader = new(utf8, new JsonReaderOptions { MaxDepth = 2 * Deepest });
        return Node(System.Text.Json.JsonElement.ParseValue(ref reader));
    }

    /// <summary>
    /// The library's own way from text to nodes knows no field twice, and finds text that is none only when it is
    /// asked for.
    /// </summary>
    public static JsonNode? Node(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                JsonObject found = [];
                foreach (JsonProperty field in element.EnumerateObject())
                {
                    found[field.Name] = Node(field.Value);
                }

                return found;
            case JsonValueKind.Array:
                return new JsonArray([.. element.EnumerateArray().Select(Node)]);
            case JsonValueKind.String:
                return element.GetString();
            default:
                return JsonValue.Create(element.Clone());
        }
    }

    private static JsonSerializerOptions Reading(params Action<JsonTypeInfo>[] more) => new(Default.Options)
    {
        TypeInfoResolver = more.Aggregate(Default.WithAddedModifier(KeepUnknown).WithAddedModifier(LeaveOutNull),
            static (resolver, modifier) => resolver.WithAddedModifier(modifier)),
    };

    /// <summary>
    /// Objects know which parts of them carry unknown fields; one that is called as a property of ours is unknown too.
    /// </summary>
    private static void KeepUnknown(JsonTypeInfo type)
    {
        foreach (JsonPropertyInfo ours in type.Properties.ToArray().Where(static one =>
            one is { Get: null, Set: null }))
        {
            type.Properties.Remove(ours);
        }

        if (type.Type.IsSubclassOf(typeof(DockerObject)))
        {
            type.OnDeserializing = static made => ((DockerObject)made).FirstUnknown = UnknownFields.Count;
            type.OnDeserialized = static made => ((DockerObject)made).WithUnknownFields =
                UnknownFields.From(((DockerObject)made).FirstUnknown);
        }
    }

    /// <summary>What was sent for a field and could not be read is written in its place, not beside it.</summary>
    private static void WriteOnce(JsonTypeInfo type)
    {
        foreach (JsonPropertyInfo property in type.Properties.Where(property =>
            !property.IsExtensionData && type.Type.IsSubclassOf(typeof(DockerValue))))
        {
            property.ShouldSerialize = (model, value) =>
                value is not null && ((DockerValue)model).Rest?.ContainsKey(property.Name) != true;
        }
    }

    private static void LeaveOutNull(JsonTypeInfo type)
    {
        foreach (JsonPropertyInfo property in type.Properties.Where(static property => !property.IsExtensionData))
        {
            if (OrDefault.Of(property.PropertyType) is { } number)
            {
                property.CustomConverter ??= number;
            }
            else if (property.Set is { } count && CountsAttribute.Of(type.Type, property.Name) is not null)
            {
                property.Set = (model, value) =>
                {
                    count(model, value);
                    UnknownFields.Found((DockerValue)model);
                };
            }
            else if (!property.PropertyType.IsValueType && property.Set is { } set)
            {
                property.Set = (model, value) =>
                {
                    if (value is not null)
                    {
                        set(model, value);
                    }
                };
            }
        }
    }
}

/// <summary>The body of an error answer.</summary>
internal sealed class EngineMessage
{
    [JsonPropertyName("message")]
    public string? Message { get; set; }
}

/// <summary>What version negotiation reads of GET /version.</summary>
internal sealed class EngineVersion
{
    public string? ApiVersion { get; set; }

    public string? MinAPIVersion { get; set; }
}
