using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>Volumes: their list is wrapped, and has warnings beside it.</summary>
internal sealed class VolumeKind() : ObjectKind<DockerVolume>("volume", DockerJson.Default.DockerVolume,
    static one => one.Name, static one => one.Name, static one => $"{one.Driver}, {one.Scope}")
{
    /// <inheritdoc/>
    public override IAsyncEnumerable<DockerObject> ListAsync(EngineCall call,
        IReadOnlyDictionary<string, string[]>? filters = null) => InOrderAsync(ReadAsync(call, Listing(filters)));

    private static async IAsyncEnumerable<DockerObject> ReadAsync(EngineCall call, DockerRequest listing)
    {
        VolumeList list = await call.ReadAsync(listing, DockerJson.Default.VolumeList).ConfigureAwait(false);
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
