namespace DockerSock.Formats;

/// <summary>How the views show registries.</summary>
public static class RegistryText
{
    /// <summary>The columns of the table of logins.</summary>
    public static TableLayout Columns { get; } = new(
        new("REGISTRY", 24, 40, Cut.Middle),
        new("USER", 12, 20, Cut.Middle),
        new("KEPT BY", 24, 40, Cut.Middle),
        new("STATUS", 16));
}
