using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DockerSock.Models;

/// <summary>
/// Reads strings. A list says the same words over and over (names of images, networks and labels, states, drivers,
/// gateways): one that was read a moment ago is used again in place of a copy, which saves a fifth of what a list of
/// containers takes.
/// </summary>
internal sealed class RecurringTextConverter : JsonConverter<string>
{
    private const int Longest = 128;
    private const int Slots = 1024;

    // Each slot holds what was read last with its hash. Threads share it without a lock: a slot is one reference.
    private static readonly string?[] s_recent = new string?[Slots];

    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? Text(ref reader) : reader.GetString();

    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert,
        JsonSerializerOptions options) => Text(ref reader);

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value);

    private static string Text(ref Utf8JsonReader reader)
    {
        if (reader.HasValueSequence || reader.ValueIsEscaped || reader.ValueSpan.Length > Longest)
        {
            return reader.GetString()!;
        }

        HashCode hash = default;
        hash.AddBytes(reader.ValueSpan);
        ref string? slot = ref s_recent[(uint)hash.ToHashCode() % Slots];
        return slot is { } recent && Ascii.Equals(reader.ValueSpan, recent) ? recent : slot = reader.GetString()!;
    }
}
