namespace DockerSock.Models;

/// <summary>x</summary>
public sealed class ImageSummary : DockerObject
{
    /// <summary>x</summary>
    public string Id { get; set; } = "";

    /// <summary>x</summary>
    public DockerList<string> RepoTags { get => field ??= []; set; }

    /// <summary>x</summary>
    public DockerList<string> RepoDigests { get => field ??= []; set; }

    /// <inheritdoc/>
    public override string ToString() => Id;
}
