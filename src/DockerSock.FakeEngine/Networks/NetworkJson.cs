using System.Text.Json;

namespace DockerSock.Fake;

/// <summary>A network as the list and inspect show it.</summary>
internal static class NetworkJson
{
    /// <summary>Writes it; a list knows nothing of the containers in it.</summary>
    public static void Write(Utf8JsonWriter writer, EngineNetwork network, EngineState state, ApiVersion api,
        bool inspect)
    {
        writer.WriteStartObject();
        writer.WriteString("Name", network.Name);
        writer.WriteString("Id", network.Id);
        writer.WriteString("Created", GoText.Time(network.Created));
        writer.WriteString("Scope", network.Scope);
        writer.WriteString("Driver", network.Driver);
        if (api.From(47))
        {
            writer.WriteBoolean("EnableIPv4", network.IPv4);
        }

        writer.WriteBoolean("EnableIPv6", network.IPv6);
        writer.Object("IPAM", () =>
        {
            writer.WriteString("Driver", network.IpamDriver);
            writer.Map("Options", network.IpamOptions ?? new Dictionary<string, string>(),
                nullWhenEmpty: network.IpamOptions is null);
            WritePools(writer, network.AllPools);
        });
        writer.WriteBoolean("Internal", network.Internal);
        writer.WriteBoolean("Attachable", network.Attachable);
        writer.WriteBoolean("Ingress", network.Ingress);
        writer.Object("ConfigFrom", () => writer.WriteString("Network", network.ConfigFrom));
        writer.WriteBoolean("ConfigOnly", network.ConfigOnly);
        bool isHere = network.Scope != "swarm" || state.EndpointsOf(network).Any();
        if (!isHere)
        {
            writer.WriteNull("Containers");
        }
        else if (inspect || !api.From(52))
        {
            writer.Object("Containers", () =>
            {
                foreach ((EngineContainer container, NetworkEndpoint endpoint) in inspect
                    ? state.EndpointsOf(network) : [])
                {
                    WriteContainer(writer, container, endpoint);
                }
            });
        }

        writer.Map("Options", network.Options);
        writer.Map("Labels", network.Labels, nullWhenEmpty: !isHere);
        writer.WriteEndObject();
    }

    private static void WritePools(Utf8JsonWriter writer, IReadOnlyList<EngineNetworkPool> pools)
    {
        if (pools.Count == 0)
        {
            writer.WriteNull("Config");
            return;
        }

        writer.List("Config", pools, pool =>
        {
            writer.WriteString("Subnet", pool.Subnet);
            if (pool.IPRange is not null)
            {
                writer.WriteString("IPRange", pool.IPRange);
            }

            if (pool.Gateway is not null)
            {
                writer.WriteString("Gateway", pool.Gateway);
            }

            if (pool.Taken.Count > 0)
            {
                writer.Map("AuxiliaryAddresses", pool.Taken);
            }
        });
    }

    private static void WriteContainer(Utf8JsonWriter writer, EngineContainer container, NetworkEndpoint endpoint) =>
        writer.Object(container.Id, () =>
        {
            writer.WriteString("Name", container.Name);
            writer.WriteString("EndpointID", endpoint.EndpointId);
            writer.WriteString("MacAddress", endpoint.MacAddress);
            writer.WriteString("IPv4Address", endpoint.Address.Length > 0
                ? $"{endpoint.Address}/{endpoint.PrefixLength}" : "");
            writer.WriteString("IPv6Address", "");
        });
}
