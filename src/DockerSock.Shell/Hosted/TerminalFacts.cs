namespace DockerSock.Shell.Hosted;

/// <summary>What the program is connected to.</summary>
/// <param name="IsInputTerminal">Standard input is a terminal.</param>
/// <param name="IsOutputTerminal">Standard output is a terminal.</param>
/// <param name="IsErrorTerminal">Standard error is a terminal.</param>
/// <param name="CanMoveCursor">The terminal understands escape sequences.</param>
/// <param name="WantsColor">Nobody asked for plain text, as NO_COLOR does.</param>
public sealed record TerminalFacts(
    bool IsInputTerminal, bool IsOutputTerminal, bool IsErrorTerminal, bool CanMoveCursor, bool WantsColor)
{
    private const int RedirectedWidth = 120;

    /// <summary>What this process is connected to.</summary>
    public static TerminalFacts Current { get; } = new(
        !Console.IsInputRedirected, !Console.IsOutputRedirected, !Console.IsErrorRedirected,
        CanMoveCursor: OperatingSystem.IsWindows()
            || Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb"),
        WantsColor: string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));

    /// <summary>A line can be edited: there is a keyboard, and a screen with a cursor.</summary>
    public bool CanEdit => IsInputTerminal && IsOutputTerminal && CanMoveCursor;

    /// <summary>Output may have colours.</summary>
    public bool HasColor => IsOutputTerminal && CanMoveCursor && WantsColor;

    /// <summary>Errors may have colours.</summary>
    public bool HasErrorColor => IsErrorTerminal && CanMoveCursor && WantsColor;

    /// <summary>Columns and rows to write for.</summary>
    public (int Width, int Height) Size()
    {
        if (!IsOutputTerminal)
        {
            bool told = int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), out int columns) && columns > 20;
            return (told ? columns : RedirectedWidth, 50);
        }

        return (Console.WindowWidth is > 0 and var width ? width : 80, Console.WindowHeight is > 0 and var height
            ? height : 24);
    }
}
