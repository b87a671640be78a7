using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace DockerSock.Client;

/// <summary>
/// A connection behind TLS. An engine that refuses our certificate says so, in TLS 1.3, only when the connection is
/// open on our side: the first read tells.
/// </summary>
internal sealed class TlsStream : DuplexStream
{
    private readonly SslStream _inner;
    private readonly TlsHandshake _handshake;

    /// <summary>SslStream may be read and written at the same time, but not be shut down while it decrypts.</summary>
    private readonly SemaphoreSlim _turn = new(1, 1);
    private bool _hasRead;

    public TlsStream(SslStream inner, TlsTransport transport, TlsHandshake handshake)
    {
        _inner = inner;
        _handshake = handshake;
        transport.Turn = _turn;
    }

    /// <summary>The engine's certificate.</summary>
    public X509Certificate2? Certificate => _inner.RemoteCertificate as X509Certificate2;

    /// <summary>Says that nothing more is sent (close_notify); what the other side sends is still read.</summary>
    public async Task EndSendingAsync()
    {
        Task sending;
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            // What is to be said is made at once; while it is on its way others may go on.
            sending = _inner.ShutdownAsync();
        }
        finally
        {
            _turn.Release();
        }

        await sending.ConfigureAwait(false);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            int count = await _inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (count == 0 && buffer.Length > 0 && !_hasRead && _handshake.ExplainEnd() is { } unanswered)
            {
                throw new IOException(unanswered.Message, unanswered);
            }

            _hasRead |= count > 0;
            return count;
        }
        catch (IOException problem) when (!_hasRead && _handshake.ExplainAlert(problem) is { } refused)
        {
            throw new IOException(refused.Message, refused);
        }
        finally
        {
            _turn.Release();
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer,
        CancellationToken cancellationToken = default)
    {
        try
        {
            await _inner.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException problem) when (problem.InnerException?.InnerException is SocketException below)
        {
            // As other connections say it.
            throw new IOException(problem.Message, below);
        }
    }

    public override ValueTask DisposeAsync() => _inner.DisposeAsync();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
