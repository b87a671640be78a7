using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace DockerSock.Completion;

/// <summary>Completes words that no engine need be asked for.</summary>
public abstract class WordCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName,
        string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string typed = Quoted.Typed(wordToComplete);
        try
        {
            return [.. Words.Where(word => Quoted.IsSafe(word.Text) && IsMeant(word.Text, typed))
                .Select(static word => Quoted.Result(word.Text, word.Meaning))];
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The words, each with what it is for, where that is to be told.</summary>
    private protected abstract IEnumerable<(string Text, string Meaning)> Words { get; }

    /// <summary>True when a word may be the one that is being typed.</summary>
    private protected virtual bool IsMeant(string word, string typed) => Begins(word, typed);

    /// <summary>True when a text begins with another, whatever their cases.</summary>
    private protected static bool Begins(ReadOnlySpan<char> text, string start) =>
        text.StartsWith(start, StringComparison.OrdinalIgnoreCase);
}
