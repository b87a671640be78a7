namespace DockerSock.Fake.Faults;

/// <summary>Lets the first bytes through, then waits once.</summary>
internal sealed class GateStream(Stream body, long bytes, Func<CancellationToken, Task> wait) : BodyStream
{
    private long _left = bytes;
    private bool _open;

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int before = (int)Math.Min(_left, buffer.Length);
        if (!_open && before > 0)
        {
            await body.WriteAsync(buffer[..before], cancellationToken);
            _left -= before;
            buffer = buffer[before..];
        }

        if (!_open && _left == 0)
        {
            _open = true;
            await body.FlushAsync(cancellationToken);
            await wait(cancellationToken);
        }

        await body.WriteAsync(buffer, cancellationToken);
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => body.FlushAsync(cancellationToken);
}
