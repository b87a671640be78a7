namespace DockerSock.Fake;

/// <summary>Data that a swarm keeps for its services.</summary>
public abstract class SwarmData : SwarmObject
{
    /// <summary>Its name.</summary>
    /// <param name="name">The name.</param>
    private protected SwarmData(string name) => Name = name;

    /// <inheritdoc />
    public override string Name { get; }

    /// <summary>Labels; keys are case-sensitive.</summary>
    public SortedDictionary<string, string> Labels { get; internal set; } = new(StringComparer.Ordinal);

    /// <summary>The data itself.</summary>
    public byte[] Data { get; set; } = [];

    /// <summary>What makes the data of a template, such as golang; null for data as it is.</summary>
    public SwarmDriver? Templating { get; set; }
}

/// <summary>A secret of a swarm. Its data is never shown.</summary>
public sealed class EngineSecret(string name) : SwarmData(name)
{
    /// <summary>The plugin that has the data; null for the swarm itself.</summary>
    public SwarmDriver? Driver { get; set; }
}

/// <summary>A configuration of a swarm.</summary>
public sealed class EngineConfig(string name) : SwarmData(name);

/// <summary>A driver with its options.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Options">Its options; null for none.</param>
public sealed record SwarmDriver(string Name, IReadOnlyDictionary<string, string>? Options = null);
