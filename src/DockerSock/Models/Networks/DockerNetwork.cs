using System.Text.Json.Serialization;

namespace DockerSock.Models;

/// <summary>A network. Source: NetworkList, <c>GET /networks</c>.</summary>
public class DockerNetwork : DockerObject
{
    /// <summary>Its name.</summary>
    public string Name { get; set; } = "";

    /// <summary>Its id.</summary>
    public string Id { get; set; } = "";

    /// <summary>The first twelve digits of the id, as tables show it.</summary>
    [JsonIgnore]
    public string ShortId => ImageNames.ShortId(Id);

    /// <summary>When it was created.</summary>
    public DateTime? Created { get; set; }

    /// <summary>How far it reaches: local, swarm, global.</summary>
    public string Scope { get; set; } = "";

    /// <summary>Driver: bridge, overlay, macvlan.</summary>
    public string Driver { get; set; } = "";

    /// <summary>Whether it has IPv4. API 1.48.</summary>
    public bool? EnableIPv4 { get; set; }

    /// <summary>Whether it has IPv6.</summary>
    public bool EnableIPv6 { get; set; }

    /// <summary>Its addresses, and who gives them out.</summary>
    public NetworkIpam? IPAM { get; set; }

    /// <summary>Subnets of its addresses: 172.20.0.0/16.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Subnets => [.. (IPAM?.Config ?? []).Select(static one => one.Subnet).OfType<string>()];

    /// <summary>Whether nothing leads out of it.</summary>
    public bool Internal { get; set; }

    /// <summary>Whether containers can be connected to it by hand; for networks of a swarm.</summary>
    public bool Attachable { get; set; }

    /// <summary>Whether it carries the published ports of a swarm's services.</summary>
    public bool Ingress { get; set; }

    /// <summary>The network whose configuration it takes.</summary>
    public NetworkConfigFrom? ConfigFrom { get; set; }

    /// <summary>Whether it is a configuration for others, and no network itself.</summary>
    public bool ConfigOnly { get; set; }

    /// <summary>The driver's options.</summary>
    public DockerMap<string> Options { get => field ??= []; set; }

    /// <summary>Labels; keys are case-sensitive.</summary>
    public DockerMap<string> Labels { get => field ??= []; set; }

    /// <summary>Nodes of the swarm that have it.</summary>
    public DockerList<NetworkPeer> Peers { get => field ??= []; set; }

    /// <summary>Running containers in it, by id; with -Detailed.</summary>
    public DockerMap<NetworkContainer> Containers { get => field ??= []; set; }

    /// <summary>A swarm's services in it, by name; with -Services.</summary>
    public DockerMap<NetworkService> Services { get => field ??= []; set; }

    /// <summary>How many of its addresses are in use; with -Detailed, API 1.52.</summary>
    public NetworkStatus? Status { get; set; }

    /// <summary>
    /// Names of the containers that are set up for it, running or not; Get-DockerNetwork always asks. Null where nobody
    /// has asked: what other cmdlets show.
    /// </summary>
    [JsonIgnore]
    public IReadOnlyList<string>? UsedBy { get; internal set; }

    internal override string Word => "network";

    internal override string Called => Name;

    /// <inheritdoc/>
    public override string ToString() => Id;
}

/// <summary>Everything that an engine knows of a network. Source: NetworkInspect, <c>GET /networks/{id}</c>.</summary>
public sealed class NetworkInspect : DockerNetwork;

/// <summary>A network's addresses, and who gives them out.</summary>
public sealed class NetworkIpam : DockerValue
{
    /// <summary>Driver that gives them out.</summary>
    public string? Driver { get; set; }

    /// <summary>The pools of addresses.</summary>
    public DockerList<NetworkPool>? Config { get; set; }

    /// <summary>The driver's options.</summary>
    public DockerMap<string>? Options { get; set; }
}

/// <summary>A pool of addresses.</summary>
public sealed class NetworkPool : DockerValue
{
    /// <summary>All addresses: 172.20.0.0/16.</summary>
    public string? Subnet { get; set; }

    /// <summary>Those of them that containers are given.</summary>
    public string? IPRange { get; set; }

    /// <summary>The gateway's.</summary>
    public string? Gateway { get; set; }

    /// <summary>Addresses that are taken, by the names of those who have them.</summary>
    public DockerMap<string>? AuxiliaryAddresses { get; set; }
}

