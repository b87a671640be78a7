namespace DockerSock.Formats;

/// <summary>How the views show swarms, and their secrets and configs.</summary>
public static class SwarmText
{
    /// <summary>The columns of the table of swarms.</summary>
    public static TableLayout Columns { get; } = new(
        new("ID", 12), new("NAME", 20, 24), new("AUTOLOCK", 8), new("CREATED", 17, 18) { Max = 22 },
        new("UPDATED", 17, 18) { Max = 22 });

    /// <summary>The columns of the table of unlock keys; a key is there in whole or is of no use.</summary>
    public static TableLayout KeyColumns { get; } = new(
        new("UNLOCK KEY", 54), new("DOCKER HOST", 24, 40, Cut.Middle));

    /// <summary>The columns of the table of secrets.</summary>
    public static TableLayout SecretColumns { get; } = new(
        new("ID", 12), new("NAME", 30, 40, Cut.Middle) { Max = 64 }, new("DRIVER", 7, 9) { Max = 30 },
        new("CREATED", 13, 15) { Max = 22 }, new("UPDATED", 13, 15) { Max = 22 });

    /// <summary>The columns of the table of configs.</summary>
    public static TableLayout ConfigColumns { get; } = new(
        new("ID", 12), new("NAME", 38, 48, Cut.Middle) { Max = 64 }, new("CREATED", 13, 15) { Max = 22 },
        new("UPDATED", 13, 15) { Max = 22 });
}
