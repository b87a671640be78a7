using System.Globalization;
using System.Management.Automation;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>
/// Understands a moment: a DateTime or DateTimeOffset, a TimeSpan back from now, and text: '10m', '1h30m' (back from
/// now), '2026-01-31T12:00:00', '12:00' (of this day), seconds since 1970.
/// </summary>
public sealed class MomentAttribute : ParameterShapeAttribute
{
    private protected override object? Read(object value, EngineIntrinsics engine) => value switch
    {
        DateTimeOffset time => time,
        DateTime time => new DateTimeOffset(time),
        TimeSpan ago => Clock.Now.ToLocalTime() - ago.Duration(),
        string text => Parse(text),
        double or float or decimal =>
            DateTimeOffset.UnixEpoch.AddSeconds(System.Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        IConvertible number =>
            DateTimeOffset.FromUnixTimeSeconds(System.Convert.ToInt64(number, CultureInfo.InvariantCulture)),
        _ => throw Wrong(Text(value)),
    };

    /// <summary>The moment that a text means.</summary>
    /// <exception cref="FormatException">It means none.</exception>
    internal static DateTimeOffset Parse(string text)
    {
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal seconds))
        {
            return DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond));
        }

        // 12:00 is a time of the day here, not a duration.
        if (!text.Contains(':') && DurationAttribute.Parse(text) is { } ago)
        {
            return Clock.Now.ToLocalTime() - ago;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal,
            out DateTimeOffset invariant) ? invariant
            : DateTimeOffset.TryParse(text, CultureInfo.CurrentCulture, DateTimeStyles.AssumeLocal,
                out DateTimeOffset local) ? local
            : throw Wrong(text);
    }

    private static FormatException Wrong(string text) => new(
        $"'{text}' is not a moment. Write a DateTime, a TimeSpan or text back from now such as 10m or 1h30m, a time "
            + "such as 2026-01-31T12:00:00, or seconds since 1970.");
}
