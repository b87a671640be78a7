using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>The kinds of objects that an engine lists, besides containers and images.</summary>
public static class ObjectKinds
{
    /// <summary>Networks.</summary>
    public static ObjectKind Network { get; } = new ObjectKind<DockerNetwork>("network",
        DockerJson.Default.DockerNetwork, static one => one.Id, static one => one.Name,
        static one => $"{one.Driver}, {one.Scope}");

    /// <summary>Volumes.</summary>
    public static ObjectKind Volume { get; } = new VolumeKind();

    /// <summary>Plugins.</summary>
    public static ObjectKind Plugin { get; } = new PluginKind();

    /// <summary>Nodes of a swarm.</summary>
    public static ObjectKind Node { get; } = new SwarmKind<DockerNode>("node", DockerJson.Default.DockerNode,
        static one => one.Name, static one => $"{one.Role}, {one.State}, {one.Availability}");

    /// <summary>Services of a swarm.</summary>
    public static ObjectKind Service { get; } = new ServiceKind();

    /// <summary>Tasks of a swarm.</summary>
    public static ObjectKind Task { get; } = new TaskKind();

    /// <summary>Secrets of a swarm.</summary>
    public static ObjectKind Secret { get; } = new SwarmKind<DockerSecret>("secret", DockerJson.Default.DockerSecret,
        static one => one.Name, static one => $"of {one.UpdatedAt:d}");

    /// <summary>Configs of a swarm.</summary>
    public static ObjectKind Config { get; } = new SwarmKind<DockerConfig>("config", DockerJson.Default.DockerConfig,
        static one => one.Name, static one => $"{one.Bytes.Length} bytes, of {one.UpdatedAt:d}");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ObjectKind> All { get; } = [Network, Volume, Plugin, Node, Service, Task, Secret,
        Config];
}
