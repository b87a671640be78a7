using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>
/// Which networks the services of a swarm have, on whatever node their tasks run. Source: ServiceList.
/// </summary>
internal sealed class ServiceUse
{
    private readonly HashSet<string>? _networks;

    private ServiceUse(HashSet<string>? networks) => _networks = networks;

    /// <summary>Asks the engine; only a manager of the swarm can tell.</summary>
    /// <exception cref="SockException">The engine cannot be reached, or failed.</exception>
    public static async Task<ServiceUse> LoadAsync(EngineCall call)
    {
        HashSet<string> networks = new(StringComparer.Ordinal);
        try
        {
            await foreach (DockerService service in call.ListAsync(DockerRequest.Get($"/services"),
                DockerJson.Default.DockerService).ConfigureAwait(false))
            {
                networks.UnionWith((service.Spec?.TaskTemplate?.Networks ?? []).Concat(service.Spec?.Networks ?? [])
                    .Select(static one => one.Target).OfType<string>());
            }
        }
        catch (SockException worker) when (worker.Failure is SockFailure.NoSwarm or SockFailure.SwarmLocked)
        {
            return new ServiceUse(null);
        }

        return new ServiceUse(networks);
    }

    /// <summary>True for a network that a service has, and for every one where that cannot be known.</summary>
    public bool MayHave(DockerNetwork network) =>
        _networks is null || _networks.Contains(network.Id) || _networks.Contains(network.Name);
}
