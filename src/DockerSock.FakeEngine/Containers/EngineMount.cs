namespace DockerSock.Fake;

/// <summary>Something mounted into a container.</summary>
public sealed class EngineMount
{
    /// <summary>bind, volume, tmpfs or image.</summary>
    public string Type { get; set; } = "volume";

    /// <summary>The volume's name; empty for a bind.</summary>
    public string Name { get; set; } = "";

    /// <summary>The path on the host.</summary>
    public string Source { get; set; } = "";

    /// <summary>The path in the container.</summary>
    public string Destination { get; set; } = "";

    /// <summary>Options as they were written, such as "ro".</summary>
    public string Mode { get; set; } = "";

    /// <summary>Whether the container may write.</summary>
    public bool ReadWrite { get; set; } = true;
}

/// <summary>A volume of the engine.</summary>
public sealed class EngineVolume
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What keeps it.</summary>
    public string Driver { get; set; } = "local";

    /// <summary>Where it is on the host.</summary>
    public required string Mountpoint { get; set; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset Created { get; set; }

    /// <summary>Bytes of its files.</summary>
    public long Size { get; set; }

    /// <summary>Labels; keys are case-sensitive.</summary>
    public SortedDictionary<string, string> Labels { get; } = new(StringComparer.Ordinal);

    /// <summary>Options of the driver.</summary>
    public SortedDictionary<string, string> Options { get; } = new(StringComparer.Ordinal);
}
