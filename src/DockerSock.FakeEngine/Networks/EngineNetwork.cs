using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace DockerSock.Fake;

/// <summary>A network of the engine.</summary>
public sealed class EngineNetwork
{
    private uint _lastHost;

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>64 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>What makes it: bridge, host, null …</summary>
    public string Driver { get; set; } = "bridge";

    /// <summary>How far it reaches: local, swarm.</summary>
    public string Scope { get; set; } = "local";

    /// <summary>
    /// The second number of its addresses, 172.N.0.0/16, where it has no pools of its own; 0 for a network without
    /// addresses.
    /// </summary>
    public int Subnet { get; set; }

    /// <summary>The pools that it was asked for with.</summary>
    public IList<EngineNetworkPool> Pools { get; set; } = [];

    /// <summary>Who gives out its addresses.</summary>
    public string IpamDriver { get; set; } = "default";

    /// <summary>Options of who gives out its addresses; null for none.</summary>
    public IReadOnlyDictionary<string, string>? IpamOptions { get; set; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset Created { get; set; }

    /// <summary>Nothing leads out of it.</summary>
    public bool Internal { get; set; }

    /// <summary>Containers can be connected to it by hand.</summary>
    public bool Attachable { get; set; }

    /// <summary>It carries the published ports of a swarm's services.</summary>
    public bool Ingress { get; set; }

    /// <summary>It has IPv4.</summary>
    public bool IPv4 { get; set; } = true;

    /// <summary>It has IPv6.</summary>
    public bool IPv6 { get; set; }

    /// <summary>It is a configuration for others.</summary>
    public bool ConfigOnly { get; set; }

    /// <summary>The network whose configuration it takes; empty for none.</summary>
    public string ConfigFrom { get; set; } = "";

    /// <summary>Options of the driver.</summary>
    public SortedDictionary<string, string> Options { get; } = new(StringComparer.Ordinal);

    /// <summary>Labels; keys are case-sensitive.</summary>
    public SortedDictionary<string, string> Labels { get; } = new(StringComparer.Ordinal);

    /// <summary>Its pools, those included that the engine chose.</summary>
    public IReadOnlyList<EngineNetworkPool> AllPools => Pools.Count > 0 ? [.. Pools] : Subnet == 0 ? [] :
    [
        new EngineNetworkPool(
            string.Create(CultureInfo.InvariantCulture, $"172.{Subnet}.0.0/16"),
            Gateway: string.Create(CultureInfo.InvariantCulture, $"172.{Subnet}.0.1")),
    ];

    /// <summary>The gateway's address; empty for a network without addresses.</summary>
    public string Gateway => Pool?.Gateway ?? "";

    /// <summary>Length of the prefix of its addresses.</summary>
    public int PrefixLength => Pool is { } pool ? IPNetwork.Parse(pool.Subnet).PrefixLength : 0;

    /// <summary>True for the networks that every engine has.</summary>
    public bool IsPredefined => Name is "bridge" or "host" or "none";

    private EngineNetworkPool? Pool => AllPools.FirstOrDefault(pool => !pool.Subnet.Contains(':'));

    internal string NextAddress()
    {
        if (Pool is not { } pool)
        {
            return "";
        }

        uint first = BinaryPrimitives.ReadUInt32BigEndian(
            IPNetwork.Parse(pool.IPRange ?? pool.Subnet).BaseAddress.GetAddressBytes());
        while (true)
        {
            byte[] bytes = new byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(bytes, first + ++_lastHost);
            string address = new IPAddress(bytes).ToString();
            if (address != pool.Gateway && !pool.Taken.Values.Contains(address))
            {
                return address;
            }
        }
    }
}

/// <summary>A pool of a network's addresses.</summary>
/// <param name="Subnet">All of them: 172.20.0.0/16.</param>
/// <param name="IPRange">Those that containers are given; null for all.</param>
/// <param name="Gateway">The gateway's.</param>
public sealed record EngineNetworkPool(string Subnet, string? IPRange = null, string? Gateway = null)
{
    /// <summary>Addresses that are taken, by the names of those who have them.</summary>
    public IReadOnlyDictionary<string, string> Taken { get; init; } = new Dictionary<string, string>();
}

/// <summary>A container's place in a network. Addresses are there while it runs.</summary>
public sealed class NetworkEndpoint
{
    /// <summary>The network's name.</summary>
    public required string Network { get; init; }

    /// <summary>The network's identifier; empty before the first start.</summary>
    public string NetworkId { get; set; } = "";

    /// <summary>The endpoint's identifier; empty while the container does not run.</summary>
    public string EndpointId { get; set; } = "";

    /// <summary>The gateway's address.</summary>
    public string Gateway { get; set; } = "";

    /// <summary>The container's address.</summary>
    public string Address { get; set; } = "";

    /// <summary>Length of the prefix of the address.</summary>
    public int PrefixLength { get; set; }

    /// <summary>The container's hardware address.</summary>
    public string MacAddress { get; set; } = "";

    /// <summary>Other names of the container in this network.</summary>
    public IList<string> Aliases { get; set; } = [];

    /// <summary>Links to other containers; null for none.</summary>
    public IList<string>? Links { get; set; }

    /// <summary>The address that was asked for; empty for any.</summary>
    public string AskedIPv4 { get; set; } = "";

    /// <summary>The IPv6 address that was asked for; empty for any.</summary>
    public string AskedIPv6 { get; set; } = "";

    /// <summary>The hardware address that was asked for; empty for any.</summary>
    public string AskedMacAddress { get; set; } = "";

    /// <summary>Options of the driver; null for none.</summary>
    public IReadOnlyDictionary<string, string>? DriverOptions { get; set; }

    /// <summary>Which of a container's networks has its gateway: the highest.</summary>
    public long GatewayPriority { get; set; }

    internal void Connect(EngineNetwork network, string containerId)
    {
        NetworkId = network.Id;
        EndpointId = Ids.Of($"endpoint of {containerId} in {network.Id}");
        Gateway = network.Gateway;
        Address = AskedIPv4.Length > 0 ? AskedIPv4 : network.NextAddress();
        PrefixLength = Address.Length > 0 ? network.PrefixLength : 0;
        MacAddress = AskedMacAddress.Length > 0 || Address.Length == 0 ? AskedMacAddress : "02:42:" + string.Join(
            ':', Address.Split('.').Select(part =>
                int.Parse(part, CultureInfo.InvariantCulture).ToString("x2", CultureInfo.InvariantCulture)));
    }

    internal void Disconnect()
    {
        EndpointId = Gateway = Address = MacAddress = "";
        PrefixLength = 0;
    }
}
