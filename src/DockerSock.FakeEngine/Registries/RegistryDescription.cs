namespace DockerSock.Fake;

/// <summary>A repository of a registry, as `docker search` finds it.</summary>
/// <param name="Description">What it says of itself.</param>
/// <param name="Stars">How many people like it.</param>
/// <param name="IsOfficial">Whether the registry's owner keeps it.</param>
/// <param name="IsAutomated">Whether it was built by the registry itself; newer engines always say no.</param>
public sealed record RegistryDescription(
    string Description = "", int Stars = 0, bool IsOfficial = false, bool IsAutomated = false);
