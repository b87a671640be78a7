using System.Text.Json;

namespace DockerSock.Fake;

/// <summary>
/// The fields of an object as an engine answers it, whatever a client has sent: their order, which of them are left out
/// when they are empty, and what stands for those that are absent. Other fields are dropped, as engines do.
/// </summary>
/// <remarks>
/// It is written as names with blanks between. After a name: ( ) around the fields of an object, or of each object of a
/// list; {} for a map; ! for one that is kept when it is there, even as 0; + for one that is always there; ~ for null
/// where it is absent; =JSON for what stands for an absent one; :JSON for the same, only for a client that asks for
/// defaults.
/// </remarks>
internal sealed class SpecShape
{
    private readonly List<Field> _fields = [];

    private SpecShape()
    {
    }

    /// <summary>Reads a shape.</summary>
    public static SpecShape Parse(string text)
    {
        int position = 0;
        return Parse(text, ref position);
    }

    /// <summary>The object as the engine has it.</summary>
    public JsonElement Normalize(JsonElement sent, bool defaults = false)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter writer = new(bytes, Hosting.JsonResponse.Options))
        {
            Write(writer, sent, defaults);
        }

        return JsonDocument.Parse(bytes.ToArray()).RootElement.Clone();
    }

    private static SpecShape Parse(string text, ref int position)
    {
        SpecShape shape = new();
        while (position < text.Length)
        {
            if (char.IsWhiteSpace(text[position]))
            {
                position++;
            }
            else if (text[position] == ')')
            {
                position++;
                break;
            }
            else
            {
                shape._fields.Add(ReadField(text, ref position));
            }
        }

        return shape;
    }

    private static Field ReadField(string text, ref int position)
    {
        int start = position;
        while (position < text.Length && char.IsAsciiLetterOrDigit(text[position]))
        {
            position++;
        }

        Field field = new(text[start..position]);
        for (; position < text.Length && !char.IsWhiteSpace(text[position]) && text[position] != ')'; position++)
        {
            switch (text[position])
            {
                case '(':
                    position++;
                    return field with { Inner = Parse(text, ref position) };
                case '{':
                    position++;
                    field = field with { IsMap = true };
                    break;
                case '=' or ':':
                    bool always = text[position] == '=';
                    int length = text.AsSpan(position).IndexOfAny(" \r\n()");
                    int end = length < 0 ? text.Length : position + length;
                    JsonElement value = JsonDocument.Parse(text[(position + 1)..end]).RootElement.Clone();
                    field = always ? field with { Usual = value } : field with { Default = value };
                    position = end - 1;
                    break;
                default:
                    field = field with { Sign = text[position] };
                    break;
            }
        }

        return field;
    }

    private void Write(Utf8JsonWriter writer, JsonElement sent, bool defaults)
    {
        writer.WriteStartObject();
        foreach (Field field in _fields)
        {
            JsonElement value = sent.Field(field.Name);
            bool isEmpty = IsEmpty(value);
            if (!value.IsThere() || (isEmpty && field.Usual?.ValueKind is JsonValueKind.String or JsonValueKind.Object))
            {
                value = field.Usual ?? (defaults ? field.Default : null) ?? value;
            }
            else if (isEmpty && defaults && field.Sign != '!' && field.Default?.ValueKind == JsonValueKind.Number)
            {
                value = field.Default.Value;
            }

            Write(writer, field, value, defaults);
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, Field field, JsonElement value, bool defaults)
    {
        if (field.IsMap)
        {
            SortedDictionary<string, string> map = new(StringComparer.Ordinal);
            foreach (JsonProperty pair in value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : default)
            {
                map[pair.Name] = pair.Value.GetString() ?? "";
            }

            if (map.Count > 0 || field.Sign == '+')
            {
                writer.Map(field.Name, map);
            }
        }
        else if (field.Inner is { } inner)
        {
            if (value.ValueKind == JsonValueKind.Object || (field.Sign == '+' && !value.IsThere()))
            {
                writer.WritePropertyName(field.Name);
                inner.Write(writer, value, defaults);
            }
            else if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0)
            {
                writer.WriteStartArray(field.Name);
                foreach (JsonElement item in value.EnumerateArray())
                {
                    inner.Write(writer, item, defaults);
                }

                writer.WriteEndArray();
            }
            else if (field.Sign == '~')
            {
                writer.WriteNull(field.Name);
            }
        }
        else if (!IsEmpty(value) || (value.IsThere() && (field.Sign is '!' or '+' || field.Usual is not null)))
        {
            writer.WritePropertyName(field.Name);
            value.WriteTo(writer);
        }
        else if (field.Sign == '+')
        {
            writer.WriteNumber(field.Name, 0);
        }
    }

    private static bool IsEmpty(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!.Length == 0,
        JsonValueKind.Number => value.GetDouble() == 0,
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.Object => !value.EnumerateObject().Any(static field => field.Value.IsThere()),
        JsonValueKind.True => false,
        _ => true,
    };

    private sealed record Field(string Name)
    {
        public char Sign { get; init; }

        public bool IsMap { get; init; }

        public SpecShape? Inner { get; init; }

        public JsonElement? Usual { get; init; }

        public JsonElement? Default { get; init; }
    }
}
