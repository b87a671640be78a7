using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using DockerSock.Client;

namespace DockerSock.Completion;

/// <summary>
/// Completes paths of the Engine API from the table of its operations; -Method narrows them. What was typed for a hole,
/// such as a container's name, is kept.
/// </summary>
public sealed class RouteCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        string word = Quoted.Typed(wordToComplete);
        if (!word.StartsWith('/'))
        {
            word = "/" + word;
        }

        string? method = fakeBoundParameters["Method"] as string;
        return RouteTable.All
            .Where(route => method is null || string.Equals(route.Method, method, StringComparison.OrdinalIgnoreCase))
            .GroupBy(static route => route.Path)
            .Select(routes => (Path: Fill(routes.Key, word, out bool named), IsNamed: named,
                Tooltip: string.Join(", ", routes.Select(static route => $"{route.Method} {route.Operation}"))))
            .Where(static route => route.Path is not null)
            .OrderBy(static route => route.IsNamed)
            .ThenBy(static route => route.Path, StringComparer.Ordinal)
            .Select(static route => Quoted.Result(route.Path!, route.Tooltip));
    }

    /// <summary>The route with the typed segments in its first places; null when they do not fit it.</summary>
    /// <param name="route">The route.</param>
    /// <param name="word">What was typed.</param>
    /// <param name="named">True when the last typed segment is taken for a name and not for the beginning of a word of
    /// the route.</param>
    private static string? Fill(string route, string word, out bool named)
    {
        named = false;
        string[] parts = route.Split('/');
        string[] typed = word.Split('/');
        if (typed.Length > parts.Length)
        {
            return null;
        }

        for (int i = 0; i < typed.Length; i++)
        {
            bool last = i == typed.Length - 1;
            if (parts[i].StartsWith('{') && typed[i].Length > 0
                && !(last && parts[i].StartsWith(typed[i], StringComparison.OrdinalIgnoreCase)))
            {
                parts[i] = typed[i];
                named = last;
            }
            else if (!(last ? parts[i].StartsWith(typed[i], StringComparison.OrdinalIgnoreCase)
                : parts[i].Equals(typed[i], StringComparison.OrdinalIgnoreCase)))
            {
                return null;
            }
        }

        return string.Join('/', parts);
    }
}
