using System.Buffers;
using System.Threading.Channels;

namespace DockerSock.Client;

/// <summary>
/// Passes bytes from one who writes to one who reads at the same time, a bounded number of pieces ahead. When the
/// reader has enough, what is written is dropped.
/// </summary>
internal sealed class PassedStream : ForwardOnlyStream
{
    private const int Ahead = 8;

    private readonly Channel<(byte[] Bytes, int Count)> _pieces = Channel.CreateBounded<(byte[], int)>(
        new BoundedChannelOptions(Ahead) { SingleReader = true, SingleWriter = true });

    private (byte[] Bytes, int Count) _piece = ([], 0);
    private int _position;
    private volatile bool _isLeft;

    /// <summary>Writes a copy of the bytes.</summary>
    public async ValueTask PassAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        if (_isLeft)
        {
            return;
        }

        byte[] copy = ArrayPool<byte>.Shared.Rent(bytes.Length);
        bytes.CopyTo(copy);
        await _pieces.Writer.WriteAsync((copy, bytes.Length), cancel).ConfigureAwait(false);
    }

    /// <summary>There is no more.</summary>
    public void End() => _pieces.Writer.TryComplete();

    /// <summary>The reader has enough.</summary>
    public void Leave()
    {
        _isLeft = true;
        // A writer that waits for room is let go.
        while (_pieces.Reader.TryRead(out (byte[] Bytes, int Count) piece))
        {
            ArrayPool<byte>.Shared.Return(piece.Bytes);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_position == _piece.Count)
        {
            if (_piece.Bytes.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(_piece.Bytes);
                _piece = ([], 0);
                _position = 0;
            }

            if (!await _pieces.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                return 0;
            }

            if (_pieces.Reader.TryRead(out (byte[] Bytes, int Count) next))
            {
                _piece = next;
                _position = 0;
            }
        }

        int count = Math.Min(buffer.Length, _piece.Count - _position);
        _piece.Bytes.AsMemory(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }
}
