using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>
/// A body that has to fit into memory, whole or line by line: past its limit it is a failure, and not all memory.
/// </summary>
/// <param name="inner">The body.</param>
/// <param name="byLine">True where a line has to fit, and not the whole.</param>
/// <param name="limit">Bytes that it may have; null for <see cref="Line"/> or <see cref="Value"/>.</param>
internal sealed class LimitedStream(Stream inner, bool byLine = false, long? limit = null) : ForwardOnlyStream
{
    /// <summary>Bytes of a value, or of a body that is one; a text has no more letters.</summary>
    public const int Value = (1 << 30) - 64;

    /// <summary>Bytes of a line.</summary>
    public const int Line = 64 << 20;

    private readonly long _limit = limit ?? (byLine ? Line : Value);
    private long _count;

    /// <summary>The failure of a line that is too long.</summary>
    public static SockException TooLong(long limit) => new(SockFailure.ResponseUnreadable,
        $"A line of the answer is longer than {Humanize.Memory(limit)}.", "Take it as bytes: with -Raw or -OutFile, where "
            + "the command has them.");

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        int end = byLine ? buffer.Span[..count].LastIndexOf((byte)'\n') : -1;
        _count = end < 0 ? _count + count : count - end - 1;
        return _count <= _limit ? count : throw (byLine ? TooLong(_limit)
            : new SockException(SockFailure.ResponseUnreadable,
                $"The answer is larger than {Humanize.Memory(_limit)}.", "Write it to a file, with -OutFile."));
    }
}
