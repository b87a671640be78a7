using System.Globalization;

namespace DockerSock.Fake;

/// <summary>A network of the engine.</summary>
public sealed class EngineNetwork
{
    private int _lastHost = 1;

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>64 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>What makes it: bridge, host, null …</summary>
    public string Driver { get; set; } = "bridge";

    /// <summary>The second number of its addresses, 172.N.0.0/16; 0 for a network without addresses.</summary>
    public int Subnet { get; set; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset Created { get; set; }

    /// <summary>Labels; keys are case-sensitive.</summary>
    public SortedDictionary<string, string> Labels { get; } = new(StringComparer.Ordinal);

    /// <summary>The gateway's address; empty for a network without addresses.</summary>
    public string Gateway => Subnet == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"172.{Subnet}.0.1");

    internal string NextAddress()
    {
        int host = ++_lastHost % 65534;
        return Subnet == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"172.{Subnet}.{host >> 8}.{host & 255}");
    }
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

    /// <summary>The container's hardware address.</summary>
    public string MacAddress { get; set; } = "";

    /// <summary>Other names of the container in this network.</summary>
    public IList<string> Aliases { get; set; } = [];

    internal void Connect(EngineNetwork network, string containerId)
    {
        NetworkId = network.Id;
        EndpointId = Ids.Of($"endpoint of {containerId} in {network.Id}");
        Gateway = network.Gateway;
        Address = network.NextAddress();
        MacAddress = Address.Length == 0 ? "" : "02:42:" + string.Join(
            ':', Address.Split('.').Select(part =>
                int.Parse(part, CultureInfo.InvariantCulture).ToString("x2", CultureInfo.InvariantCulture)));
    }

    internal void Disconnect()
    {
        EndpointId = Gateway = Address = MacAddress = "";
    }
}
