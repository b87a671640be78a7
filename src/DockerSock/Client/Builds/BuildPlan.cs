using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>An image that is to be built.</summary>
internal sealed record BuildPlan
{
    /// <summary>What is built, for a person.</summary>
    public required string Title { get; init; }

    /// <summary>
    /// Makes the context by the rules of the builder, true for BuildKit; null for one that the engine fetches itself.
    /// </summary>
    public Func<bool, BuildContext>? Context { get; init; }

    /// <summary>Address of a context that the engine fetches itself.</summary>
    public string? Remote { get; init; }

    /// <summary>
    /// Path of the Dockerfile in a context that the engine fetches itself; null for <c>Dockerfile</c>.
    /// </summary>
    public string? RemoteDockerfile { get; init; }

    /// <summary>Names of the image.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Values of the Dockerfile's ARGs.</summary>
    public IReadOnlyDictionary<string, string> Arguments { get; init; } = new Dictionary<string, string>();

    /// <summary>Labels of the image.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Images whose layers may be used again.</summary>
    public IReadOnlyList<string> CacheFrom { get; init; } = [];

    /// <summary>More lines of /etc/hosts: <c>name:address</c>.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Limits of the processes.</summary>
    public IReadOnlyList<Ulimit> Ulimits { get; init; } = [];

    /// <summary>The stage to build; null for the last one.</summary>
    public string? Target { get; init; }

    /// <summary>Platform of the image; null for the engine's own.</summary>
    public string? Platform { get; init; }

    /// <summary>Network of the commands.</summary>
    public string? Network { get; init; }

    /// <summary>Parent of the control groups of the commands.</summary>
    public string? CgroupParent { get; init; }

    /// <summary>Bytes of /dev/shm.</summary>
    public long? ShmSize { get; init; }

    /// <summary>True to run every step again.</summary>
    public bool NoCache { get; init; }

    /// <summary>True to ask the registries for newer base images.</summary>
    public bool Pull { get; init; }

    /// <summary>True for the classic builder, false for BuildKit, null for BuildKit where the engine has it.</summary>
    public bool? Classic { get; init; }

    /// <summary>What only the classic builder has.</summary>
    public ClassicLimits Limits { get; init; } = new();

    /// <summary>True when nobody wants to hear what BuildKit warns of.</summary>
    public bool IsQuiet { get; init; }

    /// <summary>True when somebody looks at how far the build is, and wants to see the time pass.</summary>
    public bool IsWatched { get; init; }
}

/// <summary>What only the classic builder has: limits of the containers that it works in.</summary>
internal sealed record ClassicLimits
{
    /// <summary>Bytes of memory.</summary>
    public long? Memory { get; init; }

    /// <summary>Bytes of memory and swap.</summary>
    public long? MemorySwap { get; init; }

    /// <summary>Share of CPU time, 1024 by default.</summary>
    public long? CpuShares { get; init; }

    /// <summary>Microseconds of a period of CPU time.</summary>
    public long? CpuPeriod { get; init; }

    /// <summary>Microseconds of CPU time in a period.</summary>
    public long? CpuQuota { get; init; }

    /// <summary>CPUs to run on.</summary>
    public string? CpusetCpus { get; init; }

    /// <summary>Memory nodes to use.</summary>
    public string? CpusetMems { get; init; }

    /// <summary>Isolation of Windows containers.</summary>
    public string? Isolation { get; init; }

    /// <summary>True to make one layer of all new ones.</summary>
    public bool Squash { get; init; }

    /// <summary>Name of the first that is given; null when none is.</summary>
    public string? FirstGiven => Memory is not null ? nameof(Memory)
        : MemorySwap is not null ? nameof(MemorySwap)
        : CpuShares is not null ? nameof(CpuShares)
        : CpuPeriod is not null ? nameof(CpuPeriod)
        : CpuQuota is not null ? nameof(CpuQuota)
        : CpusetCpus is not null ? nameof(CpusetCpus)
        : CpusetMems is not null ? nameof(CpusetMems)
        : Isolation is not null ? nameof(Isolation)
        : Squash ? nameof(Squash) : null;
}
