using System.Globalization;
using System.Text.Json.Nodes;

namespace DockerSock.Tests.Models;

/// <summary>
/// Compares an engine's JSON with what our model of it writes: everything that was sent must be there.
/// </summary>
internal static class JsonLoss
{
    /// <summary>
    /// Leaves that were sent and are missing or different, as "path: sent / ours"; none when nothing was lost.
    /// </summary>
    /// <remarks>
    /// Nothing and an empty list or map are the same; so are two ways of writing a time, and Go's zero time and null.
    /// </remarks>
    public static IReadOnlyList<string> Between(JsonNode? sent, JsonNode? ours) => [.. Compare("$", sent, ours)];

    private static IEnumerable<string> Compare(string path, JsonNode? sent, JsonNode? ours) => sent switch
    {
        JsonObject map =>
            map.SelectMany(field => Compare($"{path}.{field.Key}", field.Value, (ours as JsonObject)?[field.Key])),
        JsonArray list => list.SelectMany((item, index) =>
            Compare($"{path}[{index}]", item, ours is JsonArray { } same && index < same.Count ? same[index] : null)),
        JsonValue value when !Same(value, ours as JsonValue) =>
            [$"{path}: {value.ToJsonString()} / {ours?.ToJsonString() ?? "nothing"}"],
        _ => [],
    };

    private static bool Same(JsonValue sent, JsonValue? ours)
    {
        if (ours is null)
        {
            return Time(sent) is { Year: 1 } || sent.ToJsonString() == "\"\"";
        }

        return JsonNode.DeepEquals(sent, ours) || (Time(sent) is { } then && Time(ours) == then);
    }

    private static DateTimeOffset? Time(JsonValue value)
    {
        if (value.TryGetValue(out long seconds))
        {
            return DateTimeOffset.FromUnixTimeSeconds(seconds);
        }

        // .NET keeps seven decimals of a second; engines send up to nine.
        return value.TryGetValue(out string? text) && text.Contains('T')
            && DateTimeOffset.TryParse(System.Text.RegularExpressions.Regex.Replace(text, @"(\.\d{7})\d+", "$1"),
                CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? time : null;
    }
}
