namespace DockerSock.Formats;

/// <summary>How the views show whether engines answer.</summary>
public static class SockText
{
    /// <summary>How long an engine took to answer: <c>1.2 ms</c>; nothing where it did not.</summary>
    public static string Latency(object? latency) =>
        latency is TimeSpan time ? FormattableString.Invariant($"{time.TotalMilliseconds:0.0} ms") : "";

    /// <summary>The word whose colour a row's severity has: failed from High on, paused for Medium, none below.
    /// </summary>
    public static string Severity(object row) => Row.Text(row, "Severity") switch
    {
        "Critical" or "High" => "failed",
        "Medium" => "paused",
        _ => "",
    };
}
