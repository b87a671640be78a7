using System.Collections.Specialized;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Fields of the API that a user has given as they are, with the names that the API has.</summary>
public sealed class FieldMap : OrderedDictionary
{
    private readonly List<string> _unknown = [];

    private FieldMap()
        : base(StringComparer.Ordinal)
    {
    }

    /// <summary>A sentence about each field that the API does not have.</summary>
    internal IReadOnlyList<string> Unknown => _unknown;

    /// <summary>The fields, spelled as the API does.</summary>
    /// <param name="fields">The fields as they were given.</param>
    /// <param name="model">The type that has them; null where it is not known.</param>
    /// <param name="isEngines">True for what an engine has sent: it knows its own fields.</param>
    internal static FieldMap Of(JsonObject fields, Type? model, bool isEngines = false)
    {
        FieldMap map = new();
        map.Fill(model is null ? fields : map.Named(fields, TypeOf(model), ""));
        if (isEngines)
        {
            map._unknown.Clear();
        }

        return map;
    }

    /// <summary>Reads the fields anew, as those of a type that was not known before.</summary>
    internal void Read(Type model) =>
        Fill(Named(DockerJson.Parse(PowerShellToJson.Convert(this))!.AsObject(), TypeOf(model), ""));

    private void Fill(JsonObject fields)
    {
        Clear();
        using JsonDocument json = JsonDocument.Parse(fields.ToJsonString(),
            new JsonDocumentOptions { MaxDepth = 2 * DockerJson.Deepest });
        foreach (JsonProperty field in json.RootElement.EnumerateObject())
        {
            this[field.Name] = field.Value.Clone();
        }
    }

    private static JsonTypeInfo TypeOf(Type model) => DockerJson.Default.GetTypeInfo(model)!;

    private JsonNode? Named(JsonNode? node, Type type, string path) => (node, type) switch
    {
        (JsonObject fields, { IsGenericType: false }) when type.IsSubclassOf(typeof(DockerValue)) =>
            Named(fields, TypeOf(type), path),
        (JsonArray list, { IsGenericType: true }) when type.GetGenericTypeDefinition() == typeof(DockerList<>) =>
            new JsonArray([.. list.Select(one => Named(one, type.GenericTypeArguments[0], path))]),
        (JsonObject map, { IsGenericType: true }) when type.GetGenericTypeDefinition() == typeof(DockerMap<>) =>
            new JsonObject(map.ToArray().Select(entry => KeyValuePair.Create(entry.Key,
                Named(entry.Value, type.GenericTypeArguments[0], $"{path}{entry.Key}.")))),
        _ => node?.DeepClone(),
    };

    /// <summary>
    /// A duration as the API counts it, of PowerShell's: a TimeSpan's text or its JSON; a number is one already.
    /// </summary>
    private static JsonNode? Duration(JsonNode? node, CountsAttribute unit)
    {
        TimeSpan? duration = node switch
        {
            JsonObject parts when parts["Ticks"] is JsonValue known && known.TryGetValue(out long ticks) =>
                TimeSpan.FromTicks(ticks),
            JsonValue value when value.TryGetValue(out string? text) => DurationAttribute.Parse(text),
            _ => null,
        };
        return duration is { } time ? JsonValue.Create(unit.ToCount(time)) : node?.DeepClone();
    }

    private JsonObject Named(JsonObject fields, JsonTypeInfo type, string path)
    {
        Dictionary<string, Type> known = new(StringComparer.OrdinalIgnoreCase);
        foreach (JsonPropertyInfo property in type.Properties.Where(static property => !property.IsExtensionData))
        {
            known[property.Name] = property.PropertyType;
        }

        if (type.Type == typeof(ContainerConfig))
        {
            known["HostConfig"] = typeof(HostConfig);
            known["NetworkingConfig"] = typeof(object);
        }

        JsonObject named = [];
        foreach ((string given, JsonNode? value) in fields)
        {
            string name = known.Keys.FirstOrDefault(key => key.Equals(given, StringComparison.OrdinalIgnoreCase))
                ?? given;
            if (!known.TryGetValue(name, out Type? fieldType))
            {
                string? near = NearName.Of(given, known.Keys);
                _unknown.Add($"The API has no field '{path}{given}' that this version knows"
                    + (near is null ? "." : $"; do you mean '{path}{near}'?"));
            }

            named[name] = CountsAttribute.Of(type.Type, name) is { } unit ? Duration(value, unit)
                : fieldType is null ? value?.DeepClone() : Named(value, fieldType, $"{path}{name}.");
        }

        return named;
    }
}
