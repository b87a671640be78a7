using System.Diagnostics;
using System.Management.Automation.Language;
using System.Runtime.InteropServices;
using System.Text;

namespace DockerSock.Shell;

/// <summary>Runs the user's own pwsh, with the module loaded and this terminal.</summary>
/// <param name="pwsh">Which one.</param>
/// <param name="manifest">The path of the module's manifest.</param>
public sealed class PwshShell(Pwsh pwsh, string manifest)
{
    private string Import => $"Import-Module -Name {Quote(manifest)} -ErrorAction Stop";

    /// <summary>Opens a prompt, with the user's profile unless it is not wanted.</summary>
    /// <returns>The exit code.</returns>
    public int RunPrompt(bool noProfile) =>
        Run([.. noProfile ? ["-NoProfile"] : Array.Empty<string>(), "-NoExit", "-Command", Import], input: null);

    /// <summary>Runs one text.</summary>
    /// <returns>The exit code.</returns>
    public int RunCommand(string text)
    {
        Parser.ParseInput(text, out _, out ParseError[] errors);
        if (errors.FirstOrDefault(static error => error.IncompleteInput) is { } incomplete)
        {
            // Such a text makes pwsh fail without a word.
            Console.Error.WriteLine("ParserError: " + incomplete.Message);
            return ExitCode.Failed;
        }

        return Run(["-NoProfile", "-Command", WithImport(text)], input: null);
    }

    /// <summary>Runs lines of commands.</summary>
    /// <returns>The exit code.</returns>
    public int RunInput(TextReader input) => Run(["-NoProfile", "-NonInteractive", "-Command", "-"], input);

    /// <summary>
    /// A text with the import in front of it, but behind using and param, which must come first; on a line of its own,
    /// so that errors show the user's line as it is.
    /// </summary>
    internal string WithImport(string text)
    {
        ScriptBlockAst script = Parser.ParseInput(text, out _, out _);
        int place = script.ParamBlock?.Extent.EndOffset
            ?? script.UsingStatements.LastOrDefault()?.Extent.EndOffset ?? 0;
        return place == 0 ? $"{Import}\n{text}" : $"{text[..place]}\n{Import}\n{text[place..].TrimStart(';')}";
    }

    /// <summary>A text as a literal of PowerShell.</summary>
    internal static string Quote(string text) => $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";

    /// <summary>
    /// A command in one line, because pwsh ends one of several lines only at a blank line, also one in its middle.
    /// </summary>
    internal static string OneLine(string command) => command.Contains('\n')
        ? ". ([scriptblock]::Create([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('"
            + Convert.ToBase64String(Encoding.UTF8.GetBytes(command)) + "'))))"
        : command;

    private int Run(string[] arguments, TextReader? input)
    {
        ProcessStartInfo start = new(pwsh.Path, ["-NoLogo", .. arguments])
        {
            RedirectStandardInput = input is not null,
        };
        if (OperatingSystem.IsWindows())
        {
            start.ArgumentList.Insert(0, "-ExecutionPolicy");
            start.ArgumentList.Insert(1, "Bypass");
        }

        if (Console.IsOutputRedirected)
        {
            // Otherwise pwsh writes colours into the file and, reading lines, escape sequences for the keypad.
            start.Environment["NO_COLOR"] = "1";
            start.Environment["TERM"] = input is null ? Environment.GetEnvironmentVariable("TERM") : "dumb";
        }

        // Ctrl+C goes to both processes; what it means is for pwsh to say.
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Ignore);
        using PosixSignalRegistration quit = PosixSignalRegistration.Create(PosixSignal.SIGQUIT, Ignore);
        using Process process = Process.Start(start)!;
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            process.Kill();
        });
        if (input is not null)
        {
            Feed(process.StandardInput, input);
        }

        process.WaitForExit();
        return process.ExitCode;
    }

    private void Feed(StreamWriter to, TextReader from)
    {
        try
        {
            using (to)
            {
                to.AutoFlush = true;
                to.Write(Import + "\n");
                foreach (string command in CommandLines.Read(from))
                {
                    to.Write(OneLine(command) + "\n");
                }
            }
        }
        catch (IOException)
        {
            // It has exited before the input ended, as exit does.
        }
    }

    private static void Ignore(PosixSignalContext context) => context.Cancel = true;
}
