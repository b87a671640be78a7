using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>The kinds of objects that an engine lists, besides containers and images.</summary>
public static class ObjectKinds
{
    /// <summary>Networks.</summary>
    public static ObjectKind Network { get; } = new NetworkKind();

    /// <summary>Volumes.</summary>
    public static ObjectKind Volume { get; } = new VolumeKind();

    /// <summary>Plugins.</summary>
    public static ObjectKind Plugin { get; } = new PluginKind();

    /// <summary>Nodes of a swarm.</summary>
    public static ObjectKind Node { get; } = new SwarmKind<DockerNode>("DockerNode", "node",
        static () => DockerRequest.Get($"/nodes"),
        DockerJson.Default.DockerNode, static one => one.Name, static one =>
        $"{one.Role}, {one.State}, {one.Availability}");

    /// <summary>Services of a swarm.</summary>
    public static ObjectKind Service { get; } = new SwarmKind<DockerService>("DockerService", "service",
        static () => DockerRequest.Get($"/services").Query("status", true), DockerJson.Default.DockerService,
        static one => one.Name, static one => $"{one.Mode} {one.Replicas}, {one.Image}");

    /// <summary>Tasks of a swarm.</summary>
    public static ObjectKind Task { get; } = new TaskKind();

    /// <summary>Secrets of a swarm.</summary>
    public static ObjectKind Secret { get; } = new SwarmKind<DockerSecret>("DockerSecret", "secret",
        static () => DockerRequest.Get($"/secrets"),
        DockerJson.Default.DockerSecret, static one => one.Name, static one => $"of {one.UpdatedAt:d}");

    /// <summary>Configs of a swarm.</summary>
    public static ObjectKind Config { get; } = new SwarmKind<DockerConfig>("DockerConfig", "config",
        static () => DockerRequest.Get($"/configs"),
        DockerJson.Default.DockerConfig, static one => one.Name, static one =>
        $"{one.Bytes.Length} bytes, of {one.UpdatedAt:d}");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ObjectKind> All { get; } = [Network, Volume, Plugin, Node, Service, Task, Secret,
        Config];
}
