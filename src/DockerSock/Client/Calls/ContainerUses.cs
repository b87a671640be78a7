using System.Collections.Concurrent;

namespace DockerSock.Client;

/// <summary>The containers' use of networks, volumes and images, asked once for each engine of a pipeline.</summary>
internal sealed class ContainerUses
{
    private readonly ConcurrentDictionary<DockerEngine, Task<ContainerUse>> _asked = [];

    /// <summary>The use on an engine.</summary>
    /// <exception cref="SockException">The list of containers cannot be had.</exception>
    public Task<ContainerUse> OfAsync(EngineCall call) =>
        _asked.GetOrAdd(call.Engine, static (_, call) => ContainerUse.LoadAsync(call), call);
}
