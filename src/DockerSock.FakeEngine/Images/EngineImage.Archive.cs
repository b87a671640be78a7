namespace DockerSock.Fake;

/// <content>What it is in an archive: a config, whose digest is its identifier, and layers.</content>
public sealed partial class EngineImage
{
    private readonly Lock _sync = new();
    private byte[]? _config;
    private IReadOnlyList<ImageLayer>? _contents;

    /// <summary>What is the shell of commands that are a line; empty for /bin/sh -c.</summary>
    internal IList<string> Shell { get; set; } = [];

    /// <summary>What a build upon it does first.</summary>
    internal IList<string> OnBuild { get; set; } = [];

    /// <summary>The layers that it was made of; null when it was made without any.</summary>
    internal IReadOnlyList<ImageLayer>? Contents => _contents;

    /// <summary>The config that it was made of; null when it was made without one.</summary>
    internal byte[]? Config => _config;

    /// <summary>An image that is made of a config and layers; its identifier is the config's digest.</summary>
    /// <exception cref="System.Text.Json.JsonException">The config is not JSON.</exception>
    internal static EngineImage Of(byte[] config, IReadOnlyList<ImageLayer> layers, ContainerFiles files)
    {
        EngineImage image = new(
            "sha256:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(config)),
            DateTimeOffset.MinValue)
        {
            _config = config,
            _contents = layers,
            Files = files,
            Size = layers.Sum(layer => layer.Size),
        };
        ImageConfigJson.Fill(image, config);
        image.Layers.Clear();
        foreach (ImageLayer layer in layers)
        {
            image.Layers.Add(layer.DiffId);
        }

        return image;
    }

    /// <summary>
    /// Its config and layers. An image that was made without layers gets one of its files, and a config of what it says
    /// about itself: an engine that loads it gives it another identifier.
    /// </summary>
    internal (byte[] Config, IReadOnlyList<ImageLayer> Layers) Archive(TimeProvider time)
    {
        lock (_sync)
        {
            _contents ??=
            [
                ImageLayer.OfAsync(
                    (Files ?? new ContainerFiles(time, Created)).Archive("/", ""), CancellationToken.None)
                    .GetAwaiter().GetResult(),
            ];
            _config ??= ImageConfigJson.Bytes(this, _contents);
            return (_config, _contents);
        }
    }
}
