namespace DockerSock.Formats;

/// <summary>How the views show an engine, what it consists of and what its disk holds.</summary>
public static class SystemText
{
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
}
