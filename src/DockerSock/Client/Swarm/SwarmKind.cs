using System.Text.Json.Serialization.Metadata;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>Objects of a swarm: their ids are of letters and digits, and engines list them in no order.</summary>
internal class SwarmKind<T>(string noun, string word, Func<DockerRequest> list, JsonTypeInfo<T> type,
    Func<T, string> name, Func<T, string> facts)
    : ObjectKind<T>(noun, word, list, type, static one => one.Id, name, facts)
    where T : SwarmObject
{
    /// <inheritdoc/>
    public override IAsyncEnumerable<DockerObject> ListAsync(EngineCall call,
        IReadOnlyDictionary<string, string[]> filters) => InOrderAsync(base.ListAsync(call, filters));

    private protected override DockerObject? FindByStart(NamePattern pattern, List<DockerObject> all) =>
        pattern.FindByStart(all, IdOf, Word);
}
