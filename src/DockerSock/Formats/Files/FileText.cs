namespace DockerSock.Formats;

/// <summary>How the views show files in containers.</summary>
public static class FileText
{
    /// <summary>The columns of the table of files.</summary>
    public static TableLayout Columns { get; } = new(
        new("MODE", 10),
        new("SIZE", 11) { IsRight = true },
        new("MODIFIED", 16),
        new("CONTAINER", 14, 20, Cut.Middle),
        new("PATH", 24, 40));
}
