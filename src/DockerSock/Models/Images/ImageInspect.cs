using System.Text.Json.Serialization;

namespace DockerSock.Models;

/// <summary>
/// Everything that an engine knows of an image. Source: ImageInspect, <c>GET /images/{name}/json</c>.
/// </summary>
public sealed class ImageInspect : DockerObject
{
    /// <summary>Id of the image: <c>sha256:</c> and 64 digits, the digest of its configuration or its index.</summary>
    public string Id { get; set; } = "";

    /// <summary>The first twelve digits of the id, as tables show it.</summary>
    [JsonIgnore]
    public string ShortId => ImageNames.ShortId(Id);

    /// <summary>What the image's name leads to; null where the engine keeps one platform only. API 1.48.</summary>
    public OciDescriptor? Descriptor { get; set; }

    /// <summary>Its manifests, with <c>-Manifests</c>. API 1.48.</summary>
    public DockerList<ImageManifestSummary> Manifests { get => field ??= []; set; }

    /// <summary>Where it came from, as far as the engine has verified it. API 1.53.</summary>
    public ImageIdentity? Identity { get; set; }

    /// <summary>References with a tag that name the image.</summary>
    public DockerList<string> RepoTags { get => field ??= []; set => field = ImageNames.WithoutNone(value); }

    /// <summary>References with a digest that name the image.</summary>
    public DockerList<string> RepoDigests { get => field ??= []; set => field = ImageNames.WithoutNone(value); }

    /// <summary>Id of the image that it was built upon; API 1.51 and older.</summary>
    public string? Parent { get; set; }

    /// <summary>Note of whoever committed or imported it.</summary>
    public string? Comment { get; set; }

    /// <summary>Time of creation; null where the image does not tell.</summary>
    public DateTime? Created { get; set; }

    /// <summary>Container that it was committed from; API 1.44 and older.</summary>
    public string? Container { get; set; }

    /// <summary>Configuration of that container; API 1.44 and older.</summary>
    public ContainerConfig? ContainerConfig { get; set; }

    /// <summary>Version of the engine that built it; API 1.51 and older.</summary>
    public string? DockerVersion { get; set; }

    /// <summary>Who made it.</summary>
    public string? Author { get; set; }

    /// <summary>What containers of it run, unless they say otherwise.</summary>
    public ContainerConfig? Config { get; set; }

    /// <summary>Processor that it is for: amd64, arm64.</summary>
    public string? Architecture { get; set; }

    /// <summary>Variant of the processor.</summary>
    public string? Variant { get; set; }

    /// <summary>Operating system that it is for: linux.</summary>
    public string? Os { get; set; }

    /// <summary>Version of the operating system; Windows only.</summary>
    public string? OsVersion { get; set; }

    /// <summary>Bytes of all its layers.</summary>
    public long Size { get; set; }

    /// <summary>The same as Size; API 1.43 and older.</summary>
    public long? VirtualSize { get; set; }

    /// <summary>Its top layer in the storage driver; null where a snapshotter keeps it.</summary>
    public DriverData? GraphDriver { get; set; }

    /// <summary>Its layers.</summary>
    public ImageRootFs? RootFS { get; set; }

    /// <summary>What the engine notes beside the image.</summary>
    public ImageMetadata? Metadata { get; set; }

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

/// <summary>The layers of an image.</summary>
public sealed class ImageRootFs : DockerValue
{
    /// <summary>layers.</summary>
    public string? Type { get; set; }

    /// <summary>Digests of the layers' unpacked content, the lowest first.</summary>
    public DockerList<string> Layers { get => field ??= []; set; }

    /// <summary>Base layer; Windows only.</summary>
    public string? BaseLayer { get; set; }
}

/// <summary>What an engine notes beside an image.</summary>
public sealed class ImageMetadata : DockerValue
{
    /// <summary>When it was last tagged here; null when never.</summary>
    public DateTime? LastTagTime { get; set; }
}

/// <summary>Where an image came from, as far as the engine has verified it. API 1.53.</summary>
public sealed class ImageIdentity : DockerValue
{
    /// <summary>Signatures that were verified.</summary>
    public DockerList<SignatureIdentity> Signature { get => field ??= []; set; }

