using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace DockerSock.Fake.Hosting;

/// <summary>A JSON answer: a short one goes out with its length, a long one in pieces while it is written.</summary>
internal sealed class JsonResponse : IAsyncDisposable
{
    public static readonly JsonWriterOptions Options =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private const int Piece = 32 * 1024;
    private readonly HttpResponse _response;
    private readonly int _lengthLimit;
    private readonly ArrayBufferWriter<byte> _buffer = new(4096);
    private bool _sent;

    public JsonResponse(HttpResponse response, int lengthLimit)
    {
        _response = response;
        _lengthLimit = lengthLimit;
        response.ContentType = "application/json";
        Writer = new Utf8JsonWriter(_buffer, Options);
    }

    public Utf8JsonWriter Writer { get; }

    public async Task FlushIfLargeAsync(CancellationToken cancel)
    {
        if (Writer.BytesPending + _buffer.WrittenCount >= Piece)
        {
            await SendAsync(cancel);
        }
    }

    /// <summary>Sends what is left, with the newline that engines end a JSON answer with.</summary>
    public async Task EndAsync(CancellationToken cancel)
    {
        Writer.Flush();
        _buffer.Write("\n"u8);
        if (!_sent && _buffer.WrittenCount <= _lengthLimit)
        {
            _response.ContentLength = _buffer.WrittenCount;
        }

        await SendAsync(cancel);
    }

    public ValueTask DisposeAsync() => Writer.DisposeAsync();

    private async Task SendAsync(CancellationToken cancel)
    {
        Writer.Flush();
        _sent = true;
        await _response.Body.WriteAsync(_buffer.WrittenMemory, cancel);
        await _response.Body.FlushAsync(cancel);
        _buffer.ResetWrittenCount();
    }
}
