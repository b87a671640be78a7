using System.Text;
using System.Text.Json;

namespace DockerSock.Fake;

/// <summary>What a program in Go says about a text that is not JSON.</summary>
internal static class GoJson
{
    public static string Problem(byte[] json, JsonException error)
    {
        string text = Encoding.UTF8.GetString(json);
        int[] lines = [0, .. text.Select((letter, at) => (letter, at)).Where(item => item.letter == '\n')
            .Select(item => item.at + 1)];
        int line = lines[Math.Min(lines.Length - 1, (int)(error.LineNumber ?? 0))];
        int place = line + (int)(error.BytePositionInLine ?? 0);
        if (place >= text.Length)
        {
            return text.Trim().Length == 0 ? "EOF" : "unexpected EOF";
        }

        char before = text[..place].TrimEnd() is { Length: > 0 } start ? start[^1] : ' ';
        return $"invalid character '{text[place]}' looking for beginning of "
            + (before is '{' ? "object key string" : "value");
    }
}
