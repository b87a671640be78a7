namespace DockerSock.Formats;

/// <summary>
/// Colours of states, as the user's <c>$PSStyle</c> has them: what has failed as errors, what waits or stands still as
/// warnings, what has ended in grey. PowerShell takes colours out where NO_COLOR or OutputRendering says so.
/// </summary>
public static class StateColour
{
    /// <summary>The text in the colour of a state; as it is for the states that are well.</summary>
    /// <param name="text">The text, such as a cell of a table.</param>
    /// <param name="state">The state in the engine's word, or <c>failed</c>, <c>paused</c> or <c>exited</c> for one.</param>
    /// <param name="style">The user's <c>$PSStyle</c>.</param>
    public static string Paint(string text, string? state, object? style) => (Path(state), style) switch
    {
        (null, _) or (_, null) => text,
        ({ } path, _) when IsColourful(style) => Row.Text(style, path) + text + Row.Text(style, "Reset"),
        _ => text,
    };

    private static string[]? Path(string? state) => state?.ToLowerInvariant() switch
    {
        "unhealthy" or "dead" or "failed" or "rejected" or "orphaned" or "error" or "down" or "unreachable"
            => ["Formatting", "Error"],
        "paused" or "restarting" or "removing" or "starting" or "pending" or "preparing" or "pause" or "drain"
            or "updating" or "outdated" or "unknown" or "disconnected" or "locked" or "stopped" => ["Formatting", "Warning"],
        "exited" or "created" or "complete" or "completed" or "shutdown" or "remove" or "disabled" or "none"
            => ["Foreground", "BrightBlack"],
        _ => null,
    };

    /// <summary>
    /// PowerShell itself leaves colours in what another program reads; there they are wanted only on demand.
    /// </summary>
    private static bool IsColourful(object? style) =>
        !Console.IsOutputRedirected || Row.Text(style, "OutputRendering") == "Ansi";
}
