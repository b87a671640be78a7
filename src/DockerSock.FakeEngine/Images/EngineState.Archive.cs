namespace DockerSock.Fake;

/// <content>Images that are made of layers, as those are that were loaded, imported or built.</content>
public sealed partial class EngineState
{
    /// <summary>
    /// Adds an image of layers: its identifier is the digest of its config, as a real engine gives it.
    /// </summary>
    /// <param name="tag">Its name, such as "alpine:3.20"; null for an image without a name.</param>
    /// <param name="layers">What each layer changes, lowest first; the first one begins with no files.</param>
    /// <param name="setUp">Sets what its config says.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="EngineException">The name is none.</exception>
    public async Task<EngineImage> AddLayersAsync(
        string? tag,
        IEnumerable<Action<ContainerFiles>> layers,
        Action<EngineImage>? setUp = null,
        CancellationToken cancel = default)
    {
        string? familiar = tag is null ? null : ImageReference.Parse(tag).Familiar;
        ContainerFiles files = ContainerFiles.None(Time);
        List<ImageLayer> made = [];
        foreach (Action<ContainerFiles> fill in layers)
        {
            fill(files);
            made.Add(await ImageLayer.OfAsync(files.Layer(), cancel));
            files.TakeAsImage();
        }

        EngineImage draft = new("sha256:" + Ids.Fresh(), Now);
        setUp?.Invoke(draft);
        return Put(EngineImage.Of(ImageConfigJson.Bytes(draft, made), made, files), familiar);
    }

    /// <summary>Adds an image unless it is there, and gives it a name.</summary>
    /// <returns>The image, or the same one that was there.</returns>
    internal EngineImage Put(EngineImage image, string? familiar = null) => Locked(() =>
    {
        EngineImage? there = Store.All.FirstOrDefault(other => other.Id == image.Id);
        if (there is null)
        {
            Store.Add(image);
        }

        if (familiar is not null)
        {
            Store.Untag(familiar);
            (there ?? image).Tags.Add(familiar);
            (there ?? image).LastTagged = Now;
        }

        return there ?? image;
    });
}
