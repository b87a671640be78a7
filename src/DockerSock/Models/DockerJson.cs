using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace DockerSock.Models;

/// <summary>
/// Every type that the module reads from or writes to an engine; a type that is missing here does not compile where it
/// is used. All lines stand here, by area: the generator reads one declaration.
/// </summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(DockerTimeConverter), typeof(NanosecondsConverter), typeof(RecurringTextConverter)])]
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
internal sealed partial class DockerJson : JsonSerializerContext
{
    private static JsonSerializerOptions? s_reading;

    private static DockerJson? s_plain;

    /// <summary>
    /// The same types, written with plain quotes and letters: for engines and people, not for an HTML page.
    /// </summary>
    public static DockerJson Plain => s_plain ??= new DockerJson(new JsonSerializerOptions(Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>A type for reading what an engine sent: null is what it has left out, in any field.</summary>
    public static JsonTypeInfo<T> ForReading<T>(JsonTypeInfo<T> type) =>
        (JsonTypeInfo<T>)(s_reading ??= new JsonSerializerOptions(Default.Options)
        {
            TypeInfoResolver = Default.WithAddedModifier(LeaveOutNull),
        }).GetTypeInfo(type.Type);

    /// <summary>A model as compact JSON.</summary>
    public static string Write(object value) => JsonSerializer.Serialize(value, value.GetType(), Plain);

    private static void LeaveOutNull(JsonTypeInfo type)
    {
        foreach (JsonPropertyInfo property in type.Properties.Where(static property => !property.IsExtensionData))
        {
            if (OrDefault.Of(property.PropertyType) is { } number)
            {
                property.CustomConverter ??= number;
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
