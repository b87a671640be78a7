using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Completion;

/// <summary>
/// Completes names of the kind of object that the parameter's name says, as in -Network or -NetworkRemove, or else the
/// cmdlet's noun; the tooltip has a few words on each.
/// </summary>
public sealed class NamedCompleter : EngineCompleter
{
    private protected override async IAsyncEnumerable<CompletionResult?> ListAsync(EngineCall call, string commandName,
        string parameterName)
    {
        if ((Find(kind => Is(parameterName, kind.Word) || Is(parameterName, kind.Word + "Remove"))
            ?? Find(kind => Is(commandName[(commandName.IndexOf('-') + 1)..], kind.Noun))) is not { } kind)
        {
            yield break;
        }

        HashSet<string> shown = new(StringComparer.Ordinal);
        await foreach (DockerObject one in kind.ListAsync(call).ConfigureAwait(false))
        {
            if (kind.NameOf(one) is { Length: > 0 } name && shown.Add(name))
            {
                yield return Result(name, kind.FactsOf(one));
            }
        }
    }

    private static ObjectKind? Find(Func<ObjectKind, bool> isMeant) => ObjectKinds.All.FirstOrDefault(isMeant);

    private static bool Is(string given, string name) => given.Equals(name, StringComparison.OrdinalIgnoreCase);
}
