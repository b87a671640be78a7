using System.Reflection;

namespace DockerSock.Models;

/// <summary>
/// Marks a number that is a duration. It stays the API's number, so that JSON of an object is the API's; PowerShell
/// shows it, and takes it, as a TimeSpan.
/// </summary>
/// <param name="perSecond">How many of them are a second.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class CountsAttribute(long perSecond) : Attribute
{
    /// <summary>What a property of a model counts; null where it is no duration.</summary>
    public static CountsAttribute? Of(Type model, string property) =>
        model.GetProperty(property)?.GetCustomAttribute<CountsAttribute>();

    /// <summary>The duration; the longest one where the number is too large.</summary>
    public TimeSpan ToTime(long count) => TimeSpan.FromTicks((long)Int128.Clamp(
        (Int128)count * TimeSpan.TicksPerSecond / perSecond, long.MinValue, long.MaxValue));

    /// <summary>The number; the largest one where the duration is too long.</summary>
    public long ToCount(TimeSpan time) => (long)Int128.Clamp(
        (Int128)time.Ticks * perSecond / TimeSpan.TicksPerSecond, long.MinValue, long.MaxValue);
}

/// <summary>What durations are counted in.</summary>
internal static class TimeUnit
{
    /// <summary>Nanoseconds.</summary>
    public const long Nanoseconds = 1_000_000_000;

    /// <summary>Seconds.</summary>
    public const long Seconds = 1;

    /// <summary>A duration in nanoseconds.</summary>
    public static long? InNanoseconds(TimeSpan? time) =>
        time is { } duration ? new CountsAttribute(Nanoseconds).ToCount(duration) : null;
}
