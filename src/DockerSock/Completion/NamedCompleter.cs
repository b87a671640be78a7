using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Completion;

/// <summary>Completes names of the kind of object that the cmdlet's noun says.</summary>
public sealed class NamedCompleter : EngineCompleter
{
    private protected override async IAsyncEnumerable<CompletionResult> ListAsync(EngineCall call, string commandName)
    {
        string noun = commandName[(commandName.IndexOf('-') + 1)..];
        if (ObjectKinds.All.FirstOrDefault(kind => kind.Noun.Equals(noun, StringComparison.OrdinalIgnoreCase)) is not { } kind)
        {
            yield break;
        }

        await foreach (DockerObject one in kind.ListAsync(call, new Dictionary<string, string[]>()).ConfigureAwait(false))
        {
            yield return Result(kind.NameOf(one), kind.FactsOf(one));
        }
    }
}
