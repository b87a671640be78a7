using DockerSock.Fake;
using DockerSock.Models;
using DockerSock.Tests.Hosting;

namespace DockerSock.Tests.Cmdlets;

/// <summary>A test of Get-DockerLog: an engine, and lines with times of the test's own.</summary>
public abstract class LogTest : CmdletTest
{
    /// <summary>
    /// The time that a test begins with; it has all the digits that the fake engine's clock can have.
    /// </summary>
    protected static DateTimeOffset Start { get; } = new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero)
        .AddTicks(1234567);

    /// <summary>The requests for logs so far.</summary>
    protected IEnumerable<RecordedRequest> LogRequests => Engine.Requests.Where(IsLog);

    /// <summary>True for a request for a log.</summary>
    protected static bool IsLog(RecordedRequest request) => request.Route.EndsWith("/logs", StringComparison.Ordinal);

    /// <summary>True for a request that follows a log.</summary>
    protected static bool IsFollow(RecordedRequest request) => IsLog(request) && request.QueryValue("follow") == "1";

    /// <summary>Milliseconds after <see cref="Start"/>.</summary>
    protected static DateTimeOffset At(double milliseconds) =>
        Start.AddTicks((long)(milliseconds * TimeSpan.TicksPerMillisecond));

    /// <summary>Seconds since 1970 as the API takes them.</summary>
    protected static string Query(DateTimeOffset time) =>
        FormattableString.Invariant($"{time.ToUnixTimeSeconds()}.{time.UtcTicks % TimeSpan.TicksPerSecond:0000000}00");

    /// <summary>The stream and the text of each line.</summary>
    protected static IEnumerable<string> Texts(IEnumerable<LogLine> lines) =>
        lines.Select(static line => $"{line.Stream}:{line.Line}");

    /// <summary>The container and the text of each line.</summary>
    protected static IEnumerable<string> Named(IEnumerable<LogLine> lines) =>
        lines.Select(static line => $"{line.Container}:{line.Line}");

    /// <summary>What Get-DockerLog writes; there must be no error.</summary>
    protected IReadOnlyList<LogLine> Log(string arguments) => Run($"Get-DockerLog {arguments} -DockerHost $h")
        .As<LogLine>();
}
