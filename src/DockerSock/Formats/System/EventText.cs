using System.Globalization;

namespace DockerSock.Formats;

/// <summary>How the views show events; also those that a job or a file has given back.</summary>
public static class EventText
{
    /// <summary>What people look for in an event, in the order in which they are shown it.</summary>
    private static readonly string[] s_first = ["exitCode", "signal", "oldName", "container", "image", "imageRef",
        "driver", "type", "destination"];

    /// <summary>What other columns tell, or what tells nothing: Podman gives every event an exit code.</summary>
    private static readonly string[] s_elsewhere = ["name", "execID", "containerExitCode"];

    /// <summary>When it happened, here.</summary>
    public static string Time(object row) => Row.Time(row, "Time") is { } time
        ? time.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : "";

    /// <summary>What happened, in one word: <c>health_status</c>; more on it is among the details.</summary>
    public static string Action(object row) => Split(row).Word;

    /// <summary>The object: its name, else its id.</summary>
    public static string Object(object row) =>
        ShortId(Row.Text(row, "Name") is { Length: > 0 } name ? name : Row.Text(row, "Id"));

    /// <summary>
    /// What <c>docker events</c> shows beside the object, what people look for first, ids cut to twelve digits, and how
    /// many labels of programs there are, which begin with a domain: <c>exitCode=137, image=alpine, team=shop, 9
    /// labels</c>.
    /// </summary>
    /// <param name="row">The event.</param>
    public static string Details(object row)
    {
        Dictionary<string, string> all = Row.Entries(row, "Attributes").ToDictionary(static one => one.Key,
            static one => Convert.ToString(one.Value, CultureInfo.InvariantCulture) ?? "", StringComparer.Ordinal);
        if (Row.Number(row, "ExitCode") is { } code)
        {
            all["exitCode"] = code.ToString(CultureInfo.InvariantCulture);
        }

        int labels = all.Keys.Count(IsOfProgram);
        return string.Join(", ",
        [
            .. Split(row).More is { Length: > 0 } more ? [more] : Array.Empty<string>(),
            .. all.Where(static one => one.Value.Length > 0 && !s_elsewhere.Contains(one.Key) && !IsOfProgram(one.Key))
                .OrderBy(static one => Array.IndexOf(s_first, one.Key) is >= 0 and { } place ? place : s_first.Length)
                .ThenBy(static one => one.Key, StringComparer.Ordinal)
                .Select(static one => $"{one.Key}={ShortId(one.Value)}"),
            .. labels > 0 ? [labels == 1 ? "1 label" : $"{labels} labels"] : Array.Empty<string>(),
        ]);
    }

    /// <summary>True for the labels that compose and others give by the dozen: com.docker.compose.project.</summary>
    private static bool IsOfProgram(string key) => key.Contains('.');

    private static (string Word, string More) Split(object row) => Row.Text(row, "Action") is var action
        && action.Split(": ", 2) is [var word, var more] ? (word, more) : (action, "");

    private static string ShortId(string text) =>
        text[(text.StartsWith("sha256:", StringComparison.Ordinal) ? "sha256:".Length : 0)..] is { Length: 64 } hex
        && hex.All(char.IsAsciiHexDigitLower) ? hex[..12] : text;
}
