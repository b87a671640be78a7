using System.Text.Json.Serialization;

namespace DockerSock.Models;

/// <summary>
/// What an engine has removed because nothing used it. Source: ContainerPrune, ImagePrune, NetworkPrune, VolumePrune.
/// </summary>
public sealed class PruneResult : DockerObject
{
    /// <summary>What was removed: container, image, network, volume.</summary>
    [JsonIgnore]
    public string Kind { get; internal set; } = "";

    /// <summary>Ids of containers, names of networks and volumes, references and ids of images that are gone.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Removed => [.. Containers ?? [], .. Networks ?? [], .. Volumes ?? [],
        .. (Images ?? []).Select(static one => one.ToString())];

    /// <summary>Bytes that are free again; 0 for networks.</summary>
    public long SpaceReclaimed { get; set; }

    /// <summary>The containers of the answer.</summary>
    [JsonInclude, JsonPropertyName("ContainersDeleted")]
    internal DockerList<string>? Containers { get; set; }

    /// <summary>The images of the answer.</summary>
    [JsonInclude, JsonPropertyName("ImagesDeleted")]
    internal DockerList<ImageRemoval>? Images { get; set; }

    /// <summary>The networks of the answer.</summary>
    [JsonInclude, JsonPropertyName("NetworksDeleted")]
    internal DockerList<string>? Networks { get; set; }

    /// <summary>The volumes of the answer.</summary>
    [JsonInclude, JsonPropertyName("VolumesDeleted")]
    internal DockerList<string>? Volumes { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{Removed.Count} {Kind}s";
}
