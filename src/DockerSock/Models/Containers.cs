using System.Text.Json.Serialization;

namespace DockerSock.Models;

/// <summary>A container as a list shows it. Source: ContainerList, <c>GET /containers/json</c>.</summary>
public sealed class ContainerSummary : DockerObject
{
    /// <summary>Id of the container: 64 hexadecimal digits.</summary>
    public string Id { get; set; } = "";

    /// <summary>The first twelve digits of the id, as tables show it.</summary>
    [JsonIgnore]
    public string ShortId => Id.Length > 12 ? Id[..12] : Id;

    /// <summary>Name of the container, without the slash that the API puts before it.</summary>
    [JsonIgnore]
    public string Name => Names.Find(static name => name.LastIndexOf('/') <= 0)?.TrimStart('/') ?? Id;

    /// <summary>All names as the API has them: with a leading slash, links of other containers (<c>/other/alias</c>) included.</summary>
    public DockerList<string> Names { get => field ??= []; set; }

    /// <summary>The image as the container was created with: a reference, or an id when the reference moved on.</summary>
    public string Image { get; set; } = "";
#pragma warning disable CS1591
    public string? State {get;set;}
    public string? Status {get;set;}

    /// <summary>Time of creation.</summary>
    public DateTimeOffset? Created { get; set; }

    /// <summary>The container's labels; keys are case-sensitive.</summary>
    public DockerMap<string> Labels { get => field ??= []; set; }

    /// <summary>Bytes that the container has written or changed; null unless <c>-Size</c> asked for it.</summary>
    public long? SizeRw { get; set; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
