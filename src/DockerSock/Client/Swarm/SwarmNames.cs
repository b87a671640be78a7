using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>Names of a swarm's services and nodes, by their ids.</summary>
internal sealed class SwarmNames
{
    private readonly Dictionary<string, string> _services = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _nodes = new(StringComparer.Ordinal);

    private SwarmNames()
    {
    }

    /// <summary>Asks a manager for them.</summary>
    /// <exception cref="SockException">The lists cannot be had.</exception>
    public static async Task<SwarmNames> LoadAsync(EngineCall call)
    {
        SwarmNames names = new();
        await foreach (DockerService service in call.ListAsync(DockerRequest.Get($"/services"),
            DockerJson.Default.DockerService).ConfigureAwait(false))
        {
            names._services[service.Id] = service.Name;
        }

        await foreach (DockerNode node in call.ListAsync(DockerRequest.Get($"/nodes"), DockerJson.Default.DockerNode)
            .ConfigureAwait(false))
        {
            names._nodes[node.Id] = node.Name;
        }

        return names;
    }

    /// <summary>Tells a task the names of its service and its node.</summary>
    public void Give(DockerTask task)
    {
        task.Service = Service(task.ServiceID);
        task.Node = Node(task.NodeID);
    }

    /// <summary>Name of a service; its id where it is gone.</summary>
    public string Service(string id) => _services.GetValueOrDefault(id, id);

    /// <summary>Name of a node; its id where it is gone.</summary>
    public string Node(string id) => _nodes.GetValueOrDefault(id, id);
}
