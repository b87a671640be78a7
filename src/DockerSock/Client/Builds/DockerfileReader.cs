using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace DockerSock.Client;

/// <summary>
/// Reads the instructions of a Dockerfile as builders do: directives at its top, comments, lines that go on in the
/// next, documents in it that end with a word of their own. What no builder understands is left to the builder to
/// refuse.
/// </summary>
internal sealed partial class DockerfileReader
{
    private readonly string[] _lines;
    private int _at;

    /// <summary>Reads a text.</summary>
    public DockerfileReader(string text)
    {
        _lines = text.TrimStart('\uFEFF').Split('\n');
        ReadDirectives();
    }

    /// <summary>The image of the syntax directive, which BuildKit pulls to build with it; null without one.</summary>
    public string? Syntax { get; private set; }

    /// <summary>The character that is before one that is meant itself, and at the end of lines that go on.</summary>
    public char Escape { get; private set; } = '\\';

    /// <summary>The instructions.</summary>
    public IEnumerable<DockerfileInstruction> ReadInstructions()
    {
        while (_at < _lines.Length)
        {
            int line = _at + 1;
            if (ReadStatement().Trim() is { Length: > 0 } text)
            {
                DockerfileInstruction instruction = ToInstruction(line, text);
                yield return instruction;
                SkipDocuments(instruction);
            }
        }
    }

    private void ReadDirectives()
    {
        HashSet<string> seen = [];
        foreach (string line in _lines)
        {
            Match match = Directive().Match(line.Trim());
            string name = match.Groups[1].Value.ToLowerInvariant();
            string value = match.Groups[2].Value;
            if (name is not ("syntax" or "escape" or "check") || !seen.Add(name))
            {
                return;
            }

            Escape = name == "escape" && value == "`" ? '`' : Escape;
            Syntax = name == "syntax" ? value.Split(' ')[0] : Syntax;
        }
    }

    /// <summary>A line with those that it goes on in; empty for a comment.</summary>
    private string ReadStatement()
    {
        StringBuilder statement = new();
        for (bool first = true; _at < _lines.Length;)
        {
            string line = _lines[_at++].TrimEnd('\r');
            bool comment = line.AsSpan().TrimStart().StartsWith("#");
            ReadOnlySpan<char> end = line.AsSpan().TrimEnd(" \t");
            bool goesOn = end.EndsWith([Escape]) && !end[..^1].EndsWith([Escape]);
            if (first && (comment || !goesOn))
            {
                return comment ? "" : line;
            }

            // Comments and empty lines in between are no part of it, and do not end it.
            if (!comment && !string.IsNullOrWhiteSpace(line))
            {
                statement.Append(goesOn ? end[..^1] : line);
                if (!goesOn)
                {
                    break;
                }
            }

            first = false;
        }

        return statement.ToString();
    }

    private DockerfileInstruction ToInstruction(int line, string text)
    {
        string[] parts = text.Split(DockerfileWords.Blanks, 2, StringSplitOptions.TrimEntries);
        (IReadOnlyList<string> flags, string arguments) = DockerfileWords.TakeFlags(parts.ElementAtOrDefault(1) ?? "",
            Escape);
        return new DockerfileInstruction(line, text, parts[0].ToUpperInvariant(), flags, arguments);
    }

    /// <summary>Goes past the documents that an instruction brings with it.</summary>
    private void SkipDocuments(DockerfileInstruction instruction)
    {
        DockerfileInstruction inner = instruction.Keyword == "ONBUILD"
            ? ToInstruction(instruction.Line, instruction.Arguments) : instruction;
        if (inner.Keyword is not ("RUN" or "COPY" or "ADD") || IsList(inner.Arguments))
        {
            return;
        }

        foreach (string word in DockerfileWords.Split(inner.Arguments, '\\'))
        {
            Match start = Document().Match(word);
            string name = start.Groups[2].Value.Replace("\"", "", StringComparison.Ordinal)
                .Replace("'", "", StringComparison.Ordinal);
            int end = name.Length == 0 ? -1 : Array.FindIndex(_lines, _at, line =>
                (start.Groups[1].Length > 0 ? line.TrimStart('\t') : line).TrimEnd('\r') == name);
            _at = end < 0 ? _at : end + 1;
        }
    }

    private static bool IsList(string arguments)
    {
        try
        {
            using JsonDocument list = JsonDocument.Parse(arguments);
            return list.RootElement.ValueKind == JsonValueKind.Array;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(.+?)\s*$")]
    private static partial Regex Directive();

    [GeneratedRegex(@"^\d*<<(-?)\s*([^<\s]+)$")]
    private static partial Regex Document();
}
