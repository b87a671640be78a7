using System.Globalization;
using System.Text;
using System.Text.Json;

namespace DockerSock.Tests;

/// <summary>Reads what BuildKit tells about a build, field by field, into lines that tests compare.</summary>
internal sealed class TraceReader
{
    private static readonly Dictionary<int, (string Name, string[] Fields)> s_kinds = new()
    {
        [1] = ("vertex", ["", "digest", "inputs", "name", "cached", "started", "completed", "error"]),
        [2] = ("status", ["", "id", "vertex", "name", "current", "total", "time", "started", "completed"]),
        [3] = ("log", ["", "vertex", "time", "stream", "text"]),
        [4] = ("warning", ["", "vertex", "level", "short", "detail", "url", "info", "ranges"]),
    };

    private readonly Dictionary<string, string> _vertexes = [];

    /// <summary>
    /// The lines of an answer: each vertex, status, log and warning, with numbers for digests; times are just there.
    /// Other messages stay as they are.
    /// </summary>
    public IReadOnlyList<string> Read(IEnumerable<string> lines) => [.. lines.SelectMany(Read)];

    /// <summary>The fields of a message: numbers, and blocks of bytes.</summary>
    public static IEnumerable<(int Field, ulong Number, byte[] Bytes)> Fields(byte[] message)
    {
        int at = 0;
        while (at < message.Length)
        {
            ulong key = Varint(message, ref at);
            ulong value = Varint(message, ref at);
            byte[] bytes = [];
            if ((key & 7) == 2)
            {
                bytes = message[at..(at + (int)value)];
                at += (int)value;
            }
            else
            {
                Assert.Equal(0UL, key & 7);
            }

            yield return ((int)(key >> 3), value, bytes);
        }
    }

    private static ulong Varint(byte[] bytes, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = bytes[at++];
            value |= (ulong)(next & 127) << shift;
            if (next < 128)
            {
                return value;
            }
        }
    }

    private IEnumerable<string> Read(string line)
    {
        JsonElement json = JsonDocument.Parse(line).RootElement;
        if (!json.TryGetProperty("id", out JsonElement id) || id.GetString() != "moby.buildkit.trace")
        {
            return [line];
        }

        return Fields(json.GetProperty("aux").GetBytesFromBase64()).Select(part =>
        {
            (string kind, string[] names) = s_kinds[part.Field];
            return kind + string.Concat(Fields(part.Bytes).Select(field => $" {Text(names[field.Field], field)}"));
        });
    }

    private string Text(string name, (int Field, ulong Number, byte[] Bytes) field)
    {
        string text = Encoding.UTF8.GetString(field.Bytes);
        return name switch
        {
            "digest" or "inputs" or "vertex" => _vertexes.TryGetValue(text, out string? known)
                ? known
                : _vertexes[text] = "#" + _vertexes.Count.ToString(CultureInfo.InvariantCulture),
            "started" or "completed" or "time" or "cached" or "info" or "ranges" => name,
            "stream" or "level" => $"{field.Number}",
            _ => $"'{text}'",
        };
    }
}
