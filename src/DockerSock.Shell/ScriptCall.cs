using System.Text.RegularExpressions;

namespace DockerSock.Shell;

/// <summary>A script file and its arguments, or the script of standard input, as a command text.</summary>
public static partial class ScriptCall
{
    /// <summary>The text for standard input, read to its end; its exit code is that of a script file.</summary>
    public const string OfInput = ". ([scriptblock]::Create([Console]::In.ReadToEnd()))\n" + WentWell;

    // What comes last has gone well, so that a script without an exit ends with 0. Not by "exit 0": that ends the
    // pipeline before a table that waits for its widths is written.
    private const string WentWell = "$null = $true";

    /// <summary>
    /// The text. As with pwsh -File, the exit code is what the script gives to exit, 1 after an error that ends the
    /// script, and 0 otherwise.
    /// </summary>
    /// <param name="path">The script.</param>
    /// <param name="arguments">As written on a command line: -Name is a parameter, everything else is a value.</param>
    /// <exception cref="FormatException">There is no such script.</exception>
    public static string Of(string path, IReadOnlyList<string> arguments)
    {
        string full = Path.GetFullPath(path);
        if (!File.Exists(full))
        {
            throw new FormatException($"There is no script '{path}'.");
        }

        // exit in a script that is called by its path ends only the script; in a block made of it, everything.
        string block =
            $"([System.Management.Automation.Language.Parser]::ParseFile({PwshShell.Quote(full)}, [ref]$null, "
                + "[ref]$null).GetScriptBlock())";
        IEnumerable<string> words = arguments.Select(static word => Parameter().IsMatch(word)
            ? word : PwshShell.Quote(word));
        return $". {block} {string.Join(' ', words)}\n{WentWell}";
    }

    [GeneratedRegex(@"^-[\p{L}_][\p{L}\p{N}_]*(:(\$true|\$false|\$null|[\p{L}\p{N}_./\\-]+)?)?$",
        RegexOptions.IgnoreCase)]
    private static partial Regex Parameter();
}
