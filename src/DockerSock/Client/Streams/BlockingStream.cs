namespace DockerSock.Client;

/// <summary>
/// A body that is read on the thread that asks: its asynchronous reads have always ended when they return.
/// </summary>
/// <param name="inner">The body.</param>
/// <param name="owned">What ends with it.</param>
internal sealed class BlockingStream(Stream inner, IDisposable[] owned) : ForwardOnlyStream
{
    /// <summary>
    /// Less than this, and a read has brought all that was there: the HTTP client reads four KiB at a time.
    /// </summary>
    private const int AllThere = 3000;

    private const int GiveWay = 20;

    private int _last;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            if (_last < AllThere)
            {
                // Giving way a few times lets more pieces arrive than waiting for the next one does: fewer calls of the
                // kernel, and fewer wake-ups of whoever sends. It makes the difference between slower and faster than
                // curl.
                for (int i = 0; i < GiveWay; i++)
                {
                    Thread.Yield();
                }
            }

            return new ValueTask<int>(_last = inner.Read(buffer.Span));
        }
        catch (ObjectDisposedException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            Array.ForEach(owned, static one => one.Dispose());
        }

        base.Dispose(disposing);
    }
}
