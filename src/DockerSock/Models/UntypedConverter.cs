using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace DockerSock.Models;

/// <summary>
/// Reads what the API leaves open: texts, numbers, truth, and lists and maps of them, which ConvertTo-Json knows.
/// </summary>
internal sealed class UntypedConverter : JsonConverter<object>
{
    public override object? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            JsonTokenType.StartObject => Read<DockerMap<object>>(ref reader, options),
            JsonTokenType.StartArray => Read<DockerList<object>>(ref reader, options),
            JsonTokenType.Number when reader.TryGetInt64(out long whole) => whole,
            JsonTokenType.Number when reader.TryGetDouble(out double number) && double.IsFinite(number) => number,
            _ => throw new JsonException("It is no value that PowerShell has."),
        };

    public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, options.GetTypeInfo(value.GetType()));

    private static T? Read<T>(ref Utf8JsonReader reader, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize(ref reader, (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)));
}
