using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>
/// The JSON of the user's configuration, read as the docker program reads it: what is empty holds nothing, the names of
/// fields are the same in any case, of a field that is there twice the later one counts, and what follows the first
/// value is not looked at.
/// </summary>
/// <param name="Root">What it holds; empty where it cannot be read.</param>
/// <param name="Problem">Why it cannot be read; null when it can. It quotes nothing: there may be passwords in it.
/// </param>
/// <param name="IsWhole">False when the text holds more than <paramref name="Root"/>: it would be lost if the file was
/// written.</param>
internal sealed record ConfigJson(JsonObject Root, string? Problem = null, bool IsWhole = true)
{
    private static readonly SearchValues<byte> s_blanks = SearchValues.Create(" \t\r\n"u8);

    /// <summary>
    /// What an object has under the name of a field, in any case and as often as it is there; null is nothing.
    /// </summary>
    public static IEnumerable<JsonNode> Fields(JsonObject parent, string name) => parent
        .Where(field => string.Equals(field.Key, name, StringComparison.OrdinalIgnoreCase))
        .Select(static field => field.Value).OfType<JsonNode>();

    /// <summary>The text of a field; null where it is missing, empty, or something else.</summary>
    public static string? Text(JsonObject parent, string name) => Text(Fields(parent, name).LastOrDefault());

    /// <summary>A text; null where it is empty, or something else.</summary>
    public static string? Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out string? text) && text.Length > 0 ? text : null;

    /// <summary>Reads a text.</summary>
    public static ConfigJson Read(ReadOnlySpan<byte> json)
    {
        if (!json.ContainsAnyExcept(s_blanks))
        {
            return new([]);
        }

        try
        {
            Utf8JsonReader reader = new(json);
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            bool isWhole = !json[(int)reader.BytesConsumed..].ContainsAnyExcept(s_blanks);
            return document.RootElement.ValueKind switch
            {
                JsonValueKind.Null => new([], IsWhole: isWhole),
                JsonValueKind.Object when DockerJson.Node(document.RootElement) is JsonObject root =>
                    new(root, IsWhole: isWhole),
                _ => new([], "it is not an object", false),
            };
        }
        catch (JsonException problem)
        {
            return new([], "it is not the JSON of a docker configuration "
                + $"(line {problem.LineNumber + 1}, byte {problem.BytePositionInLine + 1})", false);
        }
        catch (InvalidOperationException)
        {
            return new([], "it holds text that is not UTF-8", false);
        }
    }
}
