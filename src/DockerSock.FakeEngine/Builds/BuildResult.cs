namespace DockerSock.Fake;

/// <summary>What a step of a build comes to: files and the layers that make them.</summary>
/// <param name="Files">The files; whoever changes them takes a copy first.</param>
/// <param name="Layers">The layers, lowest first.</param>
internal sealed record BuildResult(ContainerFiles Files, IReadOnlyList<ImageLayer> Layers)
{
    /// <summary>When it was made.</summary>
    public DateTimeOffset Made { get; init; }

    /// <summary>With one more layer: what differs from the files that these began as.</summary>
    public async Task<BuildResult> WithAsync(ContainerFiles changed, CancellationToken cancel)
    {
        ImageLayer layer = await ImageLayer.OfAsync(changed.Layer(), cancel);
        changed.TakeAsImage();
        return new BuildResult(changed, [.. Layers, layer]);
    }

    /// <summary>The files and layers of an image.</summary>
    public static BuildResult Of(EngineImage image, TimeProvider time)
    {
        (_, IReadOnlyList<ImageLayer> layers) = image.Archive(time);
        return new BuildResult(image.Files ?? new ContainerFiles(time, image.Created), layers);
    }

    public static BuildResult Scratch(TimeProvider time) => new(ContainerFiles.None(time), []);
}
