namespace DockerSock.Models;

/// <summary>A container's end in a network.</summary>
public sealed class EndpointSettings : DockerValue
{
    /// <summary>Addresses that were asked for; null when the network chose.</summary>
    public EndpointIpamConfig? IPAMConfig { get; set; }

    /// <summary>Links to other containers, <c>CONTAINER:ALIAS</c>.</summary>
    public DockerList<string>? Links { get; set; }

    /// <summary>The end's MAC address.</summary>
    public string? MacAddress { get; set; }

    /// <summary>Names under which others in the network find the container.</summary>
    public DockerList<string>? Aliases { get; set; }

    /// <summary>Options for the network's driver.</summary>
    public DockerMap<string>? DriverOpts { get; set; }

    /// <summary>Rank of this network when the default gateway is chosen; the highest wins. API 1.48.</summary>
    public long? GwPriority { get; set; }

    /// <summary>Id of the network.</summary>
    public string? NetworkID { get; set; }

    /// <summary>Id of the container's end.</summary>
    public string? EndpointID { get; set; }

    /// <summary>IPv4 gateway.</summary>
    public string? Gateway { get; set; }

    /// <summary>IPv4 address.</summary>
    public string? IPAddress { get; set; }

    /// <summary>Length of the IPv4 address's prefix, in bits.</summary>
    public long? IPPrefixLen { get; set; }

    /// <summary>IPv6 gateway.</summary>
    public string? IPv6Gateway { get; set; }

    /// <summary>IPv6 address.</summary>
    public string? GlobalIPv6Address { get; set; }

    /// <summary>Length of the IPv6 address's prefix, in bits.</summary>
    public long? GlobalIPv6PrefixLen { get; set; }

    /// <summary>All names under which the network's name server knows the container. API 1.44.</summary>
    public DockerList<string>? DNSNames { get; set; }
}

/// <summary>Addresses that a container was to have in a network.</summary>
public sealed class EndpointIpamConfig : DockerValue
{
    /// <summary>IPv4 address.</summary>
    public string? IPv4Address { get; set; }

    /// <summary>IPv6 address.</summary>
    public string? IPv6Address { get; set; }

    /// <summary>Link-local addresses.</summary>
    public DockerList<string>? LinkLocalIPs { get; set; }
}

/// <summary>Networking of a container, in full.</summary>
public sealed class ContainerNetworkSettings : DockerValue
{
    /// <summary>Id of the container's network namespace.</summary>
    public string? SandboxID { get; set; }

    /// <summary>Path of the network namespace.</summary>
    public string? SandboxKey { get; set; }

    /// <summary>Where each port, <c>80/tcp</c>, is published; null for a port that is only exposed.</summary>
    public DockerMap<DockerList<PortBinding>> Ports { get => field ??= []; set; }

    /// <summary>The container's end in each network, by the network's name.</summary>
    public DockerMap<EndpointSettings> Networks { get => field ??= []; set; }

    /// <summary>Bridge of the default network; API 1.51 and older.</summary>
    public string? Bridge { get; set; }

    /// <summary>Whether the bridge reflects packets; API 1.51 and older.</summary>
    public bool? HairpinMode { get; set; }

    /// <summary>Link-local IPv6 address; API 1.51 and older.</summary>
    public string? LinkLocalIPv6Address { get; set; }

    /// <summary>Length of its prefix; API 1.51 and older.</summary>
    public long? LinkLocalIPv6PrefixLen { get; set; }

    /// <summary>Further IPv4 addresses; API 1.51 and older.</summary>
    public DockerList<NetworkAddress>? SecondaryIPAddresses { get; set; }

    /// <summary>Further IPv6 addresses; API 1.51 and older.</summary>
    public DockerList<NetworkAddress>? SecondaryIPv6Addresses { get; set; }

    /// <summary>Id of the end in the default bridge; API 1.51 and older.</summary>
    public string? EndpointID { get; set; }

    /// <summary>Gateway of the default bridge; API 1.51 and older.</summary>
    public string? Gateway { get; set; }

    /// <summary>IPv6 address in the default bridge; API 1.51 and older.</summary>
    public string? GlobalIPv6Address { get; set; }

    /// <summary>Length of its prefix; API 1.51 and older.</summary>
    public long? GlobalIPv6PrefixLen { get; set; }

    /// <summary>IPv4 address in the default bridge; API 1.51 and older.</summary>
    public string? IPAddress { get; set; }

    /// <summary>Length of its prefix; API 1.51 and older.</summary>
    public long? IPPrefixLen { get; set; }

    /// <summary>IPv6 gateway of the default bridge; API 1.51 and older.</summary>
    public string? IPv6Gateway { get; set; }

    /// <summary>MAC address in the default bridge; API 1.51 and older.</summary>
    public string? MacAddress { get; set; }
}

/// <summary>An address with its prefix.</summary>
public sealed class NetworkAddress : DockerValue
{
    /// <summary>The address.</summary>
    public string? Addr { get; set; }

    /// <summary>Length of its prefix, in bits.</summary>
    public long? PrefixLen { get; set; }
}

/// <summary>Where a port of a container is published on the host.</summary>
public sealed class PortBinding : DockerValue
{
    /// <summary>Address on the host; empty for all.</summary>
    public string? HostIp { get; set; }

    /// <summary>Port on the host, or a range; empty lets the engine choose.</summary>
    public string? HostPort { get; set; }
}
