using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Completion;

/// <summary>Completes names of one kind of object; the tooltip has a few words on each.</summary>
public abstract class KindCompleter : EngineCompleter
{
    private protected override async IAsyncEnumerable<CompletionResult?> ListAsync(EngineCall call, string commandName)
    {
        if (Kind(commandName) is not { } kind)
        {
            yield break;
        }

        HashSet<string> shown = new(StringComparer.Ordinal);
        await foreach (DockerObject one in kind.ListAsync(call, new Dictionary<string, string[]>())
            .ConfigureAwait(false))
        {
            if (kind.NameOf(one) is { Length: > 0 } name && shown.Add(name))
            {
                yield return Result(name, kind.FactsOf(one));
            }
        }
    }

    /// <summary>The kind; null when there is none.</summary>
    private protected abstract ObjectKind? Kind(string commandName);
}
