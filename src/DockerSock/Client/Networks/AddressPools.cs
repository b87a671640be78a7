using System.Net;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>Finds the subnet that each range, gateway and taken address of a new network is meant for.</summary>
internal static class AddressPools
{
    /// <summary>The pools; null where nothing was given.</summary>
    /// <exception cref="SockException"><see cref="SockFailure.NameInvalid"/>: what was given does not fit
    /// together.</exception>
    public static DockerList<NetworkPool>? Of(string[] subnets, string[] ranges, string[] gateways,
        DockerMap<string>? taken)
    {
        if (subnets.Length + ranges.Length + gateways.Length + (taken?.Count ?? 0) == 0)
        {
            return null;
        }

        if (subnets.Length == 0)
        {
            throw new SockException(SockFailure.NameInvalid,
                "A range, a gateway or a taken address was given without the subnet that it is in.",
                "Give -Subnet too.");
        }

        List<(Prefix Subnet, NetworkPool Pool)> pools =
            [.. subnets.Select(static text => (Prefix.Parse(text, "subnet"), new NetworkPool { Subnet = text }))];
        foreach (string range in ranges)
        {
            NetworkPool pool = Find(Prefix.Parse(range, "range").Address, range);
            pool.IPRange = pool.IPRange is null ? range : throw Twice("ranges", pool);
        }

        foreach (string gateway in gateways)
        {
            NetworkPool pool = Find(Address(gateway), gateway);
            pool.Gateway = pool.Gateway is null ? gateway : throw Twice("gateways", pool);
        }

        foreach ((string name, string address) in taken ?? [])
        {
            (Find(Address(address), address).AuxiliaryAddresses ??= [])[name] = address;
        }

        return [.. pools.Select(static one => one.Pool)];

        NetworkPool Find(IPAddress address, string text) => pools.Find(one => one.Subnet.Contains(address)).Pool
            ?? throw new SockException(SockFailure.NameInvalid,
                $"{text} is in none of the subnets {string.Join(", ", subnets)}.");
    }

    private static SockException Twice(string what, NetworkPool pool) =>
        new(SockFailure.NameInvalid, $"The subnet {pool.Subnet} was given two {what}.");

    private static IPAddress Address(string text) => IPAddress.TryParse(text, out IPAddress? address) ? address
        : throw new SockException(SockFailure.NameInvalid, $"'{text}' is no address.");

    /// <summary>An address and how many of its bits say which network it is in.</summary>
    private sealed record Prefix(IPAddress Address, int Bits)
    {
        public static Prefix Parse(string text, string what)
        {
            string[] parts = text.Split('/');
            return parts.Length == 2 && IPAddress.TryParse(parts[0], out IPAddress? address)
                && int.TryParse(parts[1], out int bits)
                && bits >= 0 && bits <= address.GetAddressBytes().Length * 8
                ? new Prefix(address, bits)
                : throw new SockException(SockFailure.NameInvalid, $"'{text}' is no {what}.",
                    "Write an address and the bits of its network: 172.28.0.0/16.");
        }

        public bool Contains(IPAddress other)
        {
            byte[] mine = Address.GetAddressBytes();
            byte[] its = other.GetAddressBytes();
            return mine.Length == its.Length
                && Enumerable.Range(0, Bits).All(bit => ((mine[bit / 8] ^ its[bit / 8]) & (0x80 >> (bit % 8))) == 0);
        }
    }
}
