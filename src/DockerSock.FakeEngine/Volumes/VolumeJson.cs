using System.Text.Json;

namespace DockerSock.Fake;

/// <summary>A volume as the list and inspect show it.</summary>
internal static class VolumeJson
{
    /// <summary>Writes it; with the number of its users, as the use of the disk shows it.</summary>
    public static void Write(Utf8JsonWriter writer, EngineVolume volume, int? users = null)
    {
        writer.WriteStartObject();
        writer.WriteString("CreatedAt", volume.Created.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null));
        writer.WriteString("Driver", volume.Driver);
        writer.Map("Labels", volume.Labels, nullWhenEmpty: true);
        writer.WriteString("Mountpoint", volume.Mountpoint);
        writer.WriteString("Name", volume.Name);
        writer.Map("Options", volume.Options, nullWhenEmpty: true);
        writer.WriteString("Scope", "local");
        if (users is { } count)
        {
            writer.Object("UsageData", () =>
            {
                writer.WriteNumber("RefCount", count);
                writer.WriteNumber("Size", volume.Size);
            });
        }

        writer.WriteEndObject();
    }
}
