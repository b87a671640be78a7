using System.Text.Json.Serialization;

namespace DockerSock.Models;

/// <summary>A descriptor of the OCI image format: what a blob is, how large, and its digest.</summary>
public sealed class OciDescriptor : DockerValue
{
    /// <summary>Media type of the blob.</summary>
    [JsonPropertyName("mediaType")]
    public string? MediaType { get; set; }

    /// <summary>Digest of the blob.</summary>
    [JsonPropertyName("digest")]
    public string? Digest { get; set; }

    /// <summary>Bytes of the blob.</summary>
    [JsonPropertyName("size")]
    public long Size { get; set; }

    /// <summary>Where else the blob can be had.</summary>
    [JsonPropertyName("urls")]
    public DockerList<string>? Urls { get; set; }

    /// <summary>Free notes.</summary>
    [JsonPropertyName("annotations")]
    public DockerMap<string>? Annotations { get; set; }

    /// <summary>The blob itself, in Base64, where it is small.</summary>
    [JsonPropertyName("data")]
    public string? Data { get; set; }

    /// <summary>Platform that the blob is for.</summary>
    [JsonPropertyName("platform")]
    public OciPlatform? Platform { get; set; }

    /// <summary>What the blob is, when it is no image.</summary>
    [JsonPropertyName("artifactType")]
    public string? ArtifactType { get; set; }
}

/// <summary>A platform of the OCI image format.</summary>
public sealed class OciPlatform : DockerValue
{
    /// <summary>Processor: amd64, arm64.</summary>
    [JsonPropertyName("architecture")]
    public string? Architecture { get; set; }

    /// <summary>Operating system: linux, windows.</summary>
    [JsonPropertyName("os")]
    public string? Os { get; set; }

    /// <summary>Version of the operating system; Windows only.</summary>
    [JsonPropertyName("os.version")]
    public string? OsVersion { get; set; }

    /// <summary>Features that the operating system must have; Windows only.</summary>
    [JsonPropertyName("os.features")]
    public DockerList<string>? OsFeatures { get; set; }

    /// <summary>Variant of the processor: v8.</summary>
    [JsonPropertyName("variant")]
    public string? Variant { get; set; }
}
