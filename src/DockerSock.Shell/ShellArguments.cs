namespace DockerSock.Shell;

/// <summary>What the shell shall do.</summary>
public enum ShellMode
{
    /// <summary>A prompt; or, when the input is redirected, its text as a script.</summary>
    Prompt,

    /// <summary>One command text, then the end.</summary>
    Command,

    /// <summary>A script file, then the end.</summary>
    File,

    /// <summary>Standard input as a script, also on a terminal.</summary>
    Input,

    /// <summary>Print the usage.</summary>
    Help,

    /// <summary>Print the version.</summary>
    Version,
}

/// <summary>The command line, as pwsh writes it: names in any case, with one dash or two.</summary>
public sealed record ShellArguments
{
    /// <summary>The text that -Help prints.</summary>
    public const string Usage = """
        A PowerShell prompt with the DockerSock module loaded.

        dotnet run --project src/DockerSock.Shell -- [options]

          (nothing)             a prompt against your engine; from a pipe: its text as a script
          -Command TEXT…        runs TEXT (all that follows) and exits: 0, or 1 if the last command failed, or exit's number
          -Command -            runs standard input, to its end, as a script
          -File PATH ARGUMENTS… runs a script and exits
          --demo                uses an engine in memory with a sample of containers, not your engine
          -NoBanner             starts the prompt without the lines about it
          -NoProfile            starts the prompt without your pwsh profile
          -Version              prints the version
          -Help                 prints this
        """;

    /// <summary>What the shell shall do.</summary>
    public ShellMode Mode { get; init; }

    /// <summary>The command text of -Command; null in other modes.</summary>
    public string? Command { get; init; }

    /// <summary>The path of -File; null in other modes.</summary>
    public string? File { get; init; }

    /// <summary>What follows the path of -File, as written.</summary>
    public IReadOnlyList<string> FileArguments { get; init; } = [];

    /// <summary>Use the engine in memory.</summary>
    public bool Demo { get; init; }

    /// <summary>Start without a banner.</summary>
    public bool NoBanner { get; init; }

    /// <summary>Start pwsh without the user's profile.</summary>
    public bool NoProfile { get; init; }

    /// <summary>Reads a command line.</summary>
    /// <exception cref="FormatException">It is wrong; the message says how.</exception>
    public static ShellArguments Parse(IReadOnlyList<string> arguments)
    {
        ShellArguments result = new();
        for (int index = 0; index < arguments.Count; index++)
        {
            string argument = arguments[index];
            string[] rest = [.. arguments.Skip(index + 1)];
            switch (NameOf(argument))
            {
                case "demo":
                    result = result with { Demo = true };
                    break;
                case "nobanner" or "nologo":
                    result = result with { NoBanner = true };
                    break;
                case "noprofile" or "nop":
                    result = result with { NoProfile = true };
                    break;
                case "help" or "h" or "?":
                    return result with { Mode = ShellMode.Help };
                case "version" or "v":
                    return result with { Mode = ShellMode.Version };
                case "command" or "c":
                    return rest switch
                    {
                        [] => throw new FormatException($"{argument} needs a command, or - for standard input."),
                        ["-"] => result with { Mode = ShellMode.Input },
                        _ => result with { Mode = ShellMode.Command, Command = string.Join(' ', rest) },
                    };
                case "file" or "f":
                    return rest is [var path, .. var values]
                        ? result with { Mode = ShellMode.File, File = path, FileArguments = values }
                        : throw new FormatException($"{argument} needs the path of a script.");
                case null when argument.EndsWith(".ps1", StringComparison.OrdinalIgnoreCase):
                    return result with { Mode = ShellMode.File, File = argument, FileArguments = rest };
                default:
                    throw new FormatException(
                        $"'{argument}' is no option of this shell. Use -Command to run a command.");
            }
        }

        return result;
    }

    private static string? NameOf(string argument) => argument switch
    {
        ['-', '-', .. var name] => name.ToLowerInvariant(),
        ['-', .. var name] => name.ToLowerInvariant(),
        "/?" => "help",
        _ => null,
    };
}
