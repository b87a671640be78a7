namespace DockerSock.Fake;

/// <summary>A layer as a registry keeps it: packed.</summary>
/// <param name="DiffId">The digest of the unpacked layer, which engines know it by.</param>
/// <param name="Size">How large it is unpacked, in bytes.</param>
public sealed record RegistryLayer(string DiffId, long Size)
{
    /// <summary>The digest of the packed layer.</summary>
    public string Digest { get; } = "sha256:" + Ids.Of("packed " + DiffId);

    /// <summary>How large it is packed: about half.</summary>
    public long PackedSize { get; } = (Size / 2) + 32;

    /// <summary>A layer with a digest of its own.</summary>
    /// <param name="size">How large it is unpacked, in bytes.</param>
    public static RegistryLayer Of(long size) => new("sha256:" + Ids.Fresh(), size);

    /// <summary>A layer that has the same digest wherever that name is used.</summary>
    /// <param name="name">Any text.</param>
    /// <param name="size">How large it is unpacked, in bytes.</param>
    public static RegistryLayer Of(string name, long size) => new("sha256:" + Ids.Of("layer " + name), size);
}
