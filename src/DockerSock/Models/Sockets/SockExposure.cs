using System.Text.Json.Serialization;

namespace DockerSock.Models;

/// <summary>
/// A way to a container engine that somebody has besides the machine's administrator: a container, a service of a
/// swarm, a user. Source: ContainerInspect, VolumeInspect, ContainerArchiveInfo, ServiceList, SystemInfo, and the local
/// socket.
/// </summary>
public sealed class SockExposure : DockerObject
{
    /// <summary>How bad it is.</summary>
    public SockSeverity Severity { get; internal set; }

    /// <summary>
    /// The way: Socket, Directory, DataRoot, HostFiles, Disk, Privileged, Processes, Capability, Network, Environment,
    /// or Group.
    /// </summary>
    public string Kind { get; internal set; } = "";

    /// <summary>Name of the container; null for what is no container's.</summary>
    public string? Container { get; internal set; }

    /// <summary>Id of the container; null for what is no container's.</summary>
    public string? Id { get; internal set; }

    /// <summary>Image of the container or the service.</summary>
    public string? Image { get; internal set; }

    /// <summary>How the container is: running, exited, created. One that does not run has its way when it is started.
    /// </summary>
    public string? State { get; internal set; }

    /// <summary>Name of the service, whose tasks may be on other nodes; null for what is no service's.</summary>
    public string? Service { get; internal set; }

    /// <summary>The user of this machine; null for what is no user's.</summary>
    public string? User { get; internal set; }

    /// <summary>Whose way it is, in a word for tables: the container, the service, or the user.</summary>
    [JsonIgnore]
    public string Who => Container ?? (Service is null ? User ?? "everyone" : $"service {Service}");

    /// <summary>What is reached on the engine's machine: a path, a device, an address, a group.</summary>
    public string? Path { get; internal set; }

    /// <summary>Where the container finds it; null where it has no place in the container.</summary>
    public string? Destination { get; internal set; }

    /// <summary>Whether it is mounted read-only, which does not help; null for what is no mount.</summary>
    public bool? ReadOnly { get; internal set; }

    /// <summary>How it was given, in a few words: <c>/run at /host, by the volume data (o=bind)</c>.</summary>
    public string How { get; internal set; } = "";

    /// <summary>What it means, in a sentence or two.</summary>
    public string Sentence { get; internal set; } = "";

    /// <summary>What to do about it.</summary>
    public string Remedy { get; internal set; } = "";

    internal override string? Word => Container is null ? null : "container";

    internal override string Called => Who;

    /// <inheritdoc/>
    public override string ToString() => Sentence;
}
