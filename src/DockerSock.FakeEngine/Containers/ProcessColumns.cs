using System.Globalization;

namespace DockerSock.Fake;

/// <summary>What ps prints for its arguments: "-ef", "aux" and "-o" with names of columns.</summary>
internal sealed class ProcessColumns
{
    private static readonly string[] s_full = ["UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD"];

    private static readonly string[] s_users =
        ["USER", "PID", "%CPU", "%MEM", "VSZ", "RSS", "TTY", "STAT", "START", "TIME", "COMMAND"];

    private ProcessColumns(IReadOnlyList<string> titles) => Titles = titles;

    public IReadOnlyList<string> Titles { get; }

    /// <exception cref="EngineException">ps does not take them, or prints no numbers of processes.</exception>
    public static ProcessColumns Parse(string arguments)
    {
        string[] words = arguments.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        List<string> columns = [];
        bool users = false;
        for (int index = 0; index < words.Length; index++)
        {
            string word = words[index];
            if (word.StartsWith("--", StringComparison.Ordinal))
            {
                throw EngineException.Internal("ps: error: unknown gnu long option");
            }

            if (word.StartsWith("-o", StringComparison.Ordinal))
            {
                string names = word.Length > 2 ? word[2..] : words.ElementAtOrDefault(++index) ?? "";
                columns.AddRange(names.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Title));
            }

            users |= !word.StartsWith('-') && word.Contains('u', StringComparison.Ordinal);
        }

        ProcessColumns made = new(columns.Count > 0 ? columns : users ? s_users : s_full);
        return made.Titles.Contains("PID")
            ? made
            : throw EngineException.Internal("Couldn't find PID field in ps output");
    }

    public IEnumerable<string> Row(ProcessRow process, DateTimeOffset started)
    {
        string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
        return Titles.Select(title => title switch
        {
            "UID" or "USER" => process.User,
            "PID" => Number(process.Pid),
            "PPID" => Number(process.Parent),
            "C" => "0",
            "%CPU" or "%MEM" => "0.0",
            "VSZ" => "2268",
            "RSS" => "1380",
            "STIME" or "START" => started.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture),
            "TTY" or "TT" => "?",
            "STAT" => "Ss",
            "TIME" => Titles.Contains("STAT") ? "0:00" : "00:00:00",
            "COMM" => process.Command.Split(' ')[0].Split('/')[^1],
            _ => process.Command,
        });
    }

    private static string Title(string name) => name.ToLowerInvariant() switch
    {
        "args" or "command" => "COMMAND",
        "cmd" => "CMD",
        "pcpu" => "%CPU",
        "pmem" => "%MEM",
        "tname" => "TTY",
        "comm" => "COMM",
        var other => other.ToUpperInvariant(),
    };
}
