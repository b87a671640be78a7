using DockerSock.Client;

namespace DockerSock.Completion;

/// <summary>Completes names of secrets.</summary>
public sealed class SecretCompleter : KindCompleter
{
    private protected override ObjectKind Kind(string commandName) => ObjectKinds.Secret;
}
