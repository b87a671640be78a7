using DockerSock.Models;

namespace DockerSock.Formats;

/// <summary>How the views show an engine, what it consists of and what its disk holds.</summary>
public static class SystemText
{
    /// <summary>The columns of the table of what each kind takes.</summary>
    public static TableLayout UsageColumns { get; } = new(
        new("TYPE", 10), new("TOTAL", 6) { IsRight = true }, new("ACTIVE", 6) { IsRight = true },
        new("SIZE", 9) { IsRight = true }, new("RECLAIMABLE", 16) { IsRight = true });

    /// <summary>The columns of the table of objects on an engine's disk.</summary>
    public static TableLayout ItemColumns { get; } = new(
        new("TYPE", 10), new("ID", 12), new("NAME", 27, 34, Cut.Middle) { Max = 80 }, new("SIZE", 8) { IsRight = true },
        new("RECLAIMABLE", 11) { IsRight = true }, new("IN USE", 6),
        new("USED BY", 7) { IsRight = true, IsOptional = true }, new("SHARED", 8) { IsRight = true, IsOptional = true },
        new("CREATED", 13) { IsOptional = true });

    /// <summary>The columns of the table of versions.</summary>
    public static TableLayout VersionColumns { get; } = new(
        new("VERSION", 9, 10) { Max = 20 }, new("API", 5), new("OLDEST API", 10), new("OS/ARCH", 11, 12) { Max = 15 },
        new("CLIENT", 8), new("CLIENT API", 10), new("ENGINE", 19, 30, Cut.Middle),
        new("GIT COMMIT", 10) { IsOptional = true });

    /// <summary>The columns of the table of what was removed.</summary>
    public static TableLayout PruneColumns { get; } = new(
        new("KIND", 12), new("RECLAIMED", 9) { IsRight = true }, new("REMOVED", 50, 60));

    /// <summary>What an engine consists of, each in a line: <c>containerd 2.1.4</c>.</summary>
    public static string Components(object version) => CellText.Lines(Row.Items(version, "Components")
        .Select(static one => $"{Row.Text(one, "Name")} {Row.Text(one, "Version")}"));

    /// <summary>The engine's part in a swarm: <c>inactive</c>, <c>active, manager, 3 nodes</c>.</summary>
    public static string Swarm(object info) => Row.Text(info, "Swarm", "LocalNodeState") is not "active" and var state
        ? state : Row.Is(info, "Swarm", "ControlAvailable")
        ? $"active, manager, {Row.Text(info, "Swarm", "Nodes")} nodes" : "active, worker";

    /// <summary>The name of an object on the disk; that of an image loses its digest.</summary>
    public static string ItemName(object item) => Row.Text(item, "Type") is "Images"
        ? ContainerText.Image(Row.Text(item, "Name")) : Row.Text(item, "Name");

    /// <summary>Bytes in decimal units; nothing where nobody knows.</summary>
    public static string Size(object? bytes, int digits = 3) =>
        Row.Number(bytes) is { } size ? Humanize.Size(size, digits) : "";
}
