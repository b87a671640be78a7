using System.Text.Json;

namespace DockerSock.Fake;

/// <summary>A secret, whose data is not shown, or a config as the list and inspect show it.</summary>
internal static class SwarmDataJson
{
    public static void Write(Utf8JsonWriter writer, SwarmData kept)
    {
        writer.WriteStartObject();
        SwarmJson.WriteMeta(writer, kept);
        writer.Object("Spec", () =>
        {
            writer.WriteString("Name", kept.Name);
            writer.Map("Labels", kept.Labels);
            if (kept is EngineConfig)
            {
                writer.WriteBase64String("Data", kept.Data);
            }

            SwarmJson.WriteDriver(writer, "Driver", kept.Driver);
            SwarmJson.WriteDriver(writer, "Templating", kept.Templating);
        });
        writer.WriteEndObject();
    }
}
