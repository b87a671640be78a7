using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Internal;
using System.Security;
using System.Text;

namespace DockerSock.Shell.Hosted;

/// <summary>What commands write, and what they ask: on the terminal, or on redirected input and output.</summary>
public sealed class ShellHostUI : PSHostUserInterface
{
    private readonly TerminalFacts _terminal;
    private readonly ProgressLine _progress;
    private readonly Lock _gate = new();
    private bool _asErrors;

    /// <summary>The user interface of this process.</summary>
    public ShellHostUI(TerminalFacts terminal)
    {
        _terminal = terminal;
        RawUI = new ShellRawUI(terminal);
        bool showsProgress = terminal is { IsErrorTerminal: true, IsOutputTerminal: true, CanMoveCursor: true };
        _progress = new(showsProgress ? Console.Error : null, () => terminal.Size().Width);
    }

    /// <inheritdoc/>
    public override PSHostRawUserInterface RawUI { get; }

    /// <inheritdoc/>
    public override bool SupportsVirtualTerminal => _terminal.HasColor;

    /// <summary>
    /// Reads a line for a command; set by the shell that has a line editor. Null when the user pressed Ctrl+C.
    /// </summary>
    public Func<string, string?>? LineReader { get; set; }

    /// <summary>Ends the running command, when the user pressed Ctrl+C at its question.</summary>
    public Action? Interrupted { get; set; }

    /// <summary>Takes the progress away, at the end of a command.</summary>
    public void EraseProgress()
    {
        lock (_gate)
        {
            _progress.Erase();
        }
    }

    /// <summary>Runs something whose output is an error message, such as the view of an error record.</summary>
    public void AsErrors(Action write)
    {
        _asErrors = true;
        try
        {
            write();
        }
        finally
        {
            _asErrors = false;
        }
    }

    /// <inheritdoc/>
    public override void Write(string value) => ToOutput(value);

