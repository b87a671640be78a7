using System.Text.Json;

namespace DockerSock.Fake;

/// <summary>A plugin as the list and inspect show it; engines sort its fields by their names.</summary>
internal static class PluginJson
{
    public static void Write(Utf8JsonWriter writer, EnginePlugin plugin, SystemFacts engine)
    {
        writer.WriteStartObject();
        writer.Object("Config", () => WriteConfig(writer, plugin, engine));
        writer.WriteBoolean("Enabled", plugin.Enabled);
        writer.WriteString("Id", plugin.Id);
        writer.WriteString("Name", plugin.Name);
        writer.WriteString("PluginReference", plugin.Reference);
        writer.Object("Settings", () =>
        {
            writer.Texts("Args", plugin.Args);
            writer.List("Devices", plugin.Devices, device => WritePart(writer, device, "Path"));
            writer.Texts("Env", plugin.Env);
            writer.List("Mounts", plugin.Mounts, mount => WriteMount(writer, mount));
        });
        writer.WriteEndObject();
    }

    public static void WritePrivilege(Utf8JsonWriter writer, PluginPrivilege privilege)
    {
        writer.WriteStartObject();
        writer.WriteString("Name", privilege.Name);
        writer.WriteString("Description", privilege.Description);
        writer.Texts("Value", privilege.Value);
        writer.WriteEndObject();
    }

    private static void WriteConfig(Utf8JsonWriter writer, EnginePlugin plugin, SystemFacts engine)
    {
        PluginManifest manifest = plugin.Manifest;
        writer.Object("Args", () =>
        {
            writer.WriteString("Description", manifest.Args.Description);
            writer.WriteString("Name", manifest.Args.Name);
            WriteTexts(writer, "Settable", manifest.Args.Settable);
            WriteTexts(writer, "Value", manifest.ArgsValue);
        });
        writer.WriteString("Description", manifest.Description);
        if (!engine.Api.From(52))
        {
            writer.WriteString("DockerVersion", engine.Version);
        }

        writer.WriteString("Documentation", manifest.Documentation);
        WriteTexts(writer, "Entrypoint", manifest.Entrypoint);
        WriteList(writer, "Env", manifest.Env, one => WritePart(writer, one, "Value"));
        writer.Object("Interface", () =>
        {
            if (manifest.ProtocolScheme.Length > 0)
            {
                writer.WriteString("ProtocolScheme", manifest.ProtocolScheme);
            }

            writer.WriteString("Socket", manifest.Socket);
            WriteTexts(writer, "Types", manifest.Types);
        });
        writer.WriteBoolean("IpcHost", manifest.IpcHost);
        writer.Object("Linux", () =>
        {
            writer.WriteBoolean("AllowAllDevices", manifest.AllowAllDevices);
            WriteTexts(writer, "Capabilities", manifest.Capabilities);
            WriteList(writer, "Devices", manifest.Devices, device => WritePart(writer, device, "Path"));
        });
        WriteList(writer, "Mounts", manifest.Mounts, mount => WriteMount(writer, mount));
        writer.Object("Network", () => writer.WriteString("Type", manifest.Network));
        writer.WriteBoolean("PidHost", manifest.PidHost);
        writer.WriteString("PropagatedMount", manifest.PropagatedMount);
        writer.Object("User", () =>
        {
            WriteId(writer, "GID", manifest.Gid);
            WriteId(writer, "UID", manifest.Uid);
        });
        writer.WriteString("WorkDir", manifest.WorkDir);
        writer.Object("rootfs", () =>
        {
            writer.Texts("diff_ids", [plugin.Files.DiffId]);
            writer.WriteString("type", "layers");
        });
    }

    private static void WritePart(Utf8JsonWriter writer, PluginPart part, string value)
    {
        writer.WriteString("Description", part.Description);
        writer.WriteString("Name", part.Name);
        if (value == "Path")
        {
            writer.WriteString("Path", part.Value);
        }

        WriteTexts(writer, "Settable", part.Settable);
        if (value != "Path")
        {
            writer.WriteString("Value", part.Value);
        }
    }

    private static void WriteMount(Utf8JsonWriter writer, PluginMount mount)
    {
        writer.WriteString("Description", mount.Part.Description);
        writer.WriteString("Destination", mount.Destination);
        writer.WriteString("Name", mount.Part.Name);
        WriteTexts(writer, "Options", mount.Options);
        WriteTexts(writer, "Settable", mount.Part.Settable);
        writer.WriteString("Source", mount.Source);
        writer.WriteString("Type", mount.Type);
    }

    private static void WriteId(Utf8JsonWriter writer, string name, long id)
    {
        if (id != 0)
        {
            writer.WriteNumber(name, id);
        }
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, IReadOnlyList<string>? texts)
    {
        if (texts is null)
        {
            writer.WriteNull(name);
            return;
        }

        writer.Texts(name, texts);
    }

    private static void WriteList<T>(Utf8JsonWriter writer, string name, IReadOnlyList<T>? items, Action<T> write)
    {
        if (items is null)
        {
            writer.WriteNull(name);
            return;
        }

        writer.List(name, items, write);
    }
}
