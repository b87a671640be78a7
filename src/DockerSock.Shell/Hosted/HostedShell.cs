using System.Management.Automation;
using System.Text;
using DockerSock.Shell.Editing;

namespace DockerSock.Shell.Hosted;

/// <summary>A prompt, or a run of commands, in the hosted engine.</summary>
public sealed class HostedShell : IDisposable
{
    private readonly TerminalFacts _terminal;
    private readonly HostedEngine _engine;
    private readonly ShellHostUI _ui;
    private int _interrupts;
    private ErrorRecord? _hinted;

    /// <summary>A shell with a module loaded.</summary>
    /// <exception cref="RuntimeException">The module cannot be imported.</exception>
    public HostedShell(TerminalFacts terminal, string manifest)
    {
        _terminal = terminal;
        PSStyle.Instance.OutputRendering = terminal.HasColor ? OutputRendering.Host : OutputRendering.PlainText;
        _ui = new ShellHostUI(terminal);
        _engine = HostedEngine.Start(new ShellHost(_ui), manifest);
        _ui.Interrupted = () => _engine.Stop();
        Console.CancelKeyPress += Interrupt;
    }

    /// <summary>The engine.</summary>
    public HostedEngine Engine => _engine;

    /// <summary>Runs one text.</summary>
    /// <returns>The exit code.</returns>
    public int RunCommand(string text)
    {
        bool succeeded = Run(text);
        return _interrupts > 0 ? ExitCode.Interrupted
            : _engine.Host.ExitRequest ?? (succeeded ? ExitCode.Success : ExitCode.Failed);
    }

    /// <summary>Runs standard input, each command as soon as its last line is there.</summary>
    /// <returns>The exit code: that of exit, or whether the last command went well.</returns>
    public int RunInput(TextReader input)
    {
        bool succeeded = true;
        foreach (string command in CommandLines.Read(input))
        {
            succeeded = Run(command);
            if (_engine.Host.ExitRequest is not null || _interrupts > 0)
            {
                break;
            }
        }

        return _interrupts > 0 ? ExitCode.Interrupted
            : _engine.Host.ExitRequest ?? (succeeded ? ExitCode.Success : ExitCode.Failed);
    }

    /// <summary>Reads and runs commands until the user leaves.</summary>
    /// <returns>The exit code.</returns>
    public int RunPrompt()
    {
        Func<string, (LineEnd End, string Text)> read = _terminal.CanEdit ? Editor() : ReadPlain;
        _engine.Host.NestedPrompt = () =>
        {
            Loop(read);
            _engine.Host.ExitRequest = null;
        };
        Loop(read);
        return _engine.Host.ExitRequest ?? ExitCode.Success;
    }

    /// <summary>Closes the engine.</summary>
    public void Dispose()
    {
        Console.CancelKeyPress -= Interrupt;
        _engine.Dispose();
    }

    private void Loop(Func<string, (LineEnd End, string Text)> read)
    {
        while (_engine.Host.ExitRequest is null)
        {
            (LineEnd end, string text) = read(Prompt());
            if (end == LineEnd.EndOfInput)
            {
                _engine.Host.ExitRequest = ExitCode.Success;
            }
            else if (end == LineEnd.Entered && !string.IsNullOrWhiteSpace(text))
            {
                Run(text);
            }
        }
    }

    private bool Run(string text)
    {
        _interrupts = 0;
        bool succeeded = _engine.Run(text);
        ErrorRecord? newest = _engine.NewestError();
        if (newest != _hinted && BasicCommands.Hint(newest) is { } hint)
        {
            _ui.WriteErrorLine(hint);
        }

        _hinted = newest;
        return succeeded;
    }

    private string Prompt()
    {
        string text = string.Concat(_engine.Evaluate("prompt"));
        string[] lines = (text.Length > 0 ? text : "PS> ").ReplaceLineEndings("\n").Split('\n');
        foreach (string line in lines[..^1])
        {
            _ui.WriteLine(line);
        }

        return lines[^1];
    }

    private Func<string, (LineEnd End, string Text)> Editor()
    {
        CommandHistory history = new(CommandHistory.DefaultFile(Environment.GetEnvironmentVariable));
        LineScreen screen = new(Console.Out, _terminal.Size);
        LineEditor editor = new(TerminalKeys.Console, screen,
            new PowerShellLanguage(_engine.Create, _terminal.HasColor), history);
        LineEditor questions = new(TerminalKeys.Console, screen, new NoLanguage(), new CommandHistory(null));
        _ui.LineReader = question => WithKeys(() => questions.Read(question)) is (LineEnd.Entered, var answer)
            ? answer : null;
        return prompt =>
        {
            (LineEnd End, string Text) read = WithKeys(() => editor.Read(prompt));
            if (read.End == LineEnd.Entered)
            {
                history.Add(read.Text);
            }

            return read;
        };
    }

    // While a line is edited Ctrl+C is a key; while a command runs it is a signal.
    private static T WithKeys<T>(Func<T> read)
    {
        Console.TreatControlCAsInput = true;
        Console.Write(TerminalKeys.EnablePaste);
        try
        {
            return read();
        }
        finally
        {
            Console.Write(TerminalKeys.DisablePaste);
            Console.TreatControlCAsInput = false;
        }
    }

    private (LineEnd End, string Text) ReadPlain(string prompt)
    {
        _ui.Write(prompt);
        StringBuilder text = new();
        while (Console.In.ReadLine() is { } line)
        {
            text.Append(text.Length > 0 ? "\n" : "").Append(line);
            if (!PowerShellLanguage.NeedsMore(text.ToString()))
            {
                return (LineEnd.Entered, text.ToString());
            }

            _ui.Write(">> ");
        }

        return (LineEnd.EndOfInput, "");
    }

    private void Interrupt(object? sender, ConsoleCancelEventArgs arguments)
    {
        arguments.Cancel = true;
        int count = Interlocked.Increment(ref _interrupts);
        if (!_engine.Stop() && !_terminal.CanEdit)
        {
            Environment.Exit(ExitCode.Interrupted);
        }

        switch (count)
        {
            case 2:
                _ui.WriteErrorLine("The command is asked to stop already. Ctrl+C once more ends the shell.");
                break;
            case >= 3:
                Environment.Exit(ExitCode.Interrupted);
                break;
        }
    }

    private sealed class NoLanguage : ILineLanguage
    {
        public Completion? Complete(string text, int cursor) => null;

        public bool IsIncomplete(string text) => false;

        public IReadOnlyList<ColorSpan> Colors(string text) => [];
    }
}
