using System.Text;

namespace DockerSock.Client;

/// <summary>Reads a command as people write it, into a program and its arguments. No shell has a part in it.</summary>
internal static class CommandText
{
    /// <summary>
    /// The words of a command. Blanks part them; what stands in quotes, single or double, is of one word. A backslash
    /// takes its meaning from a quote, a blank or another backslash behind it; on Windows, where it parts folders, from
    /// a double quote only. In single quotes it has no meaning. Nothing else has one: no variables, no wildcards.
    /// </summary>
    /// <param name="text">The command.</param>
    /// <param name="isWindows">True for paths with backslashes.</param>
    /// <returns>The words; null where a quote is open at the end.</returns>
    public static IReadOnlyList<string>? Split(string text, bool isWindows)
    {
        List<string> words = [];
        StringBuilder? word = null;
        char quote = '\0';
        for (int at = 0; at < text.Length; at++)
        {
            char letter = text[at];
            if (letter == '\\' && quote != '\'' && at + 1 < text.Length && IsEscaped(text[at + 1]))
            {
                (word ??= new()).Append(text[++at]);
            }
            else if (quote != '\0')
            {
                if (letter == quote)
                {
                    quote = '\0';
                }
                else
                {
                    word!.Append(letter);
                }
            }
            else if (letter is '"' or '\'')
            {
                quote = letter;
                word ??= new();
            }
            else if (!char.IsWhiteSpace(letter))
            {
                (word ??= new()).Append(letter);
            }
            else if (word is not null)
            {
                words.Add(word.ToString());
                word = null;
            }
        }

        if (word is not null)
        {
            words.Add(word.ToString());
        }

        return quote == '\0' ? words : null;

        bool IsEscaped(char next) => next == '"'
            || (!isWindows && (next == '\\' || (quote == '\0' && (next == '\'' || char.IsWhiteSpace(next)))));
    }
}
