using System.Management.Automation;

namespace DockerSock.Formats;

/// <summary>How the views show whether engines answer.</summary>
public static class SockText
{
    /// <summary>How long an engine took to answer: <c>1.2 ms</c>; nothing where it did not.</summary>
    public static string Latency(object? latency) =>
        latency is TimeSpan time ? FormattableString.Invariant($"{time.TotalMilliseconds:0.0} ms") : "";

    /// <summary>The word whose colour a row's severity has: failed from High on, paused for Medium, none below.
    /// </summary>
    public static string Severity(object row) => Word(row, "Severity") switch
    {
        "Critical" or "High" => "failed",
        "Medium" => "paused",
        _ => "",
    };

    /// <summary>The word whose colour a check has by how it ended: failed, paused for a warning, none for all else.
    /// </summary>
    public static string State(object row) => Word(row, "Status") switch
    {
        "Fail" => "failed",
        "Warning" => "paused",
        "Unknown" or "NotApplicable" => "exited",
        _ => "",
    };

    /// <summary>How a check has ended, in few letters.</summary>
    public static string Status(object row) =>
        Word(row, "Status") is var status && status == "NotApplicable" ? "n/a" : status;

    /// <summary>What a check has looked at, and what it saw: <c>Owner of the socket: owner root, group docker</c>.
    /// </summary>
    public static string Finding(object row) => Row.Text(row, "Evidence") is { Length: > 0 } evidence
        ? $"{Row.Text(row, "Check")}: {evidence}" : Row.Text(row, "Check");

    /// <summary>The word of one of several, which jobs and Import-Clixml leave as a number that is called so.</summary>
    private static string Word(object row, string name) =>
        PSObject.AsPSObject(row).Properties[name]?.Value?.ToString() ?? "";
}
