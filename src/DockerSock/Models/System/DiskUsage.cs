using System.Text.Json.Serialization;

namespace DockerSock.Models;

/// <summary>
/// What the objects of one kind take on an engine's disk. Source: SystemDataUsage, <c>GET /system/df</c>.
/// </summary>
public sealed class DiskUsage : DockerObject
{
    /// <summary>Images, Containers, Volumes or BuildCache.</summary>
    public string Type { get; internal set; } = "";

    /// <summary>How many there are.</summary>
    public long Total { get; internal set; }

    /// <summary>How many are in use: containers that run, and what containers or builds have.</summary>
    public long Active { get; internal set; }

    /// <summary>Bytes of all of them; what several share counts once.</summary>
    public long Size { get; internal set; }

    /// <summary>Bytes that removing what is not in use frees.</summary>
    public long Reclaimable { get; internal set; }

    /// <summary>
    /// The same in percent of Size, rounded down as the docker program does; null where there is nothing.
    /// </summary>
    public int? ReclaimablePercent => Size > 0 ? (int)(Reclaimable * 100 / Size) : null;

    /// <inheritdoc/>
    public override string ToString() => Type;
}

/// <summary>What one object takes on an engine's disk. Source: SystemDataUsage, <c>GET /system/df</c>.</summary>
public sealed class DiskUsageItem : DockerObject
{
    /// <summary>Images, Containers, Volumes or BuildCache.</summary>
    public string Type { get; internal set; } = "";

    /// <summary>Id of the object; the name of a volume.</summary>
    public string Id { get; internal set; } = "";

    /// <summary>The id as tables show it.</summary>
    public string ShortId => ImageNames.ShortId(Id);

    /// <summary>Its name; of a record of the build cache the step that left it.</summary>
    public string Name { get; internal set; } = "";

    /// <summary>Bytes of it; null where its driver does not tell.</summary>
    public long? Size { get; internal set; }

    /// <summary>Bytes of those that others have too.</summary>
    public long SharedSize { get; internal set; }

    /// <summary>How many containers have it; for a record of the build cache, how often builds have used it.</summary>
    public long Users { get; internal set; }

    /// <summary>Whether it runs, or something has it.</summary>
    public bool InUse { get; internal set; }

    /// <summary>Bytes that its removal frees; 0 while it is in use.</summary>
    public long Reclaimable { get; internal set; }

    /// <summary>When it was created.</summary>
    public DateTime? Created { get; internal set; }

    /// <summary>When a build last used it; for records of the build cache.</summary>
    public DateTime? LastUsed { get; internal set; }

    /// <summary>Everything that the engine tells of the object.</summary>
    [JsonIgnore]
    public DockerObject? Object { get; internal set; }

    /// <inheritdoc/>
    internal override IReadOnlyList<DockerValue>? WithUnknownFields => Object?.WithUnknownFields;

    internal override string? Word => Type switch
    {
        "Images" => "image",
        "Containers" => "container",
        "Volumes" => "volume",
        _ => null,
    };

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>A record of the build cache. Source: SystemDataUsage, <c>GET /system/df</c>.</summary>
public sealed class BuildCacheRecord : DockerObject
{
    /// <summary>Its id.</summary>
    public string ID { get; set; } = "";

    /// <summary>Ids of the records that it builds upon.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Parents => Listed ?? Misspelt ?? (Parent is { Length: > 0 } only ? [only] : []);

    /// <summary>
    /// What it holds: regular, source.local, source.git.checkout, exec.cachemount, frontend or internal.
    /// </summary>
    public string Type { get; set; } = "";

    /// <summary>The step of a build that left it.</summary>
    public string Description { get; set; } = "";

    /// <summary>Whether a build is using it.</summary>
    public bool InUse { get; set; }

    /// <summary>Whether an image has it too, so that removing it frees nothing.</summary>
    public bool Shared { get; set; }

    /// <summary>Its bytes.</summary>
    public long Size { get; set; }

    /// <summary>When it was created.</summary>
    public DateTime? CreatedAt { get; set; }

    /// <summary>When a build last used it.</summary>
    public DateTime? LastUsedAt { get; set; }

    /// <summary>How often builds have used it.</summary>
    public long UsageCount { get; set; }

    /// <summary>Its parent; API 1.41 and older.</summary>
    [JsonInclude]
    internal string? Parent { get; set; }

    /// <summary>Its parents, from API 1.42 on.</summary>
    [JsonInclude, JsonPropertyName("Parents")]
    internal DockerList<string>? Listed { get; set; }

    /// <summary>The same, as several engines of Docker misspell the field.</summary>
    [JsonInclude, JsonPropertyName(" Parents")]
    internal DockerList<string>? Misspelt { get; set; }

    /// <inheritdoc/>
    public override string ToString() => ID;
}

/// <summary>What was removed of the build cache. Source: BuildPrune, <c>POST /build/prune</c>.</summary>
public sealed class BuildCacheRemoval : DockerObject
{
    /// <summary>Ids of the records.</summary>
    public DockerList<string> CachesDeleted { get => field ??= []; set; }

    /// <summary>Bytes that were freed.</summary>
    public long SpaceReclaimed { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{CachesDeleted.Count} records";
}

/// <summary>
/// The answer of SystemDataUsage: lists, up to API 1.52, and from then on sums of each kind, whose lists come when
/// asked for.
/// </summary>
internal sealed class DataUsage : DockerValue
{
    public long LayersSize { get; set; }

    public DockerList<ImageSummary>? Images { get; set; }

    public DockerList<ContainerSummary>? Containers { get; set; }

    public DockerList<DockerVolume>? Volumes { get; set; }

    public DockerList<BuildCacheRecord>? BuildCache { get; set; }

    public KindUsage<ImageSummary>? ImageUsage { get; set; }

    public KindUsage<ContainerSummary>? ContainerUsage { get; set; }

    public KindUsage<DockerVolume>? VolumeUsage { get; set; }

    public KindUsage<BuildCacheRecord>? BuildCacheUsage { get; set; }
}

/// <summary>What the objects of a kind take. API 1.52.</summary>
internal sealed class KindUsage<T> : DockerValue
{
    public long TotalCount { get; set; }

    public long ActiveCount { get; set; }

    public long TotalSize { get; set; }

    public long Reclaimable { get; set; }

    public DockerList<T>? Items { get; set; }
}
