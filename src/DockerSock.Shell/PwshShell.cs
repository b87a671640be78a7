using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace DockerSock.Shell;

/// <summary>Runs a pwsh with the module loaded and this terminal.</summary>
/// <param name="pwsh">Which one.</param>
/// <param name="manifest">The path of the module's manifest.</param>
public sealed partial class PwshShell(Pwsh pwsh, string manifest)
{
    private string Import => $"Import-Module -Name {Quote(manifest)} -ErrorAction Stop";

    /// <summary>Opens a prompt, with the user's profile unless it is not wanted.</summary>
    /// <returns>The exit code.</returns>
    public int RunPrompt(ShellArguments arguments) => Run(
    [
        .. arguments.NoProfile ? ["-NoProfile"] : Array.Empty<string>(),
        "-NoExit", "-File", Path.Combine(AppContext.BaseDirectory, "Prompt.ps1"), "-Manifest", manifest,
        .. arguments.Demo ? ["-Demo"] : Array.Empty<string>(),
        .. pwsh.IsPinned ? ["-Pinned"] : Array.Empty<string>(),
        .. arguments.NoBanner ? ["-NoBanner"] : Array.Empty<string>(),
    ]);

    /// <summary>Runs one text.</summary>
    /// <returns>The exit code.</returns>
    public int RunCommand(string text) => Run(["-NoProfile", "-Command", WithImport(text)]);

    /// <summary>Runs standard input as a script.</summary>
    /// <returns>The exit code.</returns>
    public int RunInput() => RunCommand(ScriptCall.OfInput);

    /// <summary>
    /// A text with the import in front of it, but behind using, which must come first. On the same line: what goes wrong
    /// in one line then has no "Line 2" and no line shown, and in several it has its own number.
    /// </summary>
    internal string WithImport(string text)
    {
        int place = Usings().Match(text).Length;
        return $"{text[..place]}{(place > 0 ? "\n" : "")}{Import}; {text[place..]}";
    }

    /// <summary>A text as a literal of PowerShell, which takes a typographic apostrophe for an end as well.</summary>
    internal static string Quote(string text) => $"'{Apostrophe().Replace(text, "$0$0")}'";

    [GeneratedRegex(@"^(\s*using\s+(namespace|module|assembly)\s+[^\n;]+(;|\n|$))*", RegexOptions.IgnoreCase)]
    private static partial Regex Usings();

    [GeneratedRegex(@"['\u2018\u2019\u201a\u201b]")]
    private static partial Regex Apostrophe();

    private int Run(IEnumerable<string> arguments)
    {
        string[] policy = OperatingSystem.IsWindows() ? ["-ExecutionPolicy", "Bypass"] : [];
        ProcessStartInfo start = pwsh.Start([.. policy, "-NoLogo", .. arguments]);
        if (Console.IsOutputRedirected)
        {
            // Otherwise pwsh writes colours into the file.
            start.Environment["NO_COLOR"] = "1";
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
        process.WaitForExit();
        return process.ExitCode;
    }

    private static void Ignore(PosixSignalContext context) => context.Cancel = true;
}
