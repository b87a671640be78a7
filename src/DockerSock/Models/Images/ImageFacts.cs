using System.Text.Json;
using System.Text.Json.Serialization;

namespace DockerSock.Models;

/// <summary>
/// A step of an image's history, the newest first. Source: ImageHistory, <c>GET /images/{name}/history</c>.
/// </summary>
public sealed class ImageHistoryEntry : DockerObject
{
    /// <summary>Id of the image that the step has made; null where only the image's maker has it.</summary>
    public string? Id { get; set => field = value == "<missing>" ? null : value; }

    /// <summary>When the step was made.</summary>
    public DateTime? Created { get; set; }

    /// <summary>What made it: an instruction, a command.</summary>
    public string CreatedBy { get; set; } = "";

    /// <summary>Bytes that it added.</summary>
    public long Size { get; set; }

    /// <summary>References that name it.</summary>
    public DockerList<string> Tags { get => field ??= []; set; }

    /// <summary>A note of its maker.</summary>
    public string? Comment { get; set; }

    /// <summary>The image that was asked for.</summary>
    [JsonIgnore]
    public string Image { get; internal set; } = "";

    /// <inheritdoc/>
    public override string ToString() => CreatedBy;
}

/// <summary>A repository that a search has found. Source: ImageSearch, <c>GET /images/search</c>.</summary>
public sealed class ImageSearchResult : DockerObject
{
    /// <summary>Its name, as Install-DockerImage takes it.</summary>
    [JsonPropertyName("name")]
    public string Name { get; set; } = "";

    /// <summary>What its owner says of it.</summary>
    [JsonPropertyName("description")]
    public string? Description { get; set; }

    /// <summary>Whether Docker keeps it.</summary>
    [JsonPropertyName("is_official")]
    public bool IsOfficial { get; set; }

    /// <summary>Whether it was built from its sources automatically; no longer told.</summary>
    [JsonPropertyName("is_automated")]
    public bool IsAutomated { get; set; }

    /// <summary>How many people like it.</summary>
    [JsonPropertyName("star_count")]
    public long Stars { get; set; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>
/// What a removal has taken away: a name, or an image or layer itself. Source: ImageDelete, <c>DELETE
/// /images/{name}</c>.
/// </summary>
public sealed class ImageRemoval : DockerObject
{
    /// <summary>The reference that names the image no more; null for a deletion.</summary>
    public string? Untagged { get; set; }

    /// <summary>The id that is gone with its data; null for a name.</summary>
    public string? Deleted { get; set; }

    /// <inheritdoc/>
    public override string ToString() => Untagged ?? Deleted ?? "";
}

/// <summary>
/// What a registry has behind a reference. Source: DistributionInspect, <c>GET /distribution/{name}/json</c>.
/// </summary>
public sealed class ImageManifest : DockerObject
{
    /// <summary>The reference that was asked for.</summary>
    [JsonIgnore]
    public string Image { get; internal set; } = "";

    /// <summary>Digest of the manifest, or of the list of manifests.</summary>
    [JsonIgnore]
    public string Digest => Descriptor?.Digest ?? "";

    /// <summary>Media type of the manifest.</summary>
    [JsonIgnore]
    public string MediaType => Descriptor?.MediaType ?? "";

    /// <summary>The manifest's descriptor.</summary>
    public OciDescriptor? Descriptor { get; set; }

    /// <summary>Platforms that there are images for.</summary>
    public DockerList<OciPlatform> Platforms { get => field ??= []; set; }

    /// <inheritdoc/>
    public override string ToString() => Image;
}

/// <summary>
/// What somebody states of an image: how it was built, what is in it. Source: ImageAttestations,
/// <c>GET /images/{name}/attestations</c>, API 1.55.
/// </summary>
public sealed class ImageAttestation : DockerObject
{
    /// <summary>The image that was asked for.</summary>
    [JsonIgnore]
    public string Image { get; internal set; } = "";

    /// <summary>The kind of the statement: <c>https://slsa.dev/provenance/v1</c>.</summary>
    public string PredicateType { get; set; } = "";

    /// <summary>The statement's descriptor.</summary>
    public OciDescriptor? Descriptor { get; set; }

    /// <summary>The statement itself, with -Statement, as the JSON that was signed.</summary>
    [JsonIgnore]
    public string? Statement => Raw?.GetRawText();

    /// <summary>The statement as it came.</summary>
    [JsonInclude, JsonPropertyName("Statement")]
    internal JsonElement? Raw { get; set; }

    /// <inheritdoc/>
    public override string ToString() => PredicateType;
}

/// <summary>How an image compares with what its registry has.</summary>
public enum ImageUpdateStatus
{
    /// <summary>The registry has the same behind the tag.</summary>
    Current,

    /// <summary>The registry has another one behind the tag.</summary>
    Outdated,

    /// <summary>The image was never in a registry: it was built or loaded here.</summary>
    Local,

    /// <summary>The image is named by its digest, which cannot come to mean another one.</summary>
    Pinned,

    /// <summary>It cannot be found out; the reason says why.</summary>
    Unknown,
}

/// <summary>Whether there is a newer image behind a tag. Source: DistributionInspect, ImageInspect.</summary>
public sealed class ImageUpdate : DockerObject
{
    /// <summary>The reference that was compared.</summary>
    public string Image { get; internal set; } = "";

    /// <summary>The container that uses the image; null when an image was asked for.</summary>
    public string? Container { get; internal set; }

    /// <summary>How they compare.</summary>
    public ImageUpdateStatus Status { get; internal set; }

    /// <summary>Why the status is Unknown, Local or Pinned; null else.</summary>
    public string? Reason { get; internal set; }

    /// <summary>Id of the image that is used.</summary>
    public string? ImageId { get; internal set; }

    /// <summary>Digest under which the registry once gave the image that is used.</summary>
    public string? Digest { get; internal set; }

    /// <summary>Digest of what the registry has now.</summary>
    public string? RegistryDigest { get; internal set; }

    /// <inheritdoc/>
    public override string ToString() => Image;
}

/// <summary>A login at a registry. Source: SystemAuth, <c>POST /auth</c>.</summary>
public sealed class RegistryLogin : DockerObject
{
    /// <summary>The registry, as the docker configuration names it.</summary>
    public string Registry { get; internal set; } = "";

    /// <summary>The user.</summary>
    public string UserName { get; internal set; } = "";

    /// <summary>Who keeps the credentials: config.json, or a helper program.</summary>
    public string KeptBy { get; internal set; } = "";

    /// <summary>What the registry said, in the engine's words.</summary>
    public string? Status { get; internal set; }

    /// <inheritdoc/>
    public override string ToString() => Registry;
}

/// <summary>The answer of SystemAuth.</summary>
internal sealed class AuthResponse : DockerValue
{
    public string? Status { get; set; }

    public string? IdentityToken { get; set; }
}

/// <summary>An image in an archive of images: an element of its manifest.json.</summary>
internal sealed class ImageArchiveEntry : DockerValue
{
    /// <summary>Path of the image's configuration in the archive.</summary>
    public string? Config { get; set; }

    /// <summary>References that the image is to have.</summary>
    public DockerList<string> RepoTags { get => field ??= []; set; }
}
