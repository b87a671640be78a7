using System.Text.Json.Serialization.Metadata;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>Objects of a swarm: their ids are of letters and digits.</summary>
internal class SwarmKind<T>(string word, JsonTypeInfo<T> type, Func<T, string> name, Func<T, string> facts)
    : ObjectKind<T>(word, type, static one => one.Id, name, facts)
    where T : SwarmObject
{
    private protected override DockerObject? FindByStart(NamePattern pattern, List<DockerObject> all) =>
        pattern.FindByStart(all, IdOf, Word);
}
