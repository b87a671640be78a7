using System.Text;

namespace DockerSock.Client;

/// <summary>
/// Reads the fields of one protobuf message from its bytes, in the order in which they stand there. A nested message is
/// a field of bytes that is read in the same way.
/// </summary>
/// <remarks>The format: https://protobuf.dev/programming-guides/encoding.</remarks>
/// <param name="message">The bytes.</param>
internal ref struct Protobuf(ReadOnlySpan<byte> message)
{
    private const int LongestNumber = 10;

    /// <summary>The seconds of the first and of the last time that .NET has.</summary>
    private const long FirstSecond = -62_135_596_800;
    private const long LastSecond = 253_402_300_799;

    private ReadOnlySpan<byte> _rest = message;

    /// <summary>What a value is after one more field of its message.</summary>
    internal delegate T Step<T>(T value, Protobuf part);

    /// <summary>Number of the field that was read last.</summary>
    public int Field { get; private set; }

    /// <summary>Its value when it is a number; 0 otherwise.</summary>
    public long Number { get; private set; }

    /// <summary>Its value when it is bytes, a text or a message; empty otherwise.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>Its value as a text.</summary>
    public readonly string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>Its value as a point in time: seconds and nanoseconds since 1970.</summary>
    /// <exception cref="SockException"><see cref="SockFailure.ResponseUnreadable"/>: no message, or no time that there
    /// is.</exception>
    public readonly DateTimeOffset Time
    {
        get
        {
            (long seconds, long nanoseconds) = Fold(Bytes, (0L, 0L), static (time, part) => part.Field switch
            {
                1 => (part.Number, time.Item2),
                2 => (time.Item1, part.Number),
                _ => time,
            });
            return seconds is >= FirstSecond and <= LastSecond && nanoseconds is >= 0 and < 1_000_000_000
                ? DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(nanoseconds / TimeSpan.NanosecondsPerTick)
                : throw Broken("a time that does not exist");
        }
    }

    /// <summary>Reads a whole message: what its fields make of a value, one after the other.</summary>
    public static T Fold<T>(ReadOnlySpan<byte> message, T value, Step<T> step)
    {
        Protobuf part = new(message);
        while (part.Read())
        {
            value = step(value, part);
        }

        return value;
    }

    /// <summary>Reads the next field; false at the end of the message.</summary>
    /// <exception cref="SockException"><see cref="SockFailure.ResponseUnreadable"/>: the message breaks off, or is
    /// none.</exception>
    public bool Read()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        ulong key = TakeNumber();
        Field = key >> 3 is > 0 and < 1 << 29 and ulong field ? (int)field
            : throw Broken($"a field with the number {key >> 3}");
        Number = 0;
        Bytes = default;
        switch (key & 7)
        {
            case 0:
                Number = (long)TakeNumber();
                break;
            case 1:
                Take(8);
                break;
            case 2:
                Bytes = Take(TakeNumber());
                break;
            case 5:
                Take(4);
                break;
            case ulong kind:
                throw Broken($"a field of kind {kind}");
        }

        return true;
    }

    private ulong TakeNumber()
    {
        ulong number = 0;
        for (int at = 0; at < LongestNumber; at++)
        {
            byte next = Take(1)[0];
            number |= (ulong)(next & 0x7f) << (7 * at);
            if (next < 0x80)
            {
                return number;
            }
        }

        throw Broken("a number that does not end");
    }

    private ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)_rest.Length)
        {
            throw Broken("a field that is cut off");
        }

        ReadOnlySpan<byte> taken = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return taken;
    }

    private static SockException Broken(string what) =>
        new(SockFailure.ResponseUnreadable, $"The engine's report of the build cannot be read: it has {what}.");
}
