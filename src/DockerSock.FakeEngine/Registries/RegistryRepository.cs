namespace DockerSock.Fake;

/// <summary>What a repository holds; used under the registry's lock.</summary>
internal sealed class RegistryRepository
{
    public SortedDictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, RegistryImage> Manifests { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Layers { get; } = new(StringComparer.Ordinal);

    public RegistryDescription Description { get; set; } = new();
}
