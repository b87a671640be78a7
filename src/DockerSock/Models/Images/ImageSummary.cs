using System.Text.Json.Serialization;

namespace DockerSock.Models;

/// <summary>An image as a list shows it. Source: ImageList, <c>GET /images/json</c>.</summary>
public sealed class ImageSummary : DockerObject
{
    /// <summary>Id of the image: <c>sha256:</c> and 64 digits, the digest of its configuration or its index.</summary>
    public string Id { get; set; } = "";

    /// <summary>The first twelve digits of the id, as tables show it.</summary>
    [JsonIgnore]
    public string ShortId => ImageNames.ShortId(Id);

    /// <summary>Repository of the first tag, else of the first digest; null when nothing names the image.</summary>
    [JsonIgnore]
    public string? Repository => ImageNames.Repository(RepoTags, RepoDigests);

    /// <summary>The first tag; null when the image has none.</summary>
    [JsonIgnore]
    public string? Tag => ImageNames.Tag(RepoTags);

    /// <summary>Id of the image that it was built upon; empty when it came from elsewhere.</summary>
    public string? ParentId { get; set; }

    /// <summary>References with a tag that name the image; empty for an untagged one, on every API version.</summary>
    public DockerList<string> RepoTags { get => field ??= []; set => field = ImageNames.WithoutNone(value); }

    /// <summary>References with a digest that name the image; empty for one that was never pulled or pushed.</summary>
    public DockerList<string> RepoDigests { get => field ??= []; set => field = ImageNames.WithoutNone(value); }

    /// <summary>Time of creation; null where the image does not tell.</summary>
    public DateTime? Created { get; set; }

    /// <summary>Bytes of all its layers.</summary>
    public long Size { get; set; }

    /// <summary>Bytes shared with other images; -1 unless <c>-SharedSize</c> asked for it.</summary>
    public long SharedSize { get; set; }

    /// <summary>The same as Size; API 1.43 and older.</summary>
    public long? VirtualSize { get; set; }

    /// <summary>The image's labels; keys are case-sensitive.</summary>
    public DockerMap<string> Labels { get => field ??= []; set; }

    /// <summary>Containers that use it; -1 where the engine has not counted.</summary>
    public long Containers { get; set; }

    /// <summary>Its manifests, with <c>-Manifests</c>. API 1.47.</summary>
    public DockerList<ImageManifestSummary> Manifests { get => field ??= []; set; }

    /// <summary>What the image's name leads to; null where the engine keeps one platform only. API 1.48.</summary>
    public OciDescriptor? Descriptor { get; set; }

    /// <summary>All names of the image; Podman only.</summary>
    public DockerList<string> Names { get => field ??= []; set; }

    /// <summary>Digest of its manifest; Podman only.</summary>
    public string? Digest { get; set; }

    /// <summary>Names that it had; Podman only.</summary>
    public DockerList<string> History { get => field ??= []; set; }

    /// <summary>Whether it has no name; Podman only.</summary>
    public bool? Dangling { get; set; }

    /// <summary>
    /// Names of the containers that were made of it, running or not, none for an image that nothing uses; null unless
    /// <c>-UsedBy</c> asked for it.
    /// </summary>
    [JsonIgnore]
    public IReadOnlyList<string>? UsedBy { get; internal set; }

    /// <summary>
    /// The names that it was found, tagged, built, pulled or loaded by, each with its tag; none where it was only
    /// listed. Cmdlets that push, export or remove it mean these, and no other name that it has.
    /// </summary>
    [JsonIgnore]
    public IReadOnlyList<string> FoundAs { get; internal set; } = [];

    internal override string Word => "image";

    internal override string Called => RepoTags.Count > 0 ? RepoTags[0] : ShortId;

    /// <inheritdoc/>
    public override string ToString() => Id;
}

/// <summary>A manifest of an image of several platforms. API 1.47.</summary>
public sealed class ImageManifestSummary : DockerValue
{
    /// <summary>Digest of the manifest.</summary>
    public string? ID { get; set; }

    /// <summary>The manifest's descriptor.</summary>
    public OciDescriptor? Descriptor { get; set; }

    /// <summary>Whether all of its content is on the engine.</summary>
    public bool Available { get; set; }

    /// <summary>How large it is.</summary>
    public ImageManifestSize? Size { get; set; }

    /// <summary>image, attestation or unknown.</summary>
    public string? Kind { get; set; }

    /// <summary>What it holds, when it is an image.</summary>
    public ImageManifestData? ImageData { get; set; }

    /// <summary>What it is about, when it is an attestation.</summary>
    public ImageAttestationData? AttestationData { get; set; }
}

/// <summary>How large a manifest's content is. API 1.47.</summary>
public sealed class ImageManifestSize : DockerValue
{
    /// <summary>Bytes in all, unpacked files included.</summary>
    public long Total { get; set; }

    /// <summary>Bytes as they came, packed.</summary>
    public long Content { get; set; }
}

/// <summary>An image for one platform. API 1.47.</summary>
public sealed class ImageManifestData : DockerValue
{
    /// <summary>The platform.</summary>
    public OciPlatform? Platform { get; set; }

    /// <summary>Where it came from, with <c>-Identity</c>. API 1.54.</summary>
    public ImageIdentity? Identity { get; set; }

    /// <summary>Ids of the containers that use it.</summary>
    public DockerList<string> Containers { get => field ??= []; set; }

    /// <summary>How large it is unpacked.</summary>
    public ImageUnpackedSize? Size { get; set; }
}

/// <summary>How large an image is unpacked. API 1.47.</summary>
public sealed class ImageUnpackedSize : DockerValue
{
    /// <summary>Bytes unpacked.</summary>
    public long Unpacked { get; set; }
}

/// <summary>What an attestation is about. API 1.47.</summary>
public sealed class ImageAttestationData : DockerValue
{
    /// <summary>Digest of the image's manifest.</summary>
    public string? For { get; set; }
}
