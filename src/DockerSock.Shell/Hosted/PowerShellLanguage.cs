using System.Management.Automation;
using System.Management.Automation.Language;
using DockerSock.Shell.Editing;

namespace DockerSock.Shell.Hosted;

/// <summary>
/// PowerShell in the line editor: its own completion, its parser for colours and for what is incomplete.
/// </summary>
/// <param name="create">Makes something that looks up names.</param>
/// <param name="colored">Whether there are colours.</param>
public sealed class PowerShellLanguage(Func<PowerShell> create, bool colored) : ILineLanguage
{
    /// <inheritdoc/>
    public Completion? Complete(string text, int cursor)
    {
        try
        {
            using PowerShell shell = create();
            CommandCompletion found = CommandCompletion.CompleteInput(text, cursor, options: null, shell);
            return new(found.ReplacementIndex, found.ReplacementLength, [.. found.CompletionMatches.Select(
                static match => new Candidate(match.CompletionText, match.ListItemText, match.ToolTip))]);
        }
        catch (Exception problem) when (problem is RuntimeException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public bool IsIncomplete(string text) => NeedsMore(text);

    /// <summary>Whether a text is a beginning that needs another line.</summary>
    public static bool NeedsMore(string text)
    {
        Parser.ParseInput(text, out _, out ParseError[] errors);
        return errors.Any(static error => error.IncompleteInput) || text.EndsWith('`');
    }

    /// <inheritdoc/>
    public IReadOnlyList<ColorSpan> Colors(string text)
    {
        if (!colored || text.Length == 0)
        {
            return [];
        }

        Parser.ParseInput(text, out Token[] tokens, out _);
        return [.. tokens.Select(static token => (token.Extent, Color: ColorOf(token)))
            .Where(static item => item.Color is not null)
            .Select(static item => new ColorSpan(item.Extent.StartOffset, item.Extent.EndOffset, item.Color!))];
    }

    private static string? ColorOf(Token token) => token switch
    {
        { Kind: TokenKind.Comment } => "\e[32m",
        { Kind: TokenKind.Parameter } => "\e[90m",
        { Kind: TokenKind.Variable or TokenKind.SplattedVariable } => "\e[92m",
        StringLiteralToken or StringExpandableToken when token.TokenFlags.HasFlag(TokenFlags.CommandName) => "\e[93m",
        { Kind: TokenKind.StringLiteral or TokenKind.StringExpandable
            or TokenKind.HereStringLiteral or TokenKind.HereStringExpandable } => "\e[36m",
        _ when token.TokenFlags.HasFlag(TokenFlags.CommandName) => "\e[93m",
        _ when token.TokenFlags.HasFlag(TokenFlags.Keyword) => "\e[92m",
        _ when token.TokenFlags.HasFlag(TokenFlags.BinaryOperator)
            || token.TokenFlags.HasFlag(TokenFlags.UnaryOperator) => "\e[90m",
        _ => null,
    };
}
