using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DockerSock.Client;

/// <summary>
/// Writes JSON as the docker program does, byte for byte: no blanks, maps in the order of their keys, numbers as they
/// were written, and the letters escaped that Go escapes.
/// </summary>
internal static class ContextJson
{
    /// <summary>The bytes of an object whose first fields are these, in this order; all others follow by their keys.
    /// </summary>
    public static byte[] Write(JsonNode node)
    {
        StringBuilder text = new();
        Append(text, node);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>
    /// The same object with some fields in front, in their order and under these names, whatever their case was; the
    /// others follow as they stood.
    /// </summary>
    public static JsonObject InFront(JsonObject fields, params (string Name, JsonNode? Value)[] first)
    {
        JsonObject made = [];
        foreach ((string name, JsonNode? value) in first.Where(static one => one.Value is not null))
        {
            made[name] = value;
        }

        foreach ((string name, JsonNode? value) in fields.Where(field => !first.Any(one =>
            one.Name.Equals(field.Key, StringComparison.OrdinalIgnoreCase))))
        {
            made[name] = value?.DeepClone();
        }

        return made;
    }

    /// <summary>The same object with its keys, and those of all objects in it, in the order of their bytes.</summary>
    public static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map
            .OrderBy(static entry => entry.Key, Comparer<string>.Create(static (left, right) =>
                Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right))))
            .Select(static entry => KeyValuePair.Create(entry.Key, Sorted(entry.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    private static void Append(StringBuilder text, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                AppendItems(text, '{', map, '}', static (all, entry) =>
                {
                    AppendText(all, entry.Key);
                    Append(all.Append(':'), entry.Value);
                });
                break;
            case JsonArray list:
                AppendItems(text, '[', list, ']', Append);
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                AppendText(text, value.GetValue<string>());
                break;
            default:
                text.Append(node?.ToJsonString() ?? "null");
                break;
        }
    }

    private static void AppendItems<T>(StringBuilder text, char start, IEnumerable<T> items, char end,
        Action<StringBuilder, T> append)
    {
        text.Append(start);
        string between = "";
        foreach (T item in items)
        {
            append(text.Append(between), item);
            between = ",";
        }

        text.Append(end);
    }

    private static void AppendText(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (char letter in value)
        {
            _ = letter switch
            {
                '"' or '\\' => text.Append('\\').Append(letter),
                '\n' => text.Append(@"\n"),
                '\r' => text.Append(@"\r"),
                '\t' => text.Append(@"\t"),
                '\b' => text.Append(@"\b"),
                '\f' => text.Append(@"\f"),
                < ' ' or '<' or '>' or '&' or '\u2028' or '\u2029' => text.Append($@"\u{(int)letter:x4}"),
                _ => text.Append(letter),
            };
        }

        text.Append('"');
    }
}
