namespace DockerSock.Cmdlets;

/// <summary>What is taken away from a service, by name; null where nothing is.</summary>
internal sealed record ServiceRemovals
{
    /// <summary>Nothing.</summary>
    public static ServiceRemovals None { get; } = new();

    public string[]? Environment { get; init; }

    public string[]? Label { get; init; }

    public string[]? ContainerLabel { get; init; }

    public string[]? Group { get; init; }

    public string[]? Sysctl { get; init; }

    public string[]? Ulimit { get; init; }

    public string[]? Mount { get; init; }

    public string[]? Secret { get; init; }

    public string[]? Config { get; init; }

    public string[]? Network { get; init; }

    /// <summary>Ports in the container, with their protocol: 80/tcp.</summary>
    public string[]? Publish { get; init; }

    /// <summary>Names of hosts, or NAME:ADDRESS.</summary>
    public string[]? Host { get; init; }

    public string[]? Dns { get; init; }

    public string[]? DnsOption { get; init; }

    public string[]? DnsSearch { get; init; }

    public string[]? Constraint { get; init; }

    public string[]? PlacementPreference { get; init; }

    public string[]? GenericResource { get; init; }
}