    /// <inheritdoc/>
    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value)
    {
        string color = PSStyle.MapForegroundColorToEscapeSequence(foregroundColor);
        ToOutput(_terminal.HasColor && foregroundColor != RawUI.ForegroundColor ? Painted(color, value) : value);
    }

    /// <inheritdoc/>
    public override void WriteLine(string value)
    {
        if (_asErrors)
        {
            WriteErrorLine(value);
        }
        else
        {
            ToOutput(value + Environment.NewLine);
        }
    }

    /// <inheritdoc/>
    public override void WriteErrorLine(string value)
    {
        // Out-Default has painted it already when it is an error record.
        string text = _terminal.HasErrorColor
            ? value.Contains('\e') ? value : Painted(PSStyle.Instance.Formatting.Error, value)
            : Plain(value);
        lock (_gate)
        {
            _progress.Erase();
            Console.Error.WriteLine(text);
        }
    }

    /// <inheritdoc/>
    public override void WriteWarningLine(string message) =>
        Note("WARNING: " + message, PSStyle.Instance.Formatting.Warning);

    /// <inheritdoc/>
    public override void WriteVerboseLine(string message) =>
        Note("VERBOSE: " + message, PSStyle.Instance.Formatting.Verbose);

    /// <inheritdoc/>
    public override void WriteDebugLine(string message) =>
        Note("DEBUG: " + message, PSStyle.Instance.Formatting.Debug);

    /// <inheritdoc/>
    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        lock (_gate)
        {
            _progress.Show(record);
        }
    }

    /// <inheritdoc/>
    public override string ReadLine() => Ask("");

    /// <inheritdoc/>
    public override SecureString ReadLineAsSecureString()
    {
        SecureString secret = new();
        if (!_terminal.IsInputTerminal)
        {
            Ask("").ToList().ForEach(secret.AppendChar);
            return secret;
        }

        bool before = Console.TreatControlCAsInput;
        Console.TreatControlCAsInput = true;
        try
        {
            while (true)
            {
                ConsoleKeyInfo key = Console.ReadKey(intercept: true);
                if (key.Key == ConsoleKey.C && key.Modifiers == ConsoleModifiers.Control)
                {
                    throw Stopped();
                }

                if (key.Key == ConsoleKey.Enter)
                {
                    ToOutput(Environment.NewLine);
                    return secret;
                }

                if (key.Key == ConsoleKey.Backspace && secret.Length > 0)
                {
                    secret.RemoveAt(secret.Length - 1);
                    ToOutput("\b \b");
                }
                else if (!char.IsControl(key.KeyChar))
                {
                    secret.AppendChar(key.KeyChar);
                    ToOutput("*");
                }
            }
        }
        finally
        {
            Console.TreatControlCAsInput = before;
        }
    }

    /// <inheritdoc/>
    public override Dictionary<string, PSObject> Prompt(
        string caption, string message, Collection<FieldDescription> descriptions)
    {
        Heading(caption, message);
        Dictionary<string, PSObject> answers = [];
        foreach (FieldDescription field in descriptions)
        {
            Type type = LanguagePrimitives.TryConvertTo(field.ParameterAssemblyFullName, out Type known)
                ? known : typeof(string);
            answers[field.Name] = field.ParameterTypeName switch
            {
                nameof(SecureString) => PSObject.AsPSObject(AskSecret(field.Name + ": ")),
                nameof(PSCredential) => PSObject.AsPSObject(PromptForCredential(caption, message, "", field.Name)),
                _ when type.IsArray || field.ParameterTypeName.EndsWith("[]", StringComparison.Ordinal) =>
                    PSObject.AsPSObject(AskMany(field.Name)),
                _ => PSObject.AsPSObject(Ask(field.Name + ": ")),
            };
        }

        return answers;
    }

    /// <inheritdoc/>
    public override int PromptForChoice(
        string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        Heading(caption, message);
        (string Key, string Label)[] labels = [.. choices.Select(static choice => Hotkey(choice.Label))];
        StringBuilder question = new();
        for (int index = 0; index < labels.Length; index++)
        {
            string option = $"[{labels[index].Key}] {labels[index].Label}";
            question.Append(index == defaultChoice && _terminal.HasColor ? Painted("\e[33m", option) : option)
                .Append("  ");
        }

        question.Append("[?] Help");
        question.Append(defaultChoice >= 0 ? $" (default is \"{labels[defaultChoice].Key}\"): " : ": ");
        while (true)
        {
            string answer = Ask(question.ToString()).Trim();
            if (answer.Length == 0 && defaultChoice >= 0)
            {
                return defaultChoice;
            }

            if (answer == "?")
            {
                for (int index = 0; index < labels.Length; index++)
                {
                    WriteLine($"{labels[index].Key} - {choices[index].HelpMessage}");
                }
            }

            int chosen = Array.FindIndex(labels, item => Same(item.Key, answer) || Same(item.Label, answer));
            if (chosen >= 0)
            {
                return chosen;
            }
        }
    }

    /// <inheritdoc/>
    public override PSCredential PromptForCredential(string caption, string message, string userName,
        string targetName) =>
        PromptForCredential(caption, message, userName, targetName,
            PSCredentialTypes.Default, PSCredentialUIOptions.Default);

    /// <inheritdoc/>
    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName,
        PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options)
    {
        Heading(caption, message);
        string user = string.IsNullOrEmpty(userName) ? Ask("User: ") : userName;
        return new(user, AskSecret($"Password for user {user}: "));
    }

    private static string Painted(string color, string text) => $"{color}{text}\e[0m";

    private static string Plain(string text) =>
        text.Contains('\e') ? new StringDecorated(text).ToString(OutputRendering.PlainText) : text;

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static (string Key, string Label) Hotkey(string label)
    {
        int mark = label.IndexOf('&');
        string plain = mark < 0 ? label : label.Remove(mark, 1);
        string key = mark >= 0 && mark < plain.Length
            ? plain[mark].ToString().ToUpper(CultureInfo.CurrentCulture) : plain;
        return (key, plain);
    }

    private void Heading(string caption, string message)
    {
        if (!string.IsNullOrEmpty(caption))
        {
            WriteLine(_terminal.HasColor ? Painted("\e[1m", caption) : caption);
        }

        if (!string.IsNullOrEmpty(message))
        {
            WriteLine(message);
        }
    }

    private void Note(string text, string color) =>
        WriteLine(_terminal.HasColor ? Painted(color, text) : text);

    private void ToOutput(string text)
    {
        string shown = _terminal.HasColor ? text : Plain(text);
        lock (_gate)
        {
            _progress.Erase();
            Console.Out.Write(shown);
        }
    }

    private string[] AskMany(string name)
    {
        List<string> answers = [];
        while (Ask($"{name}[{answers.Count}]: ") is { Length: > 0 } answer)
        {
            answers.Add(answer);
        }

        return [.. answers];
    }

    private SecureString AskSecret(string question)
    {
        ToOutput(question);
        return ReadLineAsSecureString();
    }

    private string Ask(string question)
    {
        EraseProgress();
        if (LineReader is { } reader)
        {
            return reader(question) ?? throw Stopped();
        }

        ToOutput(question);
        return Console.In.ReadLine()
            ?? throw new HostException(
                "The command asks something, and the input has ended. Give it all parameters, or -Confirm:$false.");
    }

    private PipelineStoppedException Stopped()
    {
        Interrupted?.Invoke();
        return new();
    }
}
