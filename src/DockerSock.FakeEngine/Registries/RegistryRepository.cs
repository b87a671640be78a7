namespace DockerSock.Fake;

/// <summary>A repository of a registry, as `docker search` finds it.</summary>
/// <param name="Description">What it says of itself.</param>
/// <param name="Stars">How many people like it.</param>
/// <param name="IsOfficial">Whether the registry's owner keeps it.</param>
/// <param name="IsAutomated">Whether it was built by the registry itself; newer engines always say no.</param>
public sealed record RegistryDescription(
    string Description = "", int Stars = 0, bool IsOfficial = false, bool IsAutomated = false);

/// <summary>What a repository holds; used under the registry's lock.</summary>
internal sealed class RegistryRepository
{
    public SortedDictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, RegistryImage> Manifests { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Layers { get; } = new(StringComparer.Ordinal);

    public RegistryDescription Description { get; set; } = new();
}
