using DockerSock.Client;

namespace DockerSock.Completion;

/// <summary>Completes names of a swarm's tasks.</summary>
public sealed class TaskCompleter : KindCompleter
{
    private protected override ObjectKind Kind(string commandName) => ObjectKinds.Task;
}
