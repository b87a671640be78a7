using System.Net.Sockets;

namespace DockerSock.Client;

/// <summary>
/// A connection that lets an engine hang up while something is still sent: what the engine has answered before is what
/// the caller wants to know (the archive is none, the disk is full), not that the rest could not be delivered. The rest
/// is dropped; where there is no answer, reading it fails as ever.
/// </summary>
/// <param name="inner">The connection.</param>
internal sealed class PatientStream(Stream inner) : DuplexStream
{
    private bool _isHungUp;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(buffer, cancellationToken);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer,
        CancellationToken cancellationToken = default)
    {
        if (_isHungUp)
        {
            return;
        }

        try
        {
            await inner.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException problem) when (problem.InnerException is SocketException
            { SocketErrorCode: SocketError.ConnectionReset or SocketError.Shutdown or SocketError.ConnectionAborted })
        {
            _isHungUp = true;
        }
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

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
