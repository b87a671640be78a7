using System.Text.Json.Serialization.Metadata;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>A cmdlet that lists objects of a swarm; one of an exact name is asked for by itself.</summary>
/// <typeparam name="T">The objects' type.</typeparam>
public abstract class SwarmGetCmdlet<T> : NamedGetCmdlet
    where T : SwarmObject
{
    /// <summary>The objects' type, for reading one.</summary>
    private protected abstract JsonTypeInfo<T> Type { get; }

    /// <summary>The request for one object.</summary>
    private protected abstract DockerRequest One(string id);

    private protected override async IAsyncEnumerable<DockerObject> ShowAsync(EngineCall call, Selection wanted)
    {
        if (Only(wanted) is { } name)
        {
            if (await OneAsync(call, name, One(name), Type).ConfigureAwait(false) is { } one)
            {
                yield return one;
            }

            yield break;
        }

        await foreach (DockerObject found in FindAsync(call, wanted).ConfigureAwait(false))
        {
            yield return found;
        }
    }
}
