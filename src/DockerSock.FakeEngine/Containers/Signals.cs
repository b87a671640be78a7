using System.Globalization;

namespace DockerSock.Fake;

/// <summary>Signals by name and number, as Linux has them.</summary>
internal static class Signals
{
    public const int Kill = 9;
    public const int Term = 15;

    private static readonly string[] s_names =
    [
        "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE",
        "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM",
        "PROF", "WINCH", "IO", "PWR", "SYS",
    ];

    /// <summary>The number of "TERM", "SIGTERM" or "15"; null when there is no such signal.</summary>
    public static int? Number(string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            return number is > 0 and <= 64 ? number : null;
        }

        string name = text.ToUpperInvariant();
        int index = Array.IndexOf(s_names, name.StartsWith("SIG", StringComparison.Ordinal) ? name[3..] : name);
        return index > 0 ? index : null;
    }

    /// <summary>
    /// Whether the signal ends a container, apart from its stop signal and KILL: the first process of a container is
    /// protected from most signals that it does not handle, and programs handle these two by ending.
    /// </summary>
    public static bool Ends(int signal) => signal is 2 or 3;
}
