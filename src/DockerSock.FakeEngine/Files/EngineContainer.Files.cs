namespace DockerSock.Fake;

/// <content>Its files.</content>
public sealed partial class EngineContainer
{
    private ContainerFiles? _files;

    /// <summary>Its files; they start as those of its image, and most images have only a few.</summary>
    public ContainerFiles Files => LazyInitializer.EnsureInitialized(
        ref _files,
        () => _engine.FindImage(ImageId)?.Files?.Fork() ?? new ContainerFiles(_engine.Time, Created));
}
