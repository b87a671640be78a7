using System.Text;
using System.Threading.Channels;

namespace DockerSock.Client;

/// <summary>
/// What a process is given to read. The writer may be ahead of the process by a bounded number of pieces.
/// </summary>
public sealed class CommandInput
{
    private const int Ahead = 1024;
    private const int Together = 64 * 1024;

    private readonly Channel<ReadOnlyMemory<byte>> _pieces =
        Channel.CreateBounded<ReadOnlyMemory<byte>>(new BoundedChannelOptions(Ahead) { SingleWriter = true });

    /// <summary>Adds a piece unless the process is too far behind; true also when it reads no more.</summary>
    public bool TryWrite(ReadOnlyMemory<byte> piece) => _pieces.Writer.TryWrite(piece)
        || _pieces.Reader.Completion.IsCompleted;

    /// <summary>Adds a line of text, as UTF-8.</summary>
    public bool TryWrite(string line) => TryWrite(Encoding.UTF8.GetBytes(line + "\n"));

    /// <summary>Completes when there is room for another piece, or the process reads no more.</summary>
    public Task RoomAsync(CancellationToken cancel) => _pieces.Writer.WaitToWriteAsync(cancel).AsTask();

    /// <summary>There is no more.</summary>
    public void End() => _pieces.Writer.TryComplete();

    /// <summary>
    /// Sends all of it, and then the end of it. A process that ends before it has read everything is no failure.
    /// </summary>
    internal async Task SendAsync(SockConnection connection, CancellationToken cancel)
    {
        try
        {
            byte[] together = new byte[Together];
            while (await _pieces.Reader.WaitToReadAsync(cancel).ConfigureAwait(false))
            {
                // Lines that wait are sent as one: a call of the kernel for each would take ten times as long.
                int count = 0;
                while (_pieces.Reader.TryPeek(out ReadOnlyMemory<byte> piece) && count + piece.Length <= Together
                    && _pieces.Reader.TryRead(out piece))
                {
                    piece.CopyTo(together.AsMemory(count));
                    count += piece.Length;
                }

                if (count > 0)
                {
                    await connection.SendAsync(together.AsMemory(0, count), cancel).ConfigureAwait(false);
                }
                else if (_pieces.Reader.TryRead(out ReadOnlyMemory<byte> large))
                {
                    await connection.SendAsync(large, cancel).ConfigureAwait(false);
                }
            }

            await connection.EndSendingAsync().ConfigureAwait(false);
        }
        catch (SockException gone) when (gone.Failure == SockFailure.ResponseIncomplete)
        {
            // The process has ended, and with it the need for input.
        }
        finally
        {
            Drop();
        }
    }

    /// <summary>Nothing more is read: whoever writes goes on without effect.</summary>
    internal void Drop()
    {
        _pieces.Writer.TryComplete();
        while (_pieces.Reader.TryRead(out _))
        {
        }
    }
}
