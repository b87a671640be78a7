namespace DockerSock.Fake.Faults;

/// <summary>Small pieces with a pause after each.</summary>
internal sealed class SlowStream(Stream body, int chunk, TimeSpan pause) : BodyStream
{
    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (buffer.Length > 0)
        {
            int size = Math.Min(chunk, buffer.Length);
            await body.WriteAsync(buffer[..size], cancellationToken);
            await body.FlushAsync(cancellationToken);
            await Task.Delay(pause, cancellationToken);
            buffer = buffer[size..];
        }
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => body.FlushAsync(cancellationToken);
}