/// <summary>Where a network takes its configuration from.</summary>
public sealed class NetworkConfigFrom : DockerValue
{
    /// <summary>Name of the network that is only a configuration; empty for none.</summary>
    public string? Network { get; set; }
}

/// <summary>A node of a swarm that has the network.</summary>
public sealed class NetworkPeer : DockerValue
{
    /// <summary>The node's name in the network.</summary>
    public string? Name { get; set; }

    /// <summary>The node's address.</summary>
    public string? IP { get; set; }
}

/// <summary>A container in a network.</summary>
public sealed class NetworkContainer : DockerValue
{
    /// <summary>The container's name.</summary>
    public string? Name { get; set; }

    /// <summary>Id of its end.</summary>
    public string? EndpointID { get; set; }

    /// <summary>MAC address.</summary>
    public string? MacAddress { get; set; }

    /// <summary>IPv4 address, with the length of its prefix.</summary>
    public string? IPv4Address { get; set; }

    /// <summary>IPv6 address, with the length of its prefix.</summary>
    public string? IPv6Address { get; set; }
}

/// <summary>A swarm's service in a network.</summary>
public sealed class NetworkService : DockerValue
{
    /// <summary>The address that all of its tasks share.</summary>
    public string? VIP { get; set; }

    /// <summary>Its ports.</summary>
    public DockerList<string>? Ports { get; set; }

    /// <summary>Index of its load balancer on this node.</summary>
    public long? LocalLBIndex { get; set; }

    /// <summary>Its tasks.</summary>
    public DockerList<NetworkTask>? Tasks { get; set; }
}

/// <summary>A task of a service in a network.</summary>
public sealed class NetworkTask : DockerValue
{
    /// <summary>Its name.</summary>
    public string? Name { get; set; }

    /// <summary>Id of its end.</summary>
    public string? EndpointID { get; set; }

    /// <summary>Its address.</summary>
    public string? EndpointIP { get; set; }

    /// <summary>More on it.</summary>
    public DockerMap<string>? Info { get; set; }
}

/// <summary>What of a network is in use. API 1.52.</summary>
public sealed class NetworkStatus : DockerValue
{
    /// <summary>Its addresses.</summary>
    public NetworkIpamStatus? IPAM { get; set; }
}

/// <summary>What of a network's addresses is in use. API 1.52.</summary>
public sealed class NetworkIpamStatus : DockerValue
{
    /// <summary>By subnet.</summary>
    public DockerMap<NetworkSubnetStatus>? Subnets { get; set; }
}

/// <summary>What of a subnet is in use. API 1.52.</summary>
public sealed class NetworkSubnetStatus : DockerValue
{
    /// <summary>Addresses in use, reserved ones included.</summary>
    public ulong IPsInUse { get; set; }

    /// <summary>Addresses that can still be given out.</summary>
    public ulong DynamicIPsAvailable { get; set; }
}

/// <summary>What NetworkCreate is asked for. Null is not sent.</summary>
internal sealed class NetworkCreate : DockerValue
{
    public string Name { get; set; } = "";

    /// <summary>Has an engine below API 1.44 refuse a name that is taken; newer ones always do.</summary>
    public bool? CheckDuplicate { get; set; }

    public string? Driver { get; set; }

    public string? Scope { get; set; }

    public bool? Internal { get; set; }

    public bool? Attachable { get; set; }

    public bool? Ingress { get; set; }

    public bool? ConfigOnly { get; set; }

    public NetworkConfigFrom? ConfigFrom { get; set; }

    public NetworkIpam? IPAM { get; set; }

    public bool? EnableIPv4 { get; set; }

    public bool? EnableIPv6 { get; set; }

    public DockerMap<string>? Options { get; set; }

    public DockerMap<string>? Labels { get; set; }
}

/// <summary>The answer of NetworkCreate.</summary>
internal sealed class NetworkCreated : DockerValue, ICreated
{
    public string Id { get; set; } = "";

    public string? Warning { get; set; }
}

/// <summary>What NetworkConnect and NetworkDisconnect are asked for.</summary>
internal sealed class NetworkLink : DockerValue
{
    public string Container { get; set; } = "";

    public EndpointSettings? EndpointConfig { get; set; }

    public bool? Force { get; set; }
}
