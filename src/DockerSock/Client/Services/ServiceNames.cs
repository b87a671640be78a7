using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>What names of networks, secrets and configs mean in a swarm: services know them by their ids.</summary>
internal sealed class ServiceNames
{
    private readonly Dictionary<string, string> _networks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Id, string Name)> _secrets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Id, string Name)> _configs = new(StringComparer.Ordinal);

    private ServiceNames()
    {
    }

    /// <summary>Secrets, by what the user calls them.</summary>
    public IReadOnlyDictionary<string, (string Id, string Name)> Secrets => _secrets;

    /// <summary>Configs, by what the user calls them.</summary>
    public IReadOnlyDictionary<string, (string Id, string Name)> Configs => _configs;

    /// <summary>Looks names up; nothing is asked where there are none.</summary>
    /// <exception cref="SockException">There is none of a name, or the name means several.</exception>
    public static async Task<ServiceNames> FindAsync(EngineCall call,
        IEnumerable<string> networks, IEnumerable<string> secrets, IEnumerable<string> configs)
    {
        ServiceNames names = new();
        foreach (string network in networks.Distinct(StringComparer.Ordinal))
        {
            // A node has networks of its own; a service is in those that the whole swarm has, of which one may have the
            // same name.
            DockerRequest inspect = DockerRequest.Get($"/networks/{network}").Query("scope", "swarm");
            names._networks[network] = (await call.ReadAsync(inspect, DockerJson.Default.DockerNetwork)
                .ConfigureAwait(false)).Id;
        }

        await FindAsync(call, ObjectKinds.Secret, secrets, names._secrets).ConfigureAwait(false);
        await FindAsync(call, ObjectKinds.Config, configs, names._configs).ConfigureAwait(false);
        return names;
    }

    /// <summary>Id of a network.</summary>
    public string NetworkId(string name) => _networks[name];

    private static async Task FindAsync(EngineCall call, ObjectKind kind,
        IEnumerable<string> wanted, Dictionary<string, (string Id, string Name)> found)
    {
        string[] names = [.. wanted.Distinct(StringComparer.Ordinal)];
        if (names.Length == 0)
        {
            return;
        }

        foreach ((string name, DockerObject one) in names.Zip(await kind.EachAsync(call, names).ConfigureAwait(false)))
        {
            found[name] = (((SwarmObject)one).Id, kind.NameOf(one));
        }
    }
}
