using System.Text;

namespace DockerSock.Cmdlets;

/// <summary>
/// Reads a text whose parts stand between commas, as the docker program does: a part that has a comma of its own is put
/// into quotes, <c>type=volume,target=/a,"volume-opt=o=size=1m,uid=1000"</c>, and a quote in it is written twice.
/// </summary>
internal static class CommaText
{
    /// <summary>The parts.</summary>
    /// <exception cref="FormatException">A quote stands where none can.</exception>
    public static List<string> Parts(string text)
    {
        List<string> parts = [];
        int at = 0;
        do
        {
            parts.Add(at < text.Length && text[at] == '"' ? Quoted(text, ref at) : Plain(text, ref at));
        }
        while (at++ < text.Length);
        return parts;
    }

    /// <summary>The parts, each cut at its first =; the value of one that has none is null.</summary>
    /// <exception cref="FormatException">A quote stands where none can.</exception>
    public static List<KeyValuePair<string, object?>> Fields(string text) => [.. Parts(text)
        .Select(static part => part.Split('=', 2))
        .Select(static pair => KeyValuePair.Create(pair[0], (object?)pair.ElementAtOrDefault(1)))];

    private static string Plain(string text, ref int at)
    {
        int end = text.IndexOf(',', at) is >= 0 and var comma ? comma : text.Length;
        string part = text[at..end];
        at = end;
        return part.Contains('"') ? throw Wrong(text) : part;
    }

    private static string Quoted(string text, ref int at)
    {
        StringBuilder part = new();
        while (++at < text.Length)
        {
            if (text[at] != '"')
            {
                part.Append(text[at]);
            }
            else if (at + 1 < text.Length && text[at + 1] == '"')
            {
                part.Append(text[at++]);
            }
            else
            {
                at++;
                return at == text.Length || text[at] == ',' ? part.ToString() : throw Wrong(text);
            }
        }

        throw Wrong(text);
    }

    private static FormatException Wrong(string text) => new(
        $"'{text}' has a quote that does not stand around a whole part. Write a part that has a comma in quotes: "
            + "type=volume,target=/a,\"volume-opt=o=size=1m,uid=1000\". A quote inside is written twice.");
}
