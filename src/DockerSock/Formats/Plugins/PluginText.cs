namespace DockerSock.Formats;

/// <summary>How the views show plugins; also those that a job or a file has given back.</summary>
public static class PluginText
{
    /// <summary>Mounts of a plugin, each in a line: <c>/srv:/data</c>.</summary>
    public static string Mounts(object plugin) => CellText.Lines(Row.Items(plugin, "Settings", "Mounts")
        .Select(static mount => (Row.Text(mount, "Source") is { Length: > 0 } source ? $"{source}:" : "") + Row.Text(mount, "Destination")));

    /// <summary>What a plugin may do on its host: <c>network host, CAP_SYS_ADMIN</c>.</summary>
    public static string Privileges(object plugin) => string.Join(", ",
    [
        .. Row.Text(plugin, "Config", "Network", "Type") is { Length: > 0 } network ? [$"network {network}"]
            : Array.Empty<string>(),
        .. Row.Texts(plugin, "Config", "Linux", "Capabilities"),
        .. Row.Is(plugin, "Config", "Linux", "AllowAllDevices") ? ["all devices"] : Array.Empty<string>(),
        .. Row.Items(plugin, "Settings", "Devices").Select(static device => Row.Text(device, "Path")),
    ]);
}
