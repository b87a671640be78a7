using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>
/// Volumes: their list is wrapped, has warnings beside it, and comes in another order each time.
/// </summary>
internal sealed class VolumeKind() : ObjectKind("DockerVolume", "volume")
{
    /// <inheritdoc/>
    public override IAsyncEnumerable<DockerObject> ListAsync(EngineCall call,
        IReadOnlyDictionary<string, string[]> filters) => InOrderAsync(ReadAsync(call, filters));

    /// <inheritdoc/>
    public override string NameOf(DockerObject found) => ((DockerVolume)found).Name;

    /// <inheritdoc/>
    public override string FactsOf(DockerObject found) =>
        ((DockerVolume)found) is var volume ? $"{volume.Driver}, {volume.Scope}" : "";

    private protected override string IdOf(DockerObject found) => ((DockerVolume)found).Name;

    private static async IAsyncEnumerable<DockerObject> ReadAsync(EngineCall call,
        IReadOnlyDictionary<string, string[]> filters)
    {
        VolumeList list = await call.ReadAsync(DockerRequest.Get($"/volumes").Query("filters", filters),
            DockerJson.Default.VolumeList).ConfigureAwait(false);
        foreach (string warning in list.Warnings)
        {
            await call.WarnAsync(null, warning).ConfigureAwait(false);
        }

        foreach (DockerVolume volume in list.Volumes)
        {
            volume.DockerHost = call.Engine.Endpoint.Text;
            yield return volume;
        }
    }
}
