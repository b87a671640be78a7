using System.Text.Json;

namespace DockerSock.Fake.Json;

/// <summary>Reads what clients send as Go does: names in any case, null as absent, wrong types are errors.</summary>
internal static class JsonReading
{
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

    private static EngineException Mismatch(JsonElement found, string name, string wanted)
    {
        string kind = found.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? "bool"
            : found.ValueKind.ToString().ToLowerInvariant();
        return EngineException.BadRequest(
            $"invalid JSON: json: cannot unmarshal {kind} into Go struct field .{name} of type {wanted}");
    }
}
