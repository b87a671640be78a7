using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text.Json;

namespace DockerSock.Fake;

/// <content>The addresses of a swarm's networks.</content>
public sealed partial class EngineSwarm
{
    private int _lastVxlan = 4095;

    /// <summary>Sets the pools that a client wants for a new swarm.</summary>
    /// <exception cref="EngineException">The engine refuses.</exception>
    internal void SetPools(JsonElement body)
    {
        long port = body.Number("DataPathPort");
        if (port is not (0 or (>= 1024 and <= 49151)))
        {
            throw EngineException.Internal($"Datapath port number is not in valid range (1024-49151) : {port}");
        }

        DataPathPort = port == 0 ? DataPathPort : (int)port;
        string[] pools = [.. body.Texts("DefaultAddrPool")];
        if (pools.Length == 0)
        {
            return;
        }

        long size = body.Number("SubnetSize") is not 0 and var asked ? asked : SubnetSize;
        foreach (string pool in pools)
        {
            if (!IPNetwork.TryParse(pool, out IPNetwork parsed))
            {
                throw EngineException.Internal($"invalid base pool {pool}: invalid CIDR address: {pool}");
            }

            if (parsed.PrefixLength > size)
            {
                throw EngineException.Internal($"invalid CIDR: \"{pool}\". Subnet size is too small for pool: {size}");
            }
        }

        AddressPools = pools;
        SubnetSize = (int)size;
    }

    /// <summary>The lowest part of the pools that no network has.</summary>
    internal EngineNetworkPool FreePool()
    {
        HashSet<string> taken = [.. NetworkList.SelectMany(static network => network.Pools)
            .Select(static pool => pool.Subnet)];
        foreach (string pool in AddressPools)
        {
            IPNetwork whole = IPNetwork.Parse(pool);
            uint first = BinaryPrimitives.ReadUInt32BigEndian(whole.BaseAddress.GetAddressBytes());
            for (uint at = 0; at < 1u << (SubnetSize - whole.PrefixLength); at++)
            {
                uint start = first + (at << (32 - SubnetSize));
                string subnet = string.Create(CultureInfo.InvariantCulture, $"{Text(start)}/{SubnetSize}");
                if (!taken.Contains(subnet))
                {
                    return new EngineNetworkPool(subnet, Gateway: Text(start + 1));
                }
            }
        }

        throw EngineException.Internal(
            "rpc error: code = Unknown desc = could not find an available, non-overlapping IPv4 "
            + "address pool among the defaults to assign to the network");
    }

    /// <summary>The number of a new overlay network, as its option.</summary>
    internal string NextVxlan() => (++_lastVxlan).ToString(CultureInfo.InvariantCulture);

    private static string Text(uint address)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, address);
        return new IPAddress(bytes).ToString();
    }
}
