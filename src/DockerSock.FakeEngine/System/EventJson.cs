using System.Text.Json;

namespace DockerSock.Fake;

/// <summary>An event as GET /events sends it.</summary>
internal static class EventJson
{
    public static void Write(Utf8JsonWriter writer, EngineEvent happened, ApiVersion api)
    {
        writer.WriteStartObject();
        if (happened.Type is "container" or "image" && !api.From(52))
        {
            writer.WriteString("status", happened.Action);
            writer.WriteString("id", happened.ActorId);
            if (happened.Attributes.TryGetValue("image", out string? image) && happened.Type == "container")
            {
                writer.WriteString("from", image);
            }
        }

        writer.WriteString("Type", happened.Type);
        writer.WriteString("Action", happened.Action);
        writer.Object("Actor", () =>
        {
            writer.WriteString("ID", happened.ActorId);
            writer.Map("Attributes", happened.Attributes);
        });
        writer.WriteString("scope", happened.Scope);
        writer.WriteNumber("time", happened.Time.ToUnixTimeSeconds());
        writer.WriteNumber("timeNano", GoText.UnixNano(happened.Time));
        writer.WriteEndObject();
    }
}
