using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>Networks: engines list them in another order each time.</summary>
internal sealed class NetworkKind() : ObjectKind<DockerNetwork>("DockerNetwork", "network",
    static () => DockerRequest.Get($"/networks"), DockerJson.Default.DockerNetwork,
    static one => one.Id, static one => one.Name, static one => $"{one.Driver}, {one.Scope}")
{
    /// <inheritdoc/>
    public override IAsyncEnumerable<DockerObject> ListAsync(EngineCall call,
        IReadOnlyDictionary<string, string[]> filters) => InOrderAsync(base.ListAsync(call, filters));
}
