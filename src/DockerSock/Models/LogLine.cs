
namespace DockerSock.Models;

/// <summary>A line that a container wrote. Source: the frames of ContainerLogs and ContainerAttach.</summary>
public sealed class LogLine : DockerObject
{
    /// <summary>The stream it was written to: <c>stdout</c> or <c>stderr</c>.</summary>
    public string Stream { get; set; } = "stdout";

    /// <summary>The text, without its line end.</summary>
    public string Line { get; set; } = "";

    /// <summary>The line itself.</summary>
    public override string ToString() => Line;
}
