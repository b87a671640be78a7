using DockerSock.Client;

namespace DockerSock.Completion;

/// <summary>Completes names of a swarm's nodes.</summary>
public sealed class NodeCompleter : KindCompleter
{
    private protected override ObjectKind Kind(string commandName) => ObjectKinds.Node;
}
