using DockerSock.Client;

namespace DockerSock.Completion;

/// <summary>Completes names of a swarm's configs.</summary>
public sealed class ConfigCompleter : KindCompleter
{
    private protected override ObjectKind Kind(string commandName) => ObjectKinds.Config;
}
