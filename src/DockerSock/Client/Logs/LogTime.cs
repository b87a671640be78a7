using System.Globalization;
using System.Text;

namespace DockerSock.Client;

/// <summary>
/// Reads the time in front of a log entry, RFC 3339 with up to nine decimals and a space, to the nanosecond. Entries of
/// the same second share the work of reading its date.
/// </summary>
internal sealed class LogTime
{
    /// <summary>Bytes of the longest time, its space included: <c>2026-01-31T12:00:00.123456789+01:00 </c>.</summary>
    public const int Longest = 36;

    private const int SecondLength = 19;

    private readonly byte[] _second = new byte[SecondLength];
    private long _secondNanoseconds;

    /// <summary>Reads a time; false when the bytes do not begin with one.</summary>
    /// <param name="bytes">The entry.</param>
    /// <param name="nanoseconds">Nanoseconds since 1970.</param>
    /// <param name="length">Bytes of the time and the space after it.</param>
    public bool TryRead(ReadOnlySpan<byte> bytes, out long nanoseconds, out int length)
    {
        nanoseconds = 0;
        length = bytes[..Math.Min(bytes.Length, Longest)].IndexOf((byte)' ') + 1;
        if (length <= SecondLength || bytes[10] != 'T' || bytes[13] != ':'
            || !TrySecond(bytes[..SecondLength], out long second))
        {
            return false;
        }

        ReadOnlySpan<byte> rest = bytes[SecondLength..(length - 1)];
        long fraction = 0;
        if (rest is [(byte)'.', ..])
        {
            int digits = 1;
            for (long unit = 100_000_000; digits < rest.Length
                && rest[digits] is >= (byte)'0' and <= (byte)'9'; digits++, unit /= 10)
            {
                fraction += (rest[digits] - '0') * unit;
            }

            rest = rest[digits..];
        }

        if (rest is not [(byte)'Z'])
        {
            if (!TryOffset(rest, out TimeSpan offset))
            {
                return false;
            }

            second -= offset.Ticks * TimeSpan.NanosecondsPerTick;
        }

        nanoseconds = second + fraction;
        return true;
    }

    /// <summary>Seconds since 1970 with nine decimals, as <c>since</c> and <c>until</c> of the API take them.</summary>
    public static string Query(long nanoseconds) =>
        string.Create(CultureInfo.InvariantCulture,
        $"{nanoseconds / 1_000_000_000}.{nanoseconds % 1_000_000_000:000000000}");

    /// <summary>A time in nanoseconds since 1970.</summary>
    public static long Of(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>
    /// The end of a time, in nanoseconds since 1970: what was written within the 100 of them that a fraction of .NET
    /// stands for is before it, so that the time of a line includes that line.
    /// </summary>
    public static long EndOf(DateTimeOffset time) =>
        Of(time) + (time.Ticks % TimeSpan.TicksPerSecond == 0 ? 0 : TimeSpan.NanosecondsPerTick - 1);

    private bool TrySecond(ReadOnlySpan<byte> text, out long nanoseconds)
    {
        if (!text.SequenceEqual(_second))
        {
            if (!DateTime.TryParseExact(Encoding.ASCII.GetString(text), "yyyy-MM-ddTHH:mm:ss",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None, out DateTime time))
            {
                nanoseconds = 0;
                return false;
            }

            text.CopyTo(_second);
            _secondNanoseconds = (time - DateTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
        }

        nanoseconds = _secondNanoseconds;
        return true;
    }

    private static bool TryOffset(ReadOnlySpan<byte> text, out TimeSpan offset)
    {
        offset = default;
        if (text.Length != 6 || text[0] is not ((byte)'+' or (byte)'-')
            || !TimeSpan.TryParseExact(Encoding.ASCII.GetString(text[1..]), "hh\\:mm", CultureInfo.InvariantCulture,
                out offset))
        {
            return false;
        }

        offset = text[0] == '-' ? -offset : offset;
        return true;
    }
}
