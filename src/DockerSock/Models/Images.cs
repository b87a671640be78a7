#pragma warning disable CS1591
namespace DockerSock.Models;

/// <summary>x</summary>
public sealed class ImageSummary : DockerObject
{
    /// <summary>x</summary>
    public string Id { get; set; } = "";
    public string ShortId => "";public string? Repository=>null;public long Size {get;set;} public DateTimeOffset? Created {get;set;}

    /// <summary>x</summary>
    public DockerList<string> RepoTags { get => field ??= []; set; }

    /// <summary>x</summary>
    public DockerList<string> RepoDigests { get => field ??= []; set; }

    /// <inheritdoc/>
    public override string ToString() => Id;
}
