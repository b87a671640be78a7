namespace DockerSock.Client;

/// <summary>
/// Data of known length that is read once, from its beginning. It says that it can seek, without which a tar writer
/// would hold all of it in memory to learn its length; it is never asked to. It ends at its length also where the data
/// goes on: a file may have grown since.
/// </summary>
/// <param name="inner">The data.</param>
/// <param name="length">Its length.</param>
/// <param name="read">Told the bytes of each piece that was read.</param>
internal sealed class ForwardStream(Stream inner, long length, Action<int> read) : Stream
{
    private long _position;

    /// <summary>What ended the reading; the same exception of who takes the data is something else.</summary>
    public IOException? Failure { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int most = (int)Math.Min(buffer.Length, length - _position);
        try
        {
            int count = await inner.ReadAsync(buffer[..most], cancellationToken).ConfigureAwait(false);
            _position += count;
            read(count);
            return count;
        }
        catch (IOException problem)
        {
            Failure = problem;
            throw;
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
