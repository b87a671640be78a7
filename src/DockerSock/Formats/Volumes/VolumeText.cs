namespace DockerSock.Formats;

/// <summary>How the views show volumes.</summary>
public static class VolumeText
{
    /// <summary>The columns of the table of volumes.</summary>
    public static TableLayout Columns { get; } = new(
        new("VOLUME NAME", 30, 40, Cut.Middle) { Max = 64 },
        new("DRIVER", 7, 9) { Max = 30 },
        new("SIZE", 7) { IsRight = true },
        new("CREATED", 13, 15) { Max = 22 },
        new("USED BY", 18, 24));
}
