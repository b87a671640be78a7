using System.Text.Json;

namespace DockerSock.Fake;

/// <summary>A mount as lists and inspect show it; the object is the caller's.</summary>
internal static class MountJson
{
    public static void Write(Utf8JsonWriter writer, EngineMount mount)
    {
        writer.WriteString("Type", mount.Type);
        if (mount.Name.Length > 0)
        {
            writer.WriteString("Name", mount.Name);
        }

        writer.WriteString("Source", mount.Source);
        writer.WriteString("Destination", mount.Destination);
        if (mount.Type == "volume")
        {
            writer.WriteString("Driver", "local");
        }

        writer.WriteString("Mode", mount.Mode);
        writer.WriteBoolean("RW", mount.ReadWrite);
        writer.WriteString("Propagation", mount.Type == "bind" ? "rprivate" : "");
    }
}
