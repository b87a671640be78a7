namespace DockerSock.Formats;

/// <summary>How the views show sockets, and whether engines answer.</summary>
public static class SockText
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
}
