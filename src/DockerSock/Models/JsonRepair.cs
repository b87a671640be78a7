using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace DockerSock.Models;

/// <summary>
/// Makes JSON readable that is good JSON and that .NET refuses: half of a letter (<c>\ud800</c>) and bytes that are no
/// letter become U+FFFD, as the docker program reads them; what is nested deeper than <see cref="DockerJson.Deepest"/>
/// becomes the text of its JSON.
/// </summary>
internal static class JsonRepair
{
    private static readonly JsonReaderOptions s_options = new() { MaxDepth = int.MaxValue };

    /// <summary>True where no text can be half a letter.</summary>
    public static bool IsGood(ReadOnlySpan<byte> utf8) =>
        utf8.IndexOf("\\ud"u8) < 0 && utf8.IndexOf("\\uD"u8) < 0 && Utf8.IsValid(utf8);

    /// <summary>The same JSON, readable.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static byte[] Of(ReadOnlySpan<byte> utf8)
    {
        ArrayBufferWriter<byte> made = new(utf8.Length + 1);
        Utf8JsonReader reader = new(utf8, s_options);
        int done = 0;
        while (reader.Read())
        {
            int start = (int)reader.TokenStartIndex;
            string? text = reader.TokenType switch
            {
                JsonTokenType.String or JsonTokenType.PropertyName => IsReadable(ref reader) ? null
                    : Readable(Encoding.UTF8.GetString(reader.ValueSpan)),
                JsonTokenType.StartArray or JsonTokenType.StartObject
                    when reader.CurrentDepth >= DockerJson.Deepest => Skipped(utf8, ref reader),
                _ => null,
            };
            if (text is not null)
            {
                made.Write(utf8[done..start]);
                made.Write(JsonSerializer.SerializeToUtf8Bytes(text, DockerJson.Default.String));
                // The colon behind a name has been read with it.
                done = reader.TokenType == JsonTokenType.PropertyName ? start + reader.ValueSpan.Length + 2
                    : (int)reader.BytesConsumed;
            }
        }

        made.Write(utf8[done..]);
        return made.WrittenSpan.ToArray();
    }

    private static bool IsReadable(ref Utf8JsonReader reader)
    {
        try
        {
            _ = reader.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>The text of what stands between the quotes; half a letter stays half of one.</summary>
    private static string Readable(string quoted)
    {
        StringBuilder text = new();
        for (int at = 0; at < quoted.Length; at++)
        {
            if (quoted[at] != '\\')
            {
                text.Append(quoted[at]);
                continue;
            }

            char kind = quoted[++at];
            if (kind == 'u')
            {
                text.Append((char)Convert.ToUInt16(quoted.Substring(at + 1, 4), 16));
                at += 4;
                continue;
            }

            text.Append(kind switch
            {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'b' => '\b',
                'f' => '\f',
                _ => kind,
            });
        }

        // Encoding makes U+FFFD of each half letter.
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static string Skipped(ReadOnlySpan<byte> utf8, ref Utf8JsonReader reader)
    {
        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        return Encoding.UTF8.GetString(utf8[start..(int)reader.BytesConsumed]);
    }
}
