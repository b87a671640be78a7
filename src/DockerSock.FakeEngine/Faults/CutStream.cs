using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace DockerSock.Fake.Faults;

/// <summary>Writes an HTTP answer by hand, up to a number of bytes of body.</summary>
internal sealed class CutStream(FaultCall call, long bytes, bool? chunked) : BodyStream
{
    private readonly MemoryStream _whole = new();
    private long _left = bytes;
    private bool _headSent;
    private bool _isChunked;

    /// <summary>A hijacked connection has had its head, and no HTTP after it.</summary>
    private bool IsRaw => call.Http.Features.Get<Hosting.HijackableBody>() is { IsRaw: true };

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (chunked == false && call.Response.ContentLength is null && !IsRaw)
        {
            // The length must be known first.
            _whole.Write(buffer.Span);
            return;
        }

        await SendHeadAsync(call.Response.ContentLength);
        await SendBodyAsync(buffer);
    }

    public override Task FlushAsync(CancellationToken cancellationToken) =>
        chunked == false ? Task.CompletedTask : SendHeadAsync(call.Response.ContentLength);

    /// <summary>Sends what had to wait for its length; cuts after the last byte when there are not that many.</summary>
    public async Task EndAsync()
    {
        await SendHeadAsync(call.Response.ContentLength ?? _whole.Length);
        await SendBodyAsync(_whole.ToArray());
    }

    private async Task SendHeadAsync(long? length)
    {
        if (_headSent || IsRaw)
        {
            return;
        }

        _headSent = true;
        _isChunked = chunked ?? length is null;
        call.Response.Headers.ContentLength = null;
        StringBuilder head = new();
        int status = call.Response.StatusCode;
        head.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} {ReasonPhrases.GetReasonPhrase(status)}\r\n");
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues values) in call.Response.Headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {values}\r\n");
        }

        head.Append(_isChunked
            ? "Transfer-Encoding: chunked\r\n\r\n"
            : string.Create(CultureInfo.InvariantCulture, $"Content-Length: {length}\r\n\r\n"));
        await call.SendRawAsync(Encoding.ASCII.GetBytes(head.ToString()));
    }

    private async Task SendBodyAsync(ReadOnlyMemory<byte> buffer)
    {
        if (_isChunked && buffer.Length > 0)
        {
            string size = buffer.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n";
            await call.SendRawAsync(Encoding.ASCII.GetBytes(size));
        }

        int now = (int)Math.Min(_left, buffer.Length);
        await call.SendRawAsync(buffer[..now]);
        _left -= now;
        if (_left == 0)
        {
            throw new CutException();
        }

        if (_isChunked && buffer.Length > 0)
        {
            await call.SendRawAsync("\r\n"u8.ToArray());
        }
    }

    /// <summary>Ends the handler at the cut.</summary>
    public sealed class CutException : Exception;
}
