using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace DockerSock.Completion;

/// <summary>Completes the methods that the Engine API uses.</summary>
public sealed class MethodCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst,
        IDictionary fakeBoundParameters) =>
        RouteTable.All.Select(static route => route.Method).Distinct()
            .Where(method => method.StartsWith(wordToComplete, StringComparison.OrdinalIgnoreCase))
            .Select(static method => new CompletionResult(method, method, CompletionResultType.ParameterValue, method));
}
