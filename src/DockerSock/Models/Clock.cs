namespace DockerSock.Models;

/// <summary>
/// The time that ages, moments such as 10m, and durations in results go by; what has to end in time goes by the
/// machine's own. The printed screens of the tests are made with one that stands still.
/// </summary>
internal static class Clock
{
    /// <summary>Where the time comes from.</summary>
    public static TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>The time now.</summary>
    public static DateTimeOffset Now => Time.GetUtcNow();

    /// <summary>
    /// A time as PowerShell has them, in this machine's zone: what is subtracted from Get-Date and compared with it.
    /// </summary>
    /// <param name="nanoseconds">Nanoseconds since 1970.</param>
    public static DateTime FromNanoseconds(long nanoseconds) =>
        DateTime.UnixEpoch.AddTicks(nanoseconds / TimeSpan.NanosecondsPerTick).ToLocalTime();

    /// <summary>A moment for <see cref="Since"/>.</summary>
    public static long Moment => Time.GetTimestamp();

    /// <summary>How long ago a moment was.</summary>
    public static TimeSpan Since(long moment) => Time.GetElapsedTime(moment);
}
