using System.Text.RegularExpressions;

namespace DockerSock.Formats;

/// <summary>How the views show whether engines answer.</summary>
public static partial class SockText
{
    /// <summary>How long an engine took to answer: <c>1.2 ms</c>; nothing where it did not.</summary>
    public static string Latency(object? latency) =>
        latency is TimeSpan time ? FormattableString.Invariant($"{time.TotalMilliseconds:0.0} ms") : "";

    /// <summary>How long a request took: <c>1.2 ms</c>, <c>12.3 s</c>.</summary>
    public static string Duration(object? duration) => Row.Get(duration) is not TimeSpan time ? ""
        : time.TotalSeconds < 10 ? Latency(time) : FormattableString.Invariant($"{time.TotalSeconds:0.0} s");

    /// <summary>The colour of a request: that of a failure where it was refused or not answered.</summary>
    public static string State(object request) =>
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
}
