namespace DockerSock.Models;

/// <summary>Versions of an engine and of what it consists of. Source: SystemVersion, <c>GET /version</c>.</summary>
public sealed class DockerVersion : DockerObject
{
    /// <summary>Version of the engine.</summary>
    public string Version { get; set; } = "";

    /// <summary>The newest API that it speaks.</summary>
    public string ApiVersion { get; set; } = "";

    /// <summary>The oldest API that it speaks.</summary>
    public string? MinAPIVersion { get; set; }

    /// <summary>Who offers it: Docker Engine - Community.</summary>
    public VersionPlatform? Platform { get; set; }

    /// <summary>The programs that it consists of.</summary>
    public DockerList<VersionComponent> Components { get => field ??= []; set; }

    /// <summary>Commit that it was built from.</summary>
    public string? GitCommit { get; set; }

    /// <summary>Version of the Go that it was built with.</summary>
    public string? GoVersion { get; set; }

    /// <summary>linux or windows.</summary>
    public string Os { get; set; } = "";

    /// <summary>Architecture that it was built for: amd64, arm64.</summary>
    public string Arch { get; set; } = "";

    /// <summary>Version of the kernel.</summary>
    public string? KernelVersion { get; set; }

    /// <summary>Whether experimental features are on.</summary>
    public bool Experimental { get; set; }

    /// <summary>When it was built.</summary>
    public DateTime? BuildTime { get; set; }

    /// <summary>This side of the connection.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public ClientVersion? Client { get; internal set; }

    /// <inheritdoc/>
    public override string ToString() => Version;
}

/// <summary>Who offers an engine.</summary>
public sealed class VersionPlatform : DockerValue
{
    /// <summary>Their name for it.</summary>
    public string Name { get; set; } = "";
}

/// <summary>A program that an engine consists of.</summary>
public sealed class VersionComponent : DockerValue
{
    /// <summary>Its name: Engine, containerd, runc.</summary>
    public string Name { get; set; } = "";

    /// <summary>Its version.</summary>
    public string Version { get; set; } = "";

    /// <summary>More on it.</summary>
    public DockerMap<string> Details { get => field ??= []; set; }
}

/// <summary>Versions of the module and of what it runs on.</summary>
public sealed class ClientVersion : DockerValue
{
    /// <summary>Version of DockerSock.</summary>
    public string Version { get; internal set; } = "";

    /// <summary>The API that is spoken with the engine.</summary>
    public string ApiVersion { get; internal set; } = "";

    /// <summary>The newest API that DockerSock knows.</summary>
    public string NewestApiVersion { get; internal set; } = "";

    /// <summary>The oldest API that DockerSock speaks.</summary>
    public string OldestApiVersion { get; internal set; } = "";

    /// <summary>The .NET that it runs on: .NET 8.0.20.</summary>
    public string DotNet { get; internal set; } = "";

    /// <summary>The operating system that it runs on.</summary>
    public string Os { get; internal set; } = "";

    /// <summary>Architecture of the process: X64, Arm64.</summary>
    public string Arch { get; internal set; } = "";
}
