using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using DockerSock.Client;

namespace DockerSock.Completion;

/// <summary>Completes the registries that the docker configuration has credentials or a helper for.</summary>
public sealed class RegistryCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName,
        string wordToComplete,
        CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        DockerConfigFile file = DockerConfigFile.Load();
        return [.. file.Servers.Concat(file.HelpedServers).Select(RegistryServer.NameOf)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Where(name => Quoted.IsSafe(name)
                && name.StartsWith(Quoted.Typed(wordToComplete), StringComparison.OrdinalIgnoreCase))
            .Select(static name => Quoted.Result(name, name))];
    }
}
