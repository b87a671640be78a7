using DockerSock.Client;

namespace DockerSock.Completion;

/// <summary>Completes names of networks.</summary>
public sealed class NetworkCompleter : KindCompleter
{
    private protected override ObjectKind Kind(string commandName) => ObjectKinds.Network;
}
