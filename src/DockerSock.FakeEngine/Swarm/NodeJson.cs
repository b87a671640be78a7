using System.Text.Json;

namespace DockerSock.Fake;

/// <summary>A node as the list and inspect show it.</summary>
internal static class NodeJson
{
    private static readonly (string Type, string Name)[] s_plugins =
    [
        ("Log", "json-file"), ("Log", "local"), ("Network", "bridge"), ("Network", "host"), ("Network", "ipvlan"),
        ("Network", "macvlan"), ("Network", "null"), ("Network", "overlay"), ("Volume", "local"),
    ];

    public static void Write(Utf8JsonWriter writer, EngineNode node, EngineSwarm swarm)
    {
        writer.WriteStartObject();
        SwarmJson.WriteMeta(writer, node);
        writer.Object("Spec", () =>
        {
            writer.TextOrNothing("Name", node.SpecName);
            writer.Map("Labels", node.Labels);
            writer.WriteString("Role", node.Role);
            writer.WriteString("Availability", node.Availability);
        });
        writer.Object("Description", () => WriteDescription(writer, node, swarm));
        writer.Object("Status", () =>
        {
            writer.WriteString("State", node.State);
            writer.TextOrNothing("Message", node.Message);
            writer.WriteString("Addr", node.Address);
        });
        if (node.IsManager)
        {
            writer.Object("ManagerStatus", () =>
            {
                if (node.IsLeader)
                {
                    writer.WriteBoolean("Leader", true);
                }

                writer.WriteString("Reachability", node.Reachability);
                writer.WriteString("Addr", node.ManagerAddress);
            });
        }

        writer.WriteEndObject();
    }

    private static void WriteDescription(Utf8JsonWriter writer, EngineNode node, EngineSwarm swarm)
    {
        writer.WriteString("Hostname", node.Hostname);
        writer.Object("Platform", () =>
        {
            writer.WriteString("Architecture", node.Architecture);
            writer.WriteString("OS", node.Os);
        });
        writer.Object("Resources", () =>
        {
            writer.WriteNumber("NanoCPUs", node.Processors * 1_000_000_000L);
            writer.WriteNumber("MemoryBytes", node.Memory);
        });
        writer.Object("Engine", () =>
        {
            writer.WriteString("EngineVersion", node.EngineVersion);
            if (node.EngineLabels.Count > 0)
            {
                writer.Map("Labels", node.EngineLabels);
            }

            writer.List("Plugins", s_plugins, plugin =>
            {
                writer.WriteString("Type", plugin.Type);
                writer.WriteString("Name", plugin.Name);
            });
        });
        SwarmJson.WriteTls(writer, swarm.Authority);
    }
}
