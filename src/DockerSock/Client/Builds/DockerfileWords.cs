using System.Text;

namespace DockerSock.Client;

/// <summary>Words of a Dockerfile: quotes, the escape character, and what <c>$</c> stands for.</summary>
internal static class DockerfileWords
{
    /// <summary>What is between words.</summary>
    public static readonly char[] Blanks = ['\t', '\v', '\f', '\r', ' '];

    /// <summary>The flags at the beginning of arguments, without quotes, and what follows them.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="escape">The escape character.</param>
    public static (IReadOnlyList<string> Flags, string After) TakeFlags(string arguments, char escape)
    {
        List<string> flags = [];
        string rest = arguments.TrimStart();
        while (rest.StartsWith("--", StringComparison.Ordinal))
        {
            int end = WordEnd(rest, 0, escape);
            string flag = Unquote(rest[..end], escape);
            rest = rest[end..].TrimStart();
            if (flag == "--")
            {
                break;
            }

            flags.Add(flag);
        }

        return (flags, rest);
    }

    /// <summary>The words, with their quotes; <c>&lt;&lt;</c> and what follows it after spaces are one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="escape">The escape character.</param>
    public static IEnumerable<string> Split(string text, char escape)
    {
        for (int at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            int end = WordEnd(text, at, escape);
            while (end < text.Length && text.AsSpan(at, end - at) is var word
                && (word.EndsWith("<<") || (word.EndsWith("<<-"))))
            {
                int next = end + text.AsSpan(end).IndexOfAnyExcept(Blanks);
                end = next < end ? text.Length : WordEnd(text, next, escape);
            }

            yield return text[at..end];
            at = end;
        }
    }

    /// <summary>
    /// A word with its quotes gone and its variables in place; null where a variable is used in a way that only the
    /// builder knows.
    /// </summary>
    /// <param name="word">The word.</param>
    /// <param name="escape">The escape character.</param>
    /// <param name="variables">The variables.</param>
    public static string? Expand(string word, char escape, IReadOnlyDictionary<string, string> variables)
    {
        StringBuilder result = new();
        char quote = '\0';
        for (int i = 0; i < word.Length; i++)
        {
            char character = word[i];
            if (character == quote || (quote == '\0' && character is '\'' or '"'))
            {
                quote = character == quote ? '\0' : character;
            }
            else if (character == escape && quote != '\'' && i + 1 < word.Length
                && (quote == '\0' || word[i + 1] is '"' or '$' || word[i + 1] == escape))
            {
                result.Append(word[++i]);
            }
            else if (character != '$' || quote == '\'')
            {
                result.Append(character);
            }
            else if (Variable(word, ref i) is { } value)
            {
                result.Append(value);
            }
            else
            {
                return null;
            }
        }

        return result.ToString();

        string? Variable(string text, ref int at)
        {
            bool braces = at + 1 < text.Length && text[at + 1] == '{';
            int start = at + (braces ? 2 : 1);
            int end = start;
            while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] == '_'))
            {
                end++;
            }

            string name = text[start..end];
            string? value = variables.GetValueOrDefault(name);
            if (!braces)
            {
                at = end - 1;
                return name.Length == 0 ? "$" : value ?? "";
            }

            int close = Close(text, end, escape);
            if (name.Length == 0 || close < 0)
            {
                return null;
            }

            at = close;
            string rest = text[end..close];
            bool emptyCounts = !rest.StartsWith(':');
            string operation = emptyCounts ? rest : rest[1..];
            bool isSet = value is not null && (emptyCounts || value.Length > 0);
            return rest.Length == 0 ? value ?? "" : operation.FirstOrDefault() switch
            {
                '-' => isSet ? value : Expand(operation[1..], escape, variables),
                '+' => isSet ? Expand(operation[1..], escape, variables) : "",
                '?' => isSet ? value : null,
                _ => null,
            };
        }
    }

    /// <summary>The place of the brace that closes one, others in between closed.</summary>
    private static int Close(string text, int at, char escape)
    {
        for (int open = 1; at < text.Length; at++)
        {
            if (text[at] == escape)
            {
                at++;
            }
            else if (text[at] == '}' && --open == 0)
            {
                return at;
            }
            else if (text[at] == '{' && text[at - 1] == '$')
            {
                open++;
            }
        }

        return -1;
    }

    private static int WordEnd(string text, int at, char escape)
    {
        char quote = '\0';
        for (; at < text.Length && (quote != '\0' || !char.IsWhiteSpace(text[at])); at++)
        {
            if (text[at] == escape && quote != '\'')
            {
                at++;
            }
            else if (text[at] == quote)
            {
                quote = '\0';
            }
            else if (quote == '\0' && text[at] is '\'' or '"')
            {
                quote = text[at];
            }
        }

        return Math.Min(at, text.Length);
    }

    private static string Unquote(string word, char escape)
    {
        StringBuilder result = new();
        char quote = '\0';
        for (int i = 0; i < word.Length; i++)
        {
            if (word[i] == escape && i + 1 < word.Length)
            {
                result.Append(word[++i]);
            }
            else if (word[i] == quote || (quote == '\0' && word[i] is '\'' or '"'))
            {
                quote = word[i] == quote ? '\0' : word[i];
            }
            else
            {
                result.Append(word[i]);
            }
        }

        return result.ToString();
    }
}
