namespace DockerSock.Client;

/// <summary>
/// The connection below TLS. It remembers how the other side began, for those who want to know what it speaks, and lets
/// go of TLS while it waits.
/// </summary>
internal sealed class TlsTransport(Stream inner) : DuplexStream
{
    private const int Most = 16;

    private readonly byte[] _seen = new byte[Most];
    private int _count;

    /// <summary>The first bytes that arrived, at most 16.</summary>
    public ReadOnlySpan<byte> Seen => _seen.AsSpan(0, _count);

    /// <summary>
    /// Held while something is decrypted, and free while that waits for bytes; null while the handshake has it all.
    /// </summary>
    public SemaphoreSlim? Turn { get; set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count;
        SemaphoreSlim? turn = Turn;
        turn?.Release();
        try
        {
            count = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await (turn?.WaitAsync(CancellationToken.None) ?? Task.CompletedTask).ConfigureAwait(false);
        }

        if (_count < Most)
        {
            int more = Math.Min(count, Most - _count);
            buffer.Span[..more].CopyTo(_seen.AsSpan(_count));
            _count += more;
        }

        return count;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.WriteAsync(buffer, cancellationToken);

    public override ValueTask DisposeAsync() => inner.DisposeAsync();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
