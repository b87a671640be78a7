using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DockerSock.Models;

/// <summary>
/// Reads the engine's two ways of writing a time, seconds since 1970 and RFC 3339 with up to nine decimals (of which
/// .NET keeps seven), as times of this machine's zone, and writes RFC 3339 in UTC. Go's zero time, the year 1, means
/// "never" and reads as null; so does an empty string.
/// </summary>
internal sealed class DockerTimeConverter : JsonConverter<DateTime?>
{
    /// <summary>The years 1 to 9999, in seconds from 1970.</summary>
    private const long First = -62_135_596_800, Last = 253_402_300_799;

    public override DateTime? Read(ref Utf8JsonReader reader, Type typeToConvert,
        JsonSerializerOptions options) =>
        reader.TokenType switch
        {
            JsonTokenType.Null => null,
            JsonTokenType.Number when reader.TryGetInt64(out long seconds) && seconds is >= First and <= Last =>
                OrNever(DateTimeOffset.FromUnixTimeSeconds(seconds)),
            JsonTokenType.String => Parse(reader.GetString()!),
            _ => throw new JsonException($"A time is a number of seconds or a string, not {reader.TokenType}."),
        };

    public override void Write(Utf8JsonWriter writer, DateTime? value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value?.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture));

    private static DateTime? Parse(string text)
    {
        if (text.Length == 0)
        {
            return null;
        }

        return DateTimeOffset.TryParse(TrimDecimals(text), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
            out DateTimeOffset time)
            ? OrNever(time)
            : throw new JsonException($"'{text}' is not a time.");
    }

    private static string TrimDecimals(string text)
    {
        int dot = text.IndexOf('.');
        int end = dot + 1;
        while (dot >= 0 && end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        return dot >= 0 && end - dot > 8 ? text.Remove(dot + 8, end - dot - 8) : text;
    }

    private static DateTime? OrNever(DateTimeOffset time) => time.Year == 1 ? null : time.LocalDateTime;
}
