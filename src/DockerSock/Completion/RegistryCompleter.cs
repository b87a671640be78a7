using DockerSock.Client;

namespace DockerSock.Completion;

/// <summary>Completes the registries that the docker configuration has credentials or a helper for.</summary>
public sealed class RegistryCompleter : WordCompleter
{
    private protected override IEnumerable<(string Text, string Meaning)> Words
    {
        get
        {
            DockerConfigFile file = DockerConfigFile.Load();
            return file.Servers.Concat(file.HelpedServers).Select(RegistryServer.NameOf)
                .Distinct(StringComparer.OrdinalIgnoreCase).Select(static name => (name, ""));
        }
    }
}
