using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;
using System.Text.Json;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>
/// Understands fields as the API names them: a hashtable or any other map, an object with properties, and what an
/// engine's object has of them: <c>-HostConfig $container.HostConfig</c>.
/// </summary>
public sealed class FieldsAttribute : ParameterShapeAttribute
{
    private protected override object? Read(object value, EngineIntrinsics engine) => value is IDictionary ? value
        : Entries(value) is { } entries ? Map(entries)
        : Parsed(value) is { ValueKind: JsonValueKind.Object } json
            ? Map(json.EnumerateObject().Select(static field => KeyValuePair.Create(field.Name, (object?)field.Value)))
        : throw new FormatException($"'{Text(value)}' has no fields. Write @{{ Name = value }}, as the API names them.");

    /// <summary>One of our objects as the API writes it.</summary>
    private static JsonElement Parsed(object value) =>
        value is DockerValue
            ? JsonSerializer.Deserialize(PowerShellToJson.Convert(value), DockerJson.Default.JsonElement) : default;

    private static OrderedDictionary Map(IEnumerable<KeyValuePair<string, object?>> fields)
    {
        OrderedDictionary map = new(StringComparer.Ordinal);
        foreach ((string name, object? value) in fields)
        {
            map[name] = value;
        }

        return map;
    }
}
