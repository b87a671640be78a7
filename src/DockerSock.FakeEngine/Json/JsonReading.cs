using System.Buffers;
using System.Text.Json;

namespace DockerSock.Fake;

/// <summary>Reads what clients send as Go does: names in any case, null as absent, wrong types are errors.</summary>
internal static class JsonReading
{
    private static readonly SearchValues<char> s_base64 =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");

    public static JsonElement Field(this JsonElement json, string name)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return default;
        }

        if (json.TryGetProperty(name, out JsonElement exact))
        {
            return exact;
        }

        return json.EnumerateObject().FirstOrDefault(
            field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
    }

    public static bool IsThere(this JsonElement json) =>
        json.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    public static string Text(this JsonElement json, string name) => json.Field(name) is var field && !field.IsThere()
        ? ""
        : field.ValueKind == JsonValueKind.String ? field.GetString()! : throw Mismatch(field, name, "string");

    public static bool Flag(this JsonElement json, string name) => json.Field(name) is var field && field.IsThere()
        && (field.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? field.GetBoolean()
            : throw Mismatch(field, name, "bool"));

    public static long Number(this JsonElement json, string name) => json.Field(name) is var field && !field.IsThere()
        ? 0
        : field.ValueKind == JsonValueKind.Number && field.TryGetInt64(out long number)
            ? number
            : throw Mismatch(field, name, "int");

    public static TimeSpan Nanoseconds(this JsonElement json, string name) =>
        TimeSpan.FromTicks(json.Number(name) / 100);

    /// <summary>A list of texts; a text alone is a list of one, as in Cmd and Entrypoint.</summary>
    public static IList<string> Texts(this JsonElement json, string name)
    {
        JsonElement field = json.Field(name);
        return field.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => [],
            JsonValueKind.String => [field.GetString()!],
            JsonValueKind.Array => [.. field.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String
                ? item.GetString()!
                : throw Mismatch(item, name, "string"))],
            _ => throw Mismatch(field, name, "[]string"),
        };
    }

    public static IEnumerable<JsonElement> Items(this JsonElement json, string name) =>
        json.Field(name) is var field && field.IsThere()
        ? field.ValueKind == JsonValueKind.Array ? field.EnumerateArray() : throw Mismatch(field, name, "[]")
        : [];

    public static IEnumerable<JsonProperty> Properties(this JsonElement json, string name) =>
        json.Field(name) is var field && field.IsThere()
            ? field.ValueKind == JsonValueKind.Object
                ? field.EnumerateObject()
                : throw Mismatch(field, name, "map[string]")
            : [];

    /// <summary>A map of texts; a null value is an empty text, as in Go.</summary>
    public static IEnumerable<(string Key, string Value)> Map(this JsonElement json, string name) =>
        json.Properties(name).Select(field => (field.Name, field.Value.ValueKind switch
        {
            JsonValueKind.Null => "",
            JsonValueKind.String => field.Value.GetString()!,
            _ => throw Mismatch(field.Value, name, "string"),
        }));

    /// <summary>A map of texts, by its keys.</summary>
    public static SortedDictionary<string, string> SortedMap(this JsonElement json, string name)
    {
        SortedDictionary<string, string> map = new(StringComparer.Ordinal);
        foreach ((string key, string value) in json.Map(name))
        {
            map[key] = value;
        }

        return map;
    }

    /// <summary>As <see cref="SortedMap"/>, and null for an empty one.</summary>
    public static SortedDictionary<string, string>? OptionalMap(this JsonElement json, string name) =>
        json.SortedMap(name) is { Count: > 0 } map ? map : null;

    /// <summary>Bytes, which JSON has as Base64.</summary>
    public static byte[] Bytes(this JsonElement json, string name)
    {
        string text = json.Text(name);
        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            int at = text.AsSpan().IndexOfAnyExcept(s_base64);
            throw EngineException.BadRequest("invalid JSON: json: cannot unmarshal string into Go struct field "
                + $".{name} of type []uint8: illegal base64 data at input byte {(at < 0 ? text.Length : at)}");
        }
    }

    private static EngineException Mismatch(JsonElement found, string name, string wanted)
    {
        string kind = found.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? "bool"
            : found.ValueKind.ToString().ToLowerInvariant();
        return EngineException.BadRequest(
            $"invalid JSON: json: cannot unmarshal {kind} into Go struct field .{name} of type {wanted}");
    }
}
