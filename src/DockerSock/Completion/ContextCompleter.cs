using DockerSock.Client;

namespace DockerSock.Completion;

/// <summary>Completes names of docker contexts, from the docker configuration's files.</summary>
public sealed class ContextCompleter : WordCompleter
{
    private protected override IEnumerable<(string Text, string Meaning)> Words =>
        EndpointResolver.Current.ContextNames().Prepend("default").Select(static name => (name, ""));
}
