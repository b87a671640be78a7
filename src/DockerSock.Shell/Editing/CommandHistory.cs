using System.Text;
using System.Text.RegularExpressions;

namespace DockerSock.Shell.Editing;

/// <summary>
/// What was typed before, in this session and earlier ones. The file is the user's alone; lines that look as if they
/// hold a secret stay in memory.
/// </summary>
public sealed partial class CommandHistory
{
    private const int Kept = 2000;
    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly List<string> _entries = [];
    private readonly string? _file;

    /// <summary>A history, with what a file has of it.</summary>
    /// <param name="file">Where it is kept; null keeps it in memory.</param>
    public CommandHistory(string? file)
    {
        _file = file;
        Load();
    }

    /// <summary>The entries, oldest first.</summary>
    public IReadOnlyList<string> Entries => _entries;

    /// <summary>The user's history file: below XDG_STATE_HOME, or where the platform keeps such things.</summary>
    public static string? DefaultFile(Func<string, string?> variable)
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string state = OperatingSystem.IsWindows()
            ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : variable("XDG_STATE_HOME") is { Length: > 0 } set ? set
            : home.Length > 0 ? Path.Combine(home, ".local", "state") : "";
        return Path.IsPathRooted(state) ? Path.Combine(state, "dockersock", "history") : null;
    }

    /// <summary>Adds what was typed, unless it is blank or the same as the last.</summary>
    public void Add(string text)
    {
        text = text.TrimEnd();
        if (text.Length == 0 || (_entries.Count > 0 && _entries[^1] == text))
        {
            return;
        }

        _entries.Add(text);
        if (!Secret().IsMatch(text))
        {
            Save([text], FileMode.Append);
        }
    }

    [GeneratedRegex("password|passphrase|secret|token|apikey|api_key|asplaintext|credential|registry-auth",
        RegexOptions.IgnoreCase)]
    private static partial Regex Secret();

    private static string Escape(string text) => text.Replace("\\", @"\\").Replace("\n", @"\n");

    private static string Unescape(string line)
    {
        StringBuilder text = new(line.Length);
        for (int index = 0; index < line.Length; index++)
        {
            bool escaped = line[index] == '\\' && index + 1 < line.Length;
            text.Append(!escaped ? line[index] : line[++index] == 'n' ? '\n' : line[index]);
        }

        return text.ToString();
    }

    private void Load()
    {
        try
        {
            if (_file is null || !File.Exists(_file))
            {
                return;
            }

            string[] lines = File.ReadAllLines(_file);
            _entries.AddRange(lines.TakeLast(Kept).Select(Unescape));
            if (lines.Length > 2 * Kept)
            {
                Save(_entries, FileMode.Create);
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // A history that cannot be read must not keep anybody from working.
        }
    }

    private void Save(IEnumerable<string> entries, FileMode mode)
    {
        if (_file is null)
        {
            return;
        }

        try
        {
            string folder = Path.GetDirectoryName(_file)!;
            FileStreamOptions options = new() { Mode = mode, Access = FileAccess.Write, Share = FileShare.ReadWrite };
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
            }
            else
            {
                Directory.CreateDirectory(folder, OwnFile | UnixFileMode.UserExecute);
                options.UnixCreateMode = OwnFile;
            }

            using StreamWriter writer = new(_file, options);
            foreach (string entry in entries)
            {
                writer.Write(Escape(entry) + "\n");
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // As above: it stays in memory.
        }
    }
}
