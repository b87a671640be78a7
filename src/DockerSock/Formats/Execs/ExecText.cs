namespace DockerSock.Formats;

/// <summary>How the views show commands in containers.</summary>
public static class ExecText
{
    /// <summary>The state whose colour an exit code has: failed for any but 0.</summary>
    public static string State(object command) => Row.Number(command, "ExitCode") is null or 0 ? "" : "failed";

    /// <summary>The command and its arguments, quoted where a shell would need it.</summary>
    public static string Command(object exec) => string.Join(' ', new[] { Row.Text(exec, "ProcessConfig", "Entrypoint") }
        .Where(static word => word.Length > 0).Concat(Row.Texts(exec, "ProcessConfig", "Arguments")).Select(CellText.Quote));

    /// <summary>What a command has written, without the newline at its end.</summary>
    public static string Output(string? text) => (text ?? "").TrimEnd('\r', '\n');
}