    /// <summary>Where it was pulled from.</summary>
    public DockerList<PullIdentity> Pull { get => field ??= []; set; }

    /// <summary>The builds that made it.</summary>
    public DockerList<BuildIdentity> Build { get => field ??= []; set; }
}

/// <summary>Where an image was pulled from. API 1.53.</summary>
public sealed class PullIdentity : DockerValue
{
    /// <summary>The repository.</summary>
    public string? Repository { get; set; }
}

/// <summary>A build that made an image. API 1.53.</summary>
public sealed class BuildIdentity : DockerValue
{
    /// <summary>Reference of the build in BuildKit's history.</summary>
    public string? Ref { get; set; }

    /// <summary>When it ran.</summary>
    public DateTime? CreatedAt { get; set; }
}

/// <summary>A verified signature of an image. API 1.53.</summary>
public sealed class SignatureIdentity : DockerValue
{
    /// <summary>Its kind, for people.</summary>
    public string? Name { get; set; }

    /// <summary>Signed times that were verified.</summary>
    public DockerList<SignatureTimestamp> Timestamps { get => field ??= []; set; }

    /// <summary>Well-known signer, when it is one.</summary>
    public string? KnownSigner { get; set; }

    /// <summary>Reference that was signed.</summary>
    public string? DockerReference { get; set; }

    /// <summary>Who signed.</summary>
    public SignerIdentity? Signer { get; set; }

    /// <summary>Form of the signature.</summary>
    public string? SignatureType { get; set; }

    /// <summary>Why it could not be verified.</summary>
    public string? Error { get; set; }

    /// <summary>Doubts about it.</summary>
    public DockerList<string> Warnings { get => field ??= []; set; }
}

/// <summary>A signed time. API 1.53.</summary>
public sealed class SignatureTimestamp : DockerValue
{
    /// <summary>Who vouches for it.</summary>
    public string? Type { get; set; }

    /// <summary>Address of who vouches for it.</summary>
    public string? URI { get; set; }

    /// <summary>The time.</summary>
    public DateTime? Timestamp { get; set; }
}

/// <summary>Who signed an image, from the certificate. API 1.53.</summary>
public sealed class SignerIdentity : DockerValue
{
    /// <summary>Issuer of the certificate.</summary>
    public string? CertificateIssuer { get; set; }

    /// <summary>Name that the certificate is for.</summary>
    public string? SubjectAlternativeName { get; set; }

    /// <summary>Who vouched for the signer's identity.</summary>
    public string? Issuer { get; set; }

    /// <summary>Build instructions that signed.</summary>
    public string? BuildSignerURI { get; set; }

    /// <summary>Digest of the build instructions.</summary>
    public string? BuildSignerDigest { get; set; }

    /// <summary>Where the build ran.</summary>
    public string? RunnerEnvironment { get; set; }

    /// <summary>Repository of the source.</summary>
    public string? SourceRepositoryURI { get; set; }

    /// <summary>Commit of the source.</summary>
    public string? SourceRepositoryDigest { get; set; }

    /// <summary>Branch or tag of the source.</summary>
    public string? SourceRepositoryRef { get; set; }

    /// <summary>Number of the repository.</summary>
    public string? SourceRepositoryIdentifier { get; set; }

    /// <summary>Owner of the repository.</summary>
    public string? SourceRepositoryOwnerURI { get; set; }

    /// <summary>Number of the owner.</summary>
    public string? SourceRepositoryOwnerIdentifier { get; set; }

    /// <summary>Build configuration.</summary>
    public string? BuildConfigURI { get; set; }

    /// <summary>Digest of the build configuration.</summary>
    public string? BuildConfigDigest { get; set; }

    /// <summary>What began the build.</summary>
    public string? BuildTrigger { get; set; }

    /// <summary>The run of the build.</summary>
    public string? RunInvocationURI { get; set; }

    /// <summary>Whether the repository was public then.</summary>
    public string? SourceRepositoryVisibilityAtSigning { get; set; }
}
