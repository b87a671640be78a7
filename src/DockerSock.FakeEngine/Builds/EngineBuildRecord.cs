namespace DockerSock.Fake;

/// <summary>A record of the build cache.</summary>
public sealed class EngineBuildRecord
{
    /// <summary>Its identifier, 25 letters and digits.</summary>
    public required string Id { get; init; }

    /// <summary>The records that it builds upon.</summary>
    public IList<string> Parents { get; set; } = [];

    /// <summary>regular, source.local, exec.cachemount, frontend, internal …</summary>
    public string Type { get; set; } = "regular";

    /// <summary>The step that left it.</summary>
    public string Description { get; set; } = "";

    /// <summary>Whether a build is using it.</summary>
    public bool InUse { get; set; }

    /// <summary>Whether an image has it too.</summary>
    public bool Shared { get; set; }

    /// <summary>Its bytes.</summary>
    public long Size { get; set; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset Created { get; set; }

    /// <summary>When a build last used it.</summary>
    public DateTimeOffset LastUsed { get; set; }

    /// <summary>How often builds have used it.</summary>
    public int UsageCount { get; set; } = 1;
}
