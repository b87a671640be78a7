using System.Management.Automation;
using System.Text.RegularExpressions;

namespace DockerSock.Formats;

/// <summary>How the views show sockets, requests, and whether engines answer.</summary>
public static partial class SockText
{
    /// <summary>How long an engine took to answer: <c>1.2 ms</c>; nothing where it did not.</summary>
    public static string Latency(object? latency) =>
        latency is TimeSpan time ? FormattableString.Invariant($"{time.TotalMilliseconds:0.0} ms") : "";

    /// <summary>The path of a socket; the endpoint where there is none. A star marks the one that is in use.</summary>
    public static string Place(object? found) => (Row.Text(found, "Path") is { Length: > 0 } path ? path
        : Row.Text(found, "DockerHost")) + (Row.Is(found, "IsInUse") ? " *" : "");

    /// <summary>What answers: <c>Docker 28.5.2</c>, an engine that does not say, or nothing.</summary>
    public static string Engine(object? found) => !Row.Is(found, "Answers") ? "none"
        : $"{Row.Text(found, "Engine")} {Row.Text(found, "Version")}".Trim() is { Length: > 0 } name ? CellText.Visible(name)
        : "an engine";

    /// <summary>Owner and group: <c>root:docker</c>; nothing where nobody can know.</summary>
    public static string Owner(object? socket) => Row.Text(socket, "Owner") is { Length: > 0 } owner
        ? CellText.Visible($"{owner}:{Row.Text(socket, "Group")}") : "";

    /// <summary>What a check found, and what helps.</summary>
    public static string Check(object? check) =>
        CellText.Visible($"{Row.Text(check, "Sentence")} {Row.Text(check, "Remedy")}".TrimEnd());

    /// <summary>The word whose colour a check has.</summary>
    public static string State(object? check) => Row.Text(check, "State") switch
    {
        "Failed" => "failed",
        "Warning" => "unknown",
        "Skipped" => "none",
        _ => "",
    };

    /// <summary>Why a socket was looked for, and why it does not answer.</summary>
    public static string Found(object? found)
    {
        string sources = string.Join(", ", Row.Texts(found, "Source"));
        return CellText.Visible(Row.Text(found, "Problem") is { Length: > 0 } problem ? $"{sources}: {problem}" : sources);
    }

    /// <summary>The permission that decides, or why a socket cannot be used.</summary>
    public static string Decided(object? access) => CellText.Visible(
        Row.Text(access, "Problem") is { Length: > 0 } problem ? problem : Row.Text(access, "Decider"));

    /// <summary>The program that listens: <c>dockerd (812)</c>.</summary>
    public static string Listener(object? access) => Row.Items(access, "Listeners") is [var first, ..]
        ? CellText.Visible($"{Row.Text(first, "Program")} ({Row.Text(first, "Id")})".TrimStart()) : "";

    /// <summary>How long a request took: <c>1.2 ms</c>, <c>12.3 s</c>.</summary>
    public static string Duration(object? duration) => Row.Get(duration) is not TimeSpan time ? ""
        : time.TotalSeconds < 10 ? Latency(time) : FormattableString.Invariant($"{time.TotalSeconds:0.0} s");

    /// <summary>The colour of a request: that of a failure where it was refused or not answered.</summary>
    public static string Answered(object request) =>
        Row.Number(request, "Status") is null or >= 400 || Row.Text(request, "Problem").Length > 0 ? "failed" : "";

    /// <summary>A path with its ids short.</summary>
    public static string Path(string? path) => Id().Replace(path ?? "", static id => CellText.ShortId(id.Value));

    [GeneratedRegex("(?<=/)[0-9a-f]{64}(?=/|$)")]
    private static partial Regex Id();

    /// <summary>Method and path of a request.</summary>
    public static string Request(object request) =>
        CellText.Of($"{Row.Text(request, "Method")} {Row.Text(request, "Path")}".Trim());

    /// <summary>The process that sent a request: <c>docker (4711), of the user 0</c>.</summary>
    public static string Process(object request) => Row.Number(request, "ProcessId") is not { } id ? ""
        : CellText.Of($"{Row.Text(request, "Program")} ({id}), of the user {Row.Number(request, "UserId")}".Trim());

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
    public static string Outcome(object row) => Word(row, "Status") switch
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

    /// <summary>How grave it is.</summary>
    public static string Grade(object row) => Word(row, "Severity");

    /// <summary>The word of one of several, which jobs and Import-Clixml leave as a number that is called so.</summary>
    private static string Word(object row, string name) =>
        PSObject.AsPSObject(row).Properties[name]?.Value?.ToString() ?? "";
}
