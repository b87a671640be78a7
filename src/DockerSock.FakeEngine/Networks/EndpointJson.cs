using System.Text.Json;

namespace DockerSock.Fake;

/// <summary>A container's place in a network, as a property named by the network.</summary>
internal static class EndpointJson
{
    /// <summary>Writes it; with the container the names that belong to inspect, without them those of a list.</summary>
    public static void Write(
        Utf8JsonWriter writer, NetworkEndpoint endpoint, ApiVersion api, EngineContainer? container)
    {
        writer.WriteStartObject(endpoint.Network);
        WriteAsked(writer, endpoint);
        writer.Texts("Links", endpoint.Links ?? [], nullWhenEmpty: true);
        IEnumerable<string> aliases = container is null ? [] : endpoint.Aliases;
        if (container is { IsRunning: true } && !api.From(45) && endpoint.Network != "bridge")
        {
            aliases = aliases.Append(container.Id[..12]);
        }

        writer.Texts("Aliases", aliases, nullWhenEmpty: true);
        writer.WriteString("MacAddress", endpoint.MacAddress);
        writer.Map("DriverOpts", endpoint.DriverOptions ?? new Dictionary<string, string>(), nullWhenEmpty: true);
        if (api.From(48))
        {
            writer.WriteNumber("GwPriority", endpoint.GatewayPriority);
        }

        writer.WriteString("NetworkID", endpoint.NetworkId);
        writer.WriteString("EndpointID", endpoint.EndpointId);
        writer.WriteString("Gateway", endpoint.Gateway);
        writer.WriteString("IPAddress", endpoint.Address);
        writer.WriteNumber("IPPrefixLen", endpoint.PrefixLength);
        writer.WriteString("IPv6Gateway", "");
        writer.WriteString("GlobalIPv6Address", "");
        writer.WriteNumber("GlobalIPv6PrefixLen", 0);
        if (api.From(44))
        {
            bool named = container is not null && endpoint.EndpointId.Length > 0 && endpoint.Network != "bridge";
            IEnumerable<string> names = named ? [container!.Name, .. endpoint.Aliases, container.Id[..12]] : [];
            writer.Texts("DNSNames", names, nullWhenEmpty: true);
        }

        writer.WriteEndObject();
    }

    private static void WriteAsked(Utf8JsonWriter writer, NetworkEndpoint endpoint)
    {
        if (endpoint.AskedIPv4.Length + endpoint.AskedIPv6.Length == 0)
        {
            writer.WriteNull("IPAMConfig");
            return;
        }

        writer.Object("IPAMConfig", () =>
        {
            if (endpoint.AskedIPv4.Length > 0)
            {
                writer.WriteString("IPv4Address", endpoint.AskedIPv4);
            }

            if (endpoint.AskedIPv6.Length > 0)
            {
                writer.WriteString("IPv6Address", endpoint.AskedIPv6);
            }
        });
    }
}
