namespace DockerSock.Formats;

/// <summary>How the views show commands in containers.</summary>
public static class ExecText
{
    /// <summary>The columns of the table of commands.</summary>
    public static TableLayout Columns { get; } = new(
        new("ID", 12),
        new("CONTAINER", 12),
        new("RUNNING", 7),
        new("EXIT CODE", 9) { IsRight = true },
        new("USER", 10, 16, Cut.Middle),
        new("COMMAND", 24, 60));

    /// <summary>The columns of the table of what commands have written.</summary>
    public static TableLayout ResultColumns { get; } = new(
        new("CONTAINER", 20, 24, Cut.Middle),
        new("EXIT CODE", 9) { IsRight = true },
        new("SECONDS", 8) { IsRight = true },
        new("STDOUT", 20, 50),
        new("STDERR", 18, 30));

    /// <summary>The state whose colour an exit code has: failed for any but 0.</summary>
    public static string State(object command) => Row.Number(command, "ExitCode") is null or 0 ? "" : "failed";

    /// <summary>The command and its arguments, quoted where a shell would need it.</summary>
    public static string Command(object exec) => string.Join(' ', new[] { Row.Text(exec, "ProcessConfig", "Entrypoint") }
        .Where(static word => word.Length > 0).Concat(Row.Texts(exec, "ProcessConfig", "Arguments")).Select(CellText.Quote));

    /// <summary>What a command has written, without the newline at its end.</summary>
    public static string Output(string? text) => (text ?? "").TrimEnd('\r', '\n');
}
