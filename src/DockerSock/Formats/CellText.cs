using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text;
using System.Text.RegularExpressions;
using DockerSock.Models;

namespace DockerSock.Formats;

/// <summary>Values as texts for tables and lists.</summary>
public static partial class CellText
{
    private const string Ellipsis = "…";

    /// <summary>
    /// A value in one line that does nothing to a terminal: control characters, and those that turn the direction of
    /// writing, are shown as <c>\x1b</c>, <c>\n</c>, <c>\u202e</c>. The items of a list follow each other:
    /// <c>a, b</c>.
    /// </summary>
    public static string Of(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        null => "",
        string text => Visible(text),
        PSCustomObject => Visible($"{value}"),
        IDictionary map => string.Join(", ", map.Keys.Cast<object>().Select(key => $"{Of(key)}={Of(map[key])}")),
        IEnumerable items => string.Join(", ", items.Cast<object?>().Select(Of)),
        IFormattable number => Visible(number.ToString(null, CultureInfo.CurrentCulture)),
        object other => Visible(other.ToString() ?? ""),
    };

    /// <summary>The items of a list, each in a line of its own, for a view that is a list of properties.</summary>
    public static string Lines(object? items) => string.Join('\n', Row.Items(items).Select(Of));

    /// <summary>The entries of a map, each in a line of its own, by their keys: <c>owner=shop</c>.</summary>
    public static string Map(object? map) => string.Join('\n', Row.Entries(map).Select(static entry =>
        $"{Visible(entry.Key)}={Of(entry.Value)}"));

    /// <summary>
    /// A time on the clock of this computer and how long ago it was: <c>2026-01-15 09:54:00 (3 hours ago)</c>.
    /// </summary>
    /// <param name="time">The time, also as jobs and Import-Clixml leave it; nothing for none.</param>
    public static string Time(object? time) => Row.Time(time) is not { } then ? "" : string.Create(
        CultureInfo.InvariantCulture, $"{then:yyyy-MM-dd HH:mm:ss} ({Humanize.Ago(then)})");

    /// <summary>A time on the clock of this computer, to the minute: <c>2026-01-15 09:54</c>.</summary>
    /// <param name="time">The time, also as jobs and Import-Clixml leave it; nothing for none.</param>
    public static string Minute(object? time) => Row.Time(time)?
        .ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "";

    /// <summary>Bytes in decimal units: <c>7.83MB</c>; nothing for no number.</summary>
    public static string Size(object? bytes, int digits = 3) =>
        Row.Number(bytes) is { } size ? Humanize.Size(size, digits) : "";

    /// <summary>A duration in seconds: <c>0.250</c>.</summary>
    public static string Seconds(object? duration) => Row.Get(duration) is TimeSpan time
        ? time.TotalSeconds.ToString("0.000", CultureInfo.CurrentCulture) : "";

    /// <summary>The first twelve digits of an id.</summary>
    public static string ShortId(string? id) => id is null ? "" : id.Length > 12 ? id[..12] : id;

    /// <summary>A word of a command line, in quotes where a shell would take it for several or for another.</summary>
    public static string Quote(string word) => word.Length > 0 && !NeedsQuotes().IsMatch(word) ? Visible(word)
        : $"'{Visible(word).Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>
    /// How long ago a time was: <c>3 minutes ago</c>; in few letters where there is little room: <c>3m ago</c>.
    /// </summary>
    /// <param name="time">The time, also as jobs and Import-Clixml leave it.</param>
    /// <param name="width">The letters that there is room for.</param>
    public static string Ago(object? time, int width = int.MaxValue) => Short(Humanize.Ago(Row.Time(time)), width);

    /// <summary>Durations in a text in few letters, where it has more than there is room for.</summary>
    public static string Short(string text, int width) => text.Length <= width ? text
        : Duration().Replace(text, static found => (found.Groups["count"].Value, found.Groups["unit"].Value) switch
        {
            ("", "second") => "0s",
            (var count, var unit) => (count.Length == 0 ? "1" : count) + (unit == "month" ? "mo" : unit[..1]),
        });

    /// <summary>The same for a text of several lines, which stay lines.</summary>
    public static string VisibleLines(string text) =>
        string.Join('\n', text.Split('\n').Select(static line => Visible(line.TrimEnd('\r'))));

    /// <summary>The text, with a sign for each character that a terminal would obey instead of showing.</summary>
    public static string Visible(string text)
    {
        if (!text.Any(IsUnsafe))
        {
            return text;
        }

        StringBuilder shown = new(text.Length + 8);
        foreach (char letter in text)
        {
            _ = !IsUnsafe(letter) ? shown.Append(letter) : letter switch
            {
                '\n' => shown.Append(@"\n"),
                '\r' => shown.Append(@"\r"),
                '\t' => shown.Append(@"\t"),
                < '\u0100' => shown.Append(CultureInfo.InvariantCulture, $@"\x{(int)letter:x2}"),
                _ => shown.Append(CultureInfo.InvariantCulture, $@"\u{(int)letter:x4}"),
            };
        }

        return shown.ToString();
    }

    /// <summary>The text in at most as many letters; <c>…</c> stands for what was left out.</summary>
    public static string Cut(string text, int width, Cut cut = Formats.Cut.End)
    {
        if (text.Length <= width && Width(text) <= width)
        {
            return text;
        }

        string[] letters = Letters(text);
        int head = cut switch { Formats.Cut.End => width - 1, Formats.Cut.Middle => width / 2, _ => 0 };
        return width < 1 ? "" : Take(letters, head) + Ellipsis + Take(Enumerable.Reverse(letters), width - 1 - head,
            true);
    }

    /// <summary>
    /// How many columns of a terminal the text takes: two for the letters of East Asia and for pictures.
    /// </summary>
    public static int Width(string text) => text.All(char.IsAscii) ? text.Length : Letters(text).Sum(LetterWidth);

    [GeneratedRegex("(?:(?<count>[0-9]+)|About an?|Less than a) (?<unit>second|minute|hour|day|week|month|year)s?")]
    private static partial Regex Duration();

    [GeneratedRegex(@"[^\w@%+=:,./-]")]
    private static partial Regex NeedsQuotes();

    private static string Take(IEnumerable<string> letters, int width, bool isBackwards = false)
    {
        int taken = 0;
        string[] fitting = [.. letters.TakeWhile(letter => (taken += LetterWidth(letter)) <= width)];
        return string.Concat(isBackwards ? Enumerable.Reverse(fitting) : fitting);
    }

    private static string[] Letters(string text)
    {
        List<string> letters = [];
        TextElementEnumerator walk = StringInfo.GetTextElementEnumerator(text);
        while (walk.MoveNext())
        {
            letters.Add(walk.GetTextElement());
        }

        return [.. letters];
    }

    private static int LetterWidth(string letter) => Rune.GetRuneAt(letter, 0).Value
        is (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3)
        or (>= 0xF900 and <= 0xFAFF) or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60)
        or (>= 0xFFE0 and <= 0xFFE6) or (>= 0x1F300 and <= 0x1FAFF) or (>= 0x20000 and <= 0x3FFFD) ? 2 : 1;

    private static bool IsUnsafe(char letter) => char.IsControl(letter)
        || letter is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\u2028' or '\u2029'
            or '\u200E' or '\u200F';
}
