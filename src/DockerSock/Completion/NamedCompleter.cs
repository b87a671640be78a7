using DockerSock.Client;

namespace DockerSock.Completion;

/// <summary>Completes names of the kind of object that the cmdlet's noun says.</summary>
public sealed class NamedCompleter : KindCompleter
{
    private protected override ObjectKind? Kind(string commandName)
    {
        string noun = commandName[(commandName.IndexOf('-') + 1)..];
        return ObjectKinds.All.FirstOrDefault(kind => kind.Noun.Equals(noun, StringComparison.OrdinalIgnoreCase));
    }
}
