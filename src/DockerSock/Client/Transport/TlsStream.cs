using System.Net.Security;
using System.Net.Sockets;

namespace DockerSock.Client;

/// <summary>
/// A connection behind TLS. An engine that refuses our certificate says so, in TLS 1.3, only when the connection is
/// open on our side: the first read tells.
/// </summary>
internal sealed class TlsStream(SslStream inner, TlsHandshake handshake) : Stream
{
    private bool _hasRead;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Says that nothing more is sent (close_notify); what the other side sends is still read.</summary>
    public Task EndSendingAsync() => inner.ShutdownAsync();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            int count = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (count == 0 && buffer.Length > 0 && !_hasRead && handshake.ExplainEnd() is { } unanswered)
            {
                throw new IOException(unanswered.Message, unanswered);
            }

            _hasRead |= count > 0;
            return count;
        }
        catch (IOException problem) when (!_hasRead && handshake.ExplainAlert(problem) is { } refused)
        {
            throw new IOException(refused.Message, refused);
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer,
        CancellationToken cancellationToken = default)
    {
        try
        {
            await inner.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException problem) when (problem.InnerException?.InnerException is SocketException below)
        {
            // As other connections say it.
            throw new IOException(problem.Message, below);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

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
