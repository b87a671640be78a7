namespace DockerSock.Fake.Hosting;

/// <summary>A hijacked connection as a stream, for a protocol above it.</summary>
internal sealed class HijackedStream(HijackedConnection connection) : Faults.BodyStream
{
    private ReadOnlyMemory<byte> _rest;

    public override bool CanRead => true;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_rest.Length == 0)
        {
            _rest = await connection.ReceiveAsync(cancellationToken);
        }

        int count = Math.Min(buffer.Length, _rest.Length);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return count;
    }

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        await connection.SendAsync(buffer);

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
