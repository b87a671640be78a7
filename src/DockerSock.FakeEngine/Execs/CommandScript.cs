using System.Text;
using System.Text.RegularExpressions;

namespace DockerSock.Fake;

/// <summary>A piece of a word: text as it is, or the name of a variable whose value stands there.</summary>
internal readonly record struct WordPart(string Text, bool IsVariable = false);

/// <summary>A command of a shell's line.</summary>
/// <param name="Joint">What stands in front of it: ";" always, "&amp;&amp;" after success, "||" after failure.</param>
/// <param name="Words">Its words.</param>
/// <param name="ToError">Whether its output goes to standard error.</param>
internal sealed record ShellCommand(
    string Joint, IReadOnlyList<IReadOnlyList<WordPart>> Words, bool ToError);

/// <summary>
/// A line as a shell reads it, as far as the simulation goes: commands, quotes, variables, and at its end perhaps a
/// "while true" loop.
/// </summary>
internal sealed partial record CommandScript(IReadOnlyList<ShellCommand> Steps, IReadOnlyList<ShellCommand> Loop)
{
    /// <summary>Reads a line; null when it would need a real shell: pipes, files, conditions.</summary>
    public static CommandScript? Parse(string line)
    {
        Match loop = LoopPattern().Match(line);
        IReadOnlyList<ShellCommand>? before = Commands(loop.Success ? loop.Groups["before"].Value : line);
        IReadOnlyList<ShellCommand>? body = loop.Success ? Commands(loop.Groups["body"].Value) : [];
        return before is null || body is null ? null : new CommandScript(before, body);
    }

    private static List<ShellCommand>? Commands(string line)
    {
        List<ShellCommand> commands = [];
        List<IReadOnlyList<WordPart>> words = [];
        string joint = ";";
        bool toError = false;
        foreach (Match token in TokenPattern().Matches(line))
        {
            if (token.Groups["bad"].Success)
            {
                return null;
            }

            if (token.Groups["error"].Success)
            {
                toError = true;
            }
            else if (token.Groups["word"].Success)
            {
                words.Add([.. token.Groups["part"].Captures.SelectMany(part => Parts(part.Value))]);
            }
            else if (token.Groups["joint"].Success)
            {
                End(token.Value is "\n" ? ";" : token.Value);
            }
        }

        End(";");
        return commands;

        void End(string next)
        {
            if (words.Count > 0)
            {
                commands.Add(new ShellCommand(joint, words, toError));
                words = [];
            }

            joint = next;
            toError = false;
        }
    }

    private static IEnumerable<WordPart> Parts(string text)
    {
        if (text[0] == '\'')
        {
            return [new WordPart(text[1..^1])];
        }

        bool quoted = text[0] == '"';
        List<WordPart> parts = [];
        StringBuilder plain = new();
        foreach (Match piece in PiecePattern().Matches(quoted ? text[1..^1] : text))
        {
            if (piece.Groups["name"].Success)
            {
                parts.Add(new WordPart(plain.ToString()));
                plain.Clear();
                parts.Add(new WordPart(piece.Groups["name"].Value, IsVariable: true));
            }
            else
            {
                bool escape = piece.Value[0] == '\\' && piece.Length == 2
                    && (!quoted || piece.Value[1] is '"' or '\\' or '$' or '`');
                plain.Append(escape ? piece.Value[1..] : piece.Value);
            }
        }

        return [.. parts, new WordPart(plain.ToString())];
    }

    [GeneratedRegex(@"^(?<before>.*?)\bwhile\s+(?:true|:)\s*;\s*do\s+(?<body>.*?);?\s*done\s*$",
        RegexOptions.Singleline)]
    private static partial Regex LoopPattern();

    /// <summary>What is none of the others is what would need a real shell.</summary>
    [GeneratedRegex("""
        [ \t\r]+|(?<error>1?>&2)(?=[\s;&|]|$)|(?<joint>;|\n|&&|\|\|)
        |(?<word>(?<part>'[^']*'|"(?:[^"\\`$]|\\.|\$(?:[A-Za-z_]\w*|\{[A-Za-z_]\w*\}|[?$]|(?![(\w{])))*"
            |(?:[^\s;&|<>(){}*`'"\\$]|\\.|\$(?:[A-Za-z_]\w*|\{[A-Za-z_]\w*\}|[?$]|(?![(\w{'"])))+)+)
        |(?<bad>.)
        """, RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex TokenPattern();

    [GeneratedRegex(@"\$\{(?<name>\w+)\}|\$(?<name>[A-Za-z_]\w*|[?$])|\\.|.", RegexOptions.Singleline)]
    private static partial Regex PiecePattern();
}
