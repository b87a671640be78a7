using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DockerSock.Client;

/// <summary>
/// Reads the text of a docker configuration as the docker program reads it: what is empty holds nothing, of a field
/// that is there twice the later one counts, and what follows the first value is not looked at.
/// </summary>
/// <param name="Root">What it holds; empty where it cannot be read.</param>
/// <param name="Problem">Why all of it, or a field, does not count; null when all is well. It quotes nothing: there may
/// be passwords in it.</param>
/// <param name="IsWhole">False when the text holds more than <paramref name="Root"/>: it would be lost if the file was
/// written.</param>
internal sealed record DockerConfigText(JsonObject Root, string? Problem, bool IsWhole)
{
    private static readonly SearchValues<byte> s_blanks = SearchValues.Create(" \t\r\n"u8);

    private static readonly (string Name, string Wanted, Func<JsonNode, bool> IsGood)[] s_fields =
    [
        ("auths", "an object of objects", static node => IsMap(node, static entry => entry is JsonObject)),
        ("credHelpers", "an object of texts", static node => IsMap(node, IsText)),
        ("credsStore", "text", IsText),
        ("currentContext", "text", IsText),
    ];

    /// <summary>Reads a text.</summary>
    public static DockerConfigText Read(ReadOnlySpan<byte> json)
    {
        if (!json.ContainsAnyExcept(s_blanks))
        {
            return new([], null, true);
        }

        try
        {
            Utf8JsonReader reader = new(json);
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            bool isWhole = !json[(int)reader.BytesConsumed..].ContainsAnyExcept(s_blanks);
            return document.RootElement.ValueKind switch
            {
                JsonValueKind.Null => new([], null, isWhole),
                JsonValueKind.Object when Node(document.RootElement) is JsonObject root =>
                    new(root, WrongField(root), isWhole),
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

    private static string? WrongField(JsonObject root)
    {
        string[] wrong = [.. s_fields
            .Where(field => root[field.Name] is { } node && !field.IsGood(node))
            .Select(static field => $"{field.Name} is not {field.Wanted}")];
        return wrong.Length > 0 ? string.Join(", ", wrong) : null;
    }

    /// <summary>
    /// The library's own way from text to nodes knows no field twice, and finds text that is none only when it is
    /// asked for.
    /// </summary>
    private static JsonNode? Node(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                JsonObject found = [];
                foreach (JsonProperty field in element.EnumerateObject())
                {
                    found[field.Name] = Node(field.Value);
                }

                return found;
            case JsonValueKind.Array:
                return new JsonArray([.. element.EnumerateArray().Select(Node)]);
            case JsonValueKind.String:
                return element.GetString();
            default:
                return JsonValue.Create(element.Clone());
        }
    }

    private static bool IsMap(JsonNode node, Func<JsonNode, bool> isGood) =>
        node is JsonObject map && map.All(entry => entry.Value is null || isGood(entry.Value));

    private static bool IsText(JsonNode node) => node.GetValueKind() == JsonValueKind.String;
}
