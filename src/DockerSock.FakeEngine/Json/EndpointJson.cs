using System.Text.Json;

namespace DockerSock.Fake.Json;

/// <summary>A container's place in a network, as a property named by the network.</summary>
internal static class EndpointJson
{
    /// <summary>Writes it; with the container the names that belong to inspect, without them those of a list.</summary>
    public static void Write(
        Utf8JsonWriter writer, NetworkEndpoint endpoint, ApiVersion api, EngineContainer? container)
    {
        writer.WriteStartObject(endpoint.Network);
        writer.WriteNull("IPAMConfig");
        writer.WriteNull("Links");
        IEnumerable<string> aliases = container is null ? [] : endpoint.Aliases;
        if (container is { IsRunning: true } && !api.From(45) && endpoint.Network != "bridge")
        {
            aliases = aliases.Append(container.Id[..12]);
        }

        writer.Texts("Aliases", aliases, nullWhenEmpty: true);
        writer.WriteString("MacAddress", endpoint.MacAddress);
        writer.WriteNull("DriverOpts");
        if (api.From(48))
        {
            writer.WriteNumber("GwPriority", 0);
        }

        writer.WriteString("NetworkID", endpoint.NetworkId);
        writer.WriteString("EndpointID", endpoint.EndpointId);
        writer.WriteString("Gateway", endpoint.Gateway);
        writer.WriteString("IPAddress", endpoint.Address);
        writer.WriteNumber("IPPrefixLen", endpoint.Address.Length > 0 ? 16 : 0);
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
}
