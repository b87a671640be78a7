using System.Text;

namespace DockerSock.Fake;

/// <summary>
/// What a simulated process does: a few commands that tests and demos use, and a small shell for them. It writes "\r\n"
/// for "\n" when it has a terminal.
/// </summary>
internal sealed partial class Simulation
{
    private static readonly string[] s_shells = ["sh", "bash", "ash", "dash"];
    private static readonly string[] s_folders =
        ["/bin/", "/usr/bin/", "/usr/local/bin/", "/sbin/", "/usr/sbin/", "/usr/local/sbin/"];

    private readonly EngineProcess _process;
    private readonly SimulatedTerminal? _terminal;
    private readonly TextInput _input;

    public Simulation(EngineProcess process)
    {
        _process = process;
        _terminal = process.Tty ? new SimulatedTerminal(process) : null;
        _input = _terminal?.Input ?? TextInput.Of(process.Stdin);
        _folder = process.WorkingDirectory;
        foreach (string[] pair in process.Environment.Select(line => line.Split('=', 2)))
        {
            _variables[pair[0]] = pair.Length > 1 ? pair[1] : "";
        }
    }

    /// <summary>
    /// Whether there is such a command. One that is a shell's line must be made of commands that there are.
    /// </summary>
    public static bool Knows(IReadOnlyList<string> words)
    {
        if (!IsShell(words))
        {
            return words.Count > 0 && FindCommand(words[0]) is not null;
        }

        return words is not [_, "-c", var line, ..] || (CommandScript.Parse(line) is { } script
            && script.Steps.Concat(script.Loop).All(step => Knows([.. step.Words
                .SkipWhile((word, index) => index == 0 && word is [{ Text: "exec" }, ..])
                .Select(word => string.Concat(word.Select(part => part.Text)))])));
    }

    /// <summary>Whether an exec can start it: there is such a program.</summary>
    public static bool Exists(IReadOnlyList<string> words) =>
        IsShell(words) || (words.Count > 0 && FindCommand(words[0]) is { IsBuiltIn: false });

    /// <summary>Whether a path is a directory.</summary>
    public static bool IsFolder(string path) => path == "/" || (path.StartsWith('/') && s_roots.Contains(path[1..]));

    /// <summary>Runs it to its end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync()
    {
        if (_terminal is not null)
        {
            _ = _terminal.PumpAsync();
        }

        if (!Exists(_process.Words) && !Knows(_process.Words))
        {
            (string message, int code) = EngineExec.NotFound(_process.Words[0], _process.Container.Api);
            await _process.WriteOutAsync(message + "\r\n");
            return code;
        }

        return await RunAsync(_process.Words, toError: false, _process.Killed);
    }

    private static bool IsShell(IReadOnlyList<string> words) =>
        words.Count > 0 && s_shells.Contains(Program(words[0]))
        && words is not [_, not ("-c" or "-i" or "-l"), ..];

    private static string Program(string word) =>
        s_folders.FirstOrDefault(folder => word.StartsWith(folder, StringComparison.Ordinal)) is { } found
            ? word[found.Length..]
            : word;

    private static Command? FindCommand(string word) => s_commands.GetValueOrDefault(Program(word));

    private async Task<int> RunAsync(IReadOnlyList<string> words, bool toError, CancellationToken stop)
    {
        await _process.Container.ThawAsync(stop);
        if (IsShell(words))
        {
            return words is [_, "-c", var line, ..] ? await LineAsync(line, stop) : await InteractiveAsync(stop);
        }

        if (FindCommand(words[0]) is not { } command)
        {
            await SayAsync($"{ShellName}: {words[0]}: not found\n", toError: true);
            return 127;
        }

        return await command.RunAsync(this, words, toError, stop);
    }

    private ValueTask SayAsync(string text, bool toError) => SayAsync(Encoding.UTF8.GetBytes(text), toError);

    private ValueTask SayAsync(ReadOnlyMemory<byte> bytes, bool toError)
    {
        if (_process.Tty)
        {
            using MemoryStream lines = new();
            foreach (byte one in bytes.Span)
            {
                lines.Write(one == '\n' ? "\r\n"u8 : [one]);
            }

            bytes = lines.ToArray();
        }

        return bytes.Length == 0 ? default
            : toError ? _process.WriteErrAsync(bytes) : _process.WriteOutAsync(bytes);
    }
}
