using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace DockerSock.Cmdlets;

/// <summary>
/// Understands a duration: a TimeSpan, a number of seconds, docker's '1m30s', PowerShell's '00:01:30'.
/// </summary>
public sealed partial class DurationAttribute : ParameterShapeAttribute
{
    private protected override object? Read(object value, EngineIntrinsics engine) => value switch
    {
        TimeSpan span => span,
        string text => Parse(text) ?? throw Wrong(text),
        IConvertible number => TimeSpan.FromSeconds(System.Convert.ToDouble(number, CultureInfo.InvariantCulture)),
        _ => throw Wrong(Text(value)),
    };

    /// <summary>Reads the text of a duration; null when it is none.</summary>
    internal static TimeSpan? Parse(string text)
    {
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds))
        {
            return TimeSpan.FromSeconds(seconds);
        }

        Match match = GoPattern().Match(text);
        if (match.Success && text.Length > 0)
        {
            return match.Groups["part"].Captures.Select(static part => Part(part.Value))
                .Aggregate(TimeSpan.Zero, static (sum, part) => sum + part);
        }

        return text.Contains(':') && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan span)
            ? span : null;
    }

    private static TimeSpan Part(string part)
    {
        string unit = part.TrimStart("0123456789.".ToCharArray());
        double number = double.Parse(part[..^unit.Length], CultureInfo.InvariantCulture);
        return unit switch
        {
            "d" => TimeSpan.FromDays(number),
            "h" => TimeSpan.FromHours(number),
            "m" => TimeSpan.FromMinutes(number),
            "s" => TimeSpan.FromSeconds(number),
            "ms" => TimeSpan.FromMilliseconds(number),
            "us" or "µs" => TimeSpan.FromMicroseconds(number),
            _ => TimeSpan.FromTicks((long)(number / TimeSpan.NanosecondsPerTick)),
        };
    }

    private static FormatException Wrong(string text) =>
        new($"'{text}' is not a duration. Write a TimeSpan, a number of seconds, or text such as 90s, 1m30s, "
            + "00:01:30.");

    [GeneratedRegex(@"^(?<part>\d+(?:\.\d+)?(?:d|h|ms|m|s|us|µs|ns))+$")]
    private static partial Regex GoPattern();
}
