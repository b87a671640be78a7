namespace DockerSock.Formats;

/// <summary>How the views show builds.</summary>
public static class BuildText
{
    /// <summary>The columns of the table of what was removed of build caches.</summary>
    public static TableLayout Columns { get; } = new(
        new("RECORDS", 7) { IsRight = true },
        new("RECLAIMED", 9) { IsRight = true },
        new("ENGINE", 61));
}
