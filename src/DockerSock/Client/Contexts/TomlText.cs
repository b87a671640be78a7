using System.Text;

namespace DockerSock.Client;

/// <summary>
/// Reads what podman's connections need of a TOML file: tables and keys with texts and words. Lists, and what else
/// there may be, are passed over.
/// </summary>
internal static class TomlText
{
    /// <summary>Each key with its whole path, and its value: texts without their quotes, other values as written.
    /// </summary>
    public static IEnumerable<(IReadOnlyList<string> Path, string Value)> Read(string text)
    {
        string[] table = [];
        foreach (string line in text.Split('\n').Select(static line => line.Trim()))
        {
            int at = 0;
            if (line.StartsWith('['))
            {
                at = 1;
                // Of a list of tables nothing is needed; its keys shall not be those of the table before.
                table = line.StartsWith("[[", StringComparison.Ordinal) ? [""] : [.. Keys(line, ref at, ']')];
            }
            else if (line.Length > 0 && line[0] != '#' && Keys(line, ref at, '=') is { Count: > 0 } keys
                && at < line.Length && Value(line[(at + 1)..].Trim()) is { } value)
            {
                yield return ([.. table, .. keys], value);
            }
        }
    }

    /// <summary>The parts of a key between dots, up to a letter that ends it.</summary>
    private static List<string> Keys(string line, ref int at, char end)
    {
        List<string> keys = [];
        StringBuilder key = new();
        for (; at < line.Length && line[at] != end; at++)
        {
            if (line[at] is '"' or '\'')
            {
                int close = line.IndexOf(line[at], at + 1);
                if (close < 0)
                {
                    return [];
                }

                key.Append(line, at + 1, close - at - 1);
                at = close;
            }
            else if (line[at] == '.')
            {
                keys.Add(key.ToString());
                key.Clear();
            }
            else if (line[at] is not (' ' or '\t'))
            {
                key.Append(line[at]);
            }
        }

        keys.Add(key.ToString());
        return keys;
    }

    /// <summary>A value in one line; null for one that is none of a text and a word.</summary>
    private static string? Value(string text)
    {
        switch (text)
        {
            case ['\'', ..] when text.IndexOf('\'', 1) is > 0 and var close:
                return text[1..close];
            case ['"', .. var rest]:
                StringBuilder value = new();
                for (int i = 0; i < rest.Length; i++)
                {
                    switch (rest[i])
                    {
                        case '"':
                            return value.ToString();
                        case '\\' when i + 1 < rest.Length:
                            value.Append(rest[++i] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', var one => one });
                            break;
                        default:
                            value.Append(rest[i]);
                            break;
                    }
                }

                return null;
            case [] or ['\'' or '[' or '{', ..]:
                return null;
            default:
                return text.Split('#')[0].Trim();
        }
    }
}
