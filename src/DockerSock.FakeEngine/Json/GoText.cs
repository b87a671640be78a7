using System.Globalization;
using System.Text.RegularExpressions;

namespace DockerSock.Fake;

/// <summary>Times and durations as an engine, which is written in Go, prints them.</summary>
internal static class GoText
{
    /// <summary>RFC 3339 with as many decimals as there are, in UTC; the zero time is the year 1.</summary>
    public static string Time(DateTimeOffset? time) => (time ?? DateTimeOffset.MinValue)
        .UtcDateTime.ToString("yyyy'-'MM'-'dd'T'HH':'mm':'ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>RFC 3339 with nine decimals, as in front of log lines.</summary>
    public static string LogTime(DateTimeOffset time) => time
        .UtcDateTime.ToString("yyyy'-'MM'-'dd'T'HH':'mm':'ss.fffffff'00Z'", CultureInfo.InvariantCulture);

    /// <summary>Nanoseconds since 1970.</summary>
    public static long UnixNano(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * 100;

    /// <summary>About how long, in words: the unit grows with the duration.</summary>
    public static string Human(TimeSpan duration)
    {
        int seconds = (int)duration.TotalSeconds;
        int minutes = (int)duration.TotalMinutes;
        int hours = (int)(duration.TotalHours + 0.5);
        return string.Create(CultureInfo.InvariantCulture, $"{(seconds, minutes, hours) switch
        {
            ( < 1, _, _) => "Less than a second",
            (1, _, _) => "1 second",
            ( < 60, _, _) => $"{seconds} seconds",
            (_, 1, _) => "About a minute",
            (_, < 60, _) => $"{minutes} minutes",
            (_, _, 1) => "About an hour",
            (_, _, < 48) => $"{hours} hours",
            (_, _, < 24 * 7 * 2) => $"{hours / 24} days",
            (_, _, < 24 * 30 * 2) => $"{hours / 24 / 7} weeks",
            (_, _, < 24 * 365 * 2) => $"{hours / 24 / 30} months",
            _ => $"{(int)duration.TotalHours / 24 / 365} years",
        }}");
    }

    /// <summary>
    /// A point in time from a parameter: Unix seconds with decimals, RFC 3339, or a duration before now.
    /// </summary>
    /// <returns>Null when the text is none of them.</returns>
    public static DateTimeOffset? Timestamp(string text, DateTimeOffset now)
    {
        if (UnixTime(text) is { } exact)
        {
            return exact;
        }

        if (Duration(text) is { } ago)
        {
            return now - ago;
        }

        return DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? time : null;
    }

    /// <summary>Unix seconds with decimals, null when the text is something else.</summary>
    public static DateTimeOffset? UnixTime(string text) => decimal.TryParse(
        text,
        NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign,
        CultureInfo.InvariantCulture,
        out decimal seconds)
        ? DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond))
        : null;

    /// <summary>A Go duration such as "1h30m", null when it is none.</summary>
    public static TimeSpan? Duration(string text)
    {
        Match match = Regex.Match(
            text, @"^(?:([0-9.]+)h)?(?:([0-9.]+)m)?(?:([0-9.]+)s)?(?:([0-9.]+)ms)?$");
        if (!match.Success || text.Length == 0)
        {
            return null;
        }

        double Part(int group) => match.Groups[group].Success
            ? double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) : 0;
        return TimeSpan.FromHours(Part(1)) + TimeSpan.FromMinutes(Part(2)) + TimeSpan.FromSeconds(Part(3))
            + TimeSpan.FromMilliseconds(Part(4));
    }
}
