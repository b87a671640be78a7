using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using DockerSock.Client;

namespace DockerSock.Completion;

/// <summary>Completes names of docker contexts, from the docker configuration's files.</summary>
public sealed class ContextCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        try
        {
            return [.. EndpointResolver.Current.ContextNames().Prepend("default")
                .Where(name => Quoted.IsSafe(name)
                    && name.StartsWith(Quoted.Typed(wordToComplete), StringComparison.OrdinalIgnoreCase))
                .Select(static name => Quoted.Result(name, name))];
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
