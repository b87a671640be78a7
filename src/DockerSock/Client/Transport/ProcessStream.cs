using System.Net.Sockets;

namespace DockerSock.Client;

/// <summary>A connection whose other end is a program's input and output; the program ends with it.</summary>
internal sealed class ProcessStream(TransportProcess process) : DuplexStream
{
    /// <summary>Tells the program that there is no more; what it writes is still read.</summary>
    public void EndSending() => process.Input.Dispose();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        process.Output.ReadAsync(buffer, cancellationToken);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer,
        CancellationToken cancellationToken = default)
    {
        try
        {
            await process.Input.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException gone)
        {
            // As a socket says it: the other side has hung up, and may have answered before.
            throw new IOException(gone.Message, new SocketException((int)SocketError.Shutdown));
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            process.Dispose();
        }

        base.Dispose(disposing);
    }
}
