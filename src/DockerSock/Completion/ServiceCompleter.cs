using DockerSock.Client;

namespace DockerSock.Completion;

/// <summary>Completes names of a swarm's services.</summary>
public sealed class ServiceCompleter : KindCompleter
{
    private protected override ObjectKind Kind(string commandName) => ObjectKinds.Service;
}
