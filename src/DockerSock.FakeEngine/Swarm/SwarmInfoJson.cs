using System.Text.Json;

namespace DockerSock.Fake;

/// <summary>The engine's part in a swarm as GET /info shows it.</summary>
internal static class SwarmInfoJson
{
    public static void Write(Utf8JsonWriter writer, EngineState state)
    {
        EngineException? refused = null;
        EngineSwarm? managed = null;
        try
        {
            managed = state.ManagedSwarm();
        }
        catch (EngineException error)
        {
            refused = error;
        }

        bool isLocked = state.IsSwarmLocked;
        bool controls = state.Node is { IsManager: true } && !isLocked;
        writer.WriteStartObject();
        writer.WriteString("NodeID", isLocked ? "" : state.Node?.Id ?? "");
        writer.WriteString("NodeAddr", state.Node?.Address ?? "");
        writer.WriteString("LocalNodeState", state.Node is null ? "inactive" : isLocked ? "locked" : "active");
        writer.WriteBoolean("ControlAvailable", controls);
        writer.WriteString("Error", isLocked || controls ? refused?.Message ?? "" : "");
        WriteManagers(writer, isLocked ? null : state.Swarm);
        if (managed is not null)
        {
            writer.WriteNumber("Nodes", managed.NodeList.Count);
            writer.WriteNumber("Managers", managed.Managers.Count());
            writer.WritePropertyName("Cluster");
            SwarmJson.Write(writer, managed, withTokens: false);
        }

        writer.WriteEndObject();
    }

    private static void WriteManagers(Utf8JsonWriter writer, EngineSwarm? swarm)
    {
        if (swarm is null)
        {
            writer.WriteNull("RemoteManagers");
            return;
        }

        writer.List("RemoteManagers", swarm.Managers, manager =>
        {
            writer.WriteString("NodeID", manager.Id);
            writer.WriteString("Addr", manager.ManagerAddress);
        });
    }
}
