namespace DockerSock.Formats;

/// <summary>How the views show whether engines answer.</summary>
public static class SockText
{
    /// <summary>The columns of the table.</summary>
    public static TableLayout Columns { get; } = new(
        new("ENGINE", 25, 30, Cut.Middle), new("ANSWERS", 7), new("API", 5), new("SWARM", 8, 9) { Max = 14 },
        new("LATENCY", 9) { IsRight = true }, new("PROBLEM", 20, 60),
        new("OS", 7) { IsOptional = true }, new("BUILDER", 7) { IsOptional = true });

    /// <summary>How long an engine took to answer: <c>1.2 ms</c>; nothing where it did not.</summary>
    public static string Latency(object? latency) =>
        latency is TimeSpan time ? FormattableString.Invariant($"{time.TotalMilliseconds:0.0} ms") : "";
}
