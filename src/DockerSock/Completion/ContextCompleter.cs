using DockerSock.Client;

namespace DockerSock.Completion;

/// <summary>
/// Completes names of docker contexts and of podman's connections, from the files of the user's configuration; the
/// tooltip says where the engine is, and what its maker wrote about it.
/// </summary>
public sealed class ContextCompleter : WordCompleter
{
    private protected override IEnumerable<(string Text, string Meaning)> Words =>
        new ContextCatalog(EndpointResolver.Current).All().Contexts.DistinctBy(static one => one.Name)
            .OrderBy(static one => one.Name != EndpointResolver.DefaultContext)
            .Select(static one => (one.Name, one.Problem ?? string.Join(": ", new[]
            {
                one.Kind == "Podman" ? $"podman's {one.Host}" : one.Host, one.Description,
            }.OfType<string>())));
}
