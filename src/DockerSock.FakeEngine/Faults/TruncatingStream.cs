using Microsoft.AspNetCore.Http;

namespace DockerSock.Fake.Faults;

/// <summary>Lets the first bytes through and drops the rest; a Content-Length is made to fit.</summary>
internal sealed class TruncatingStream(HttpResponse response, Stream body, long bytes) : BodyStream
{
    private long _sent;

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        FitLength();
        int size = (int)Math.Min(bytes - _sent, buffer.Length);
        _sent += size;
        await body.WriteAsync(buffer[..size], cancellationToken);
    }

    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        FitLength();
        return body.FlushAsync(cancellationToken);
    }

    private void FitLength()
    {
        if (!response.HasStarted && response.ContentLength > bytes)
        {
            response.ContentLength = bytes;
        }
    }
}
