using System.Management.Automation;
using System.Management.Automation.Language;
using DockerSock.Formats;

namespace DockerSock.Completion;

/// <summary>
/// Completions whose text is one argument and nothing else, whatever it holds: an engine may name its objects in words
/// that PowerShell would run.
/// </summary>
internal static class Quoted
{
    /// <summary>All that begin and end a string to PowerShell.</summary>
    private static readonly char[] s_quotes =
        ['\'', '"', '\u2018', '\u2019', '\u201a', '\u201b', '\u201c', '\u201d', '\u201e'];

    /// <summary>What was typed, without the quotes around it.</summary>
    public static string Typed(string word) => word.Trim(s_quotes);

    /// <summary>A completion of a text, in quotes where PowerShell needs them.</summary>
    public static CompletionResult Result(string text, string tooltip) => new(Argument(text), CellText.Visible(text),
        CompletionResultType.ParameterValue, CellText.Visible(tooltip.Length > 0 ? tooltip : text));

    /// <summary>False for a text that would do something to the line that it is put into.</summary>
    public static bool IsSafe(string text) => text.Length > 0 && !text.Any(char.IsControl);

    /// <summary>The text as an argument: as it is where it stays one word and a text, else in quotes.</summary>
    public static string Argument(string text)
    {
        // Digits at its beginning, or a dot, may make a number of it, whose text is another one.
        bool isPlain = text.Length > 0 && (char.IsAsciiLetter(text[0]) || text[0] is '_' or '/')
            && text.All(static c => char.IsAsciiLetterOrDigit(c) || "_.-/:@".Contains(c));
        return isPlain ? text : $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";
    }
}
