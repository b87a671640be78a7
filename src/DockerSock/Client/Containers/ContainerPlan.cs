using System.Text.Json.Nodes;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>When the image of a container is pulled.</summary>
public enum PullPolicy
{
    /// <summary>When the engine does not have it.</summary>
    Missing,

    /// <summary>Always, so that the container has the newest one.</summary>
    Always,

    /// <summary>Never; an image that the engine does not have is an error.</summary>
    Never,
}

/// <summary>A container that is to be created.</summary>
/// <param name="Image">The image.</param>
/// <param name="Name">Its name; null lets the engine choose.</param>
/// <param name="Platform">Platform of the image; null for the engine's own.</param>
/// <param name="Pull">When the image is pulled.</param>
/// <param name="Body">Configuration and host configuration, as the API takes them.</param>
/// <param name="Networks">Its networks, the first of which is in the host configuration too.</param>
public sealed record ContainerPlan(
    string Image, string? Name, string? Platform, PullPolicy Pull, JsonObject Body,
    IReadOnlyList<(string Name, EndpointSettings End)> Networks)
{
    /// <summary>Begin of a sentence: what is created.</summary>
    internal string What => $"The container of '{Image}'";

    /// <summary>
    /// Names of the image where it is given by its id: the container has the first that still is its.
    /// </summary>
    internal IReadOnlyList<string> ImageTags { get; init; } = [];

    /// <summary>Parameters that were used and the API versions that brought them.</summary>
    internal IReadOnlyList<(string Since, string Parameter)> NeedsNewer { get; init; } = [];
}
