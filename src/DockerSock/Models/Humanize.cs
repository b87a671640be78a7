using System.Globalization;

namespace DockerSock.Models;

/// <summary>Sizes, times and words as the docker program writes them.</summary>
public static class Humanize
{
    private static readonly string[] s_units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];

    private static readonly string[] s_binaryUnits = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    /// <summary>Bytes in decimal units, three to four digits: <c>7.83MB</c>.</summary>
    public static string Size(long bytes) => Size(bytes, 3);

    /// <summary>Bytes in decimal units, with as many digits: <c>7.832MB</c>.</summary>
    public static string Size(long bytes, int digits)
    {
        double size = Math.Abs((double)bytes);
        int unit = 0;
        for (; size >= 1000 && unit < s_units.Length - 1; unit++)
        {
            size /= 1000;
        }

        string text = Significant(size, digits);
        return $"{(bytes < 0 ? "-" : "")}{text}{s_units[unit]}";
    }

    /// <summary>Bytes of memory, in binary units, as the docker program shows them: <c>15.6GiB</c>.</summary>
    public static string Memory(long bytes)
    {
        double size = bytes;
        int unit = 0;
        for (; size >= 1024 && unit < s_binaryUnits.Length - 1; unit++)
        {
            size /= 1024;
        }

        return Significant(size, 4) + s_binaryUnits[unit];
    }

    /// <summary>How long ago a time was: <c>3 minutes ago</c>; <c>N/A</c> for no time.</summary>
    /// <param name="time">The time.</param>
    /// <param name="now">The moment from which it is seen; this one by default.</param>
    public static string Ago(DateTime? time, DateTime? now = null) => time is { } then
        ? Duration((now ?? Clock.Now.UtcDateTime).ToUniversalTime() - then.ToUniversalTime()) + " ago" : "N/A";

    /// <summary>A duration in its largest unit, rounded down as the docker program rounds.</summary>
    public static string Duration(TimeSpan time)
    {
        long seconds = (long)time.TotalSeconds;
        long minutes = (long)time.TotalMinutes;
        long hours = (long)Math.Round(time.TotalHours, MidpointRounding.AwayFromZero);
        return (seconds, minutes, hours) switch
        {
            ( < 1, _, _) => "Less than a second",
            (1, _, _) => "1 second",
            ( < 60, _, _) => Count(seconds, "second"),
            (_, 1, _) => "About a minute",
            (_, < 60, _) => Count(minutes, "minute"),
            (_, _, 1) => "About an hour",
            (_, _, < 48) => Count(hours, "hour"),
            (_, _, < 24 * 7 * 2) => Count(hours / 24, "day"),
            (_, _, < 24 * 30 * 2) => Count(hours / 24 / 7, "week"),
            (_, _, < 24 * 365 * 2) => Count(hours / 24 / 30, "month"),
            _ => Count((long)time.TotalHours / 24 / 365, "year"),
        };
    }

    private static string Count(long count, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {unit}{(count == 1 ? "" : "s")}");

    private static string Significant(double value, int digits)
    {
        int whole = value < 1 ? 1 : (int)Math.Floor(Math.Log10(value)) + 1;
        double rounded = Math.Round(value, Math.Max(0, digits - whole));
        return rounded.ToString("0.###", CultureInfo.InvariantCulture);
    }

    /// <summary>A state as the docker program writes it: <c>Running</c>.</summary>
    public static string Capital(string state) => state.Length > 0 ? char.ToUpperInvariant(state[0]) + state[1..] : "";
}
