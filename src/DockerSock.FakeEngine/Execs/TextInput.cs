namespace DockerSock.Fake;

/// <summary>What a simulated process reads, in pieces or line by line.</summary>
/// <param name="next">The next piece; empty at an end.</param>
internal sealed class TextInput(Func<CancellationToken, ValueTask<ReadOnlyMemory<byte>>> next)
{
    private ReadOnlyMemory<byte> _rest;

    /// <summary>An input without a terminal.</summary>
    public static TextInput Of(Stream stream) => new(async cancel =>
    {
        byte[] buffer = new byte[32 * 1024];
        return buffer.AsMemory(0, await stream.ReadAsync(buffer, cancel));
    });

    /// <summary>The next piece; empty at an end.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancel)
    {
        ReadOnlyMemory<byte> piece = _rest;
        _rest = default;
        return piece.Length > 0 ? piece : await next(cancel);
    }

    /// <summary>The next line without its newline; null at an end.</summary>
    public async ValueTask<byte[]?> ReadLineAsync(CancellationToken cancel)
    {
        using MemoryStream line = new();
        while (true)
        {
            ReadOnlyMemory<byte> piece = await ReadAsync(cancel);
            int newline = piece.Span.IndexOf((byte)'\n');
            line.Write(newline < 0 ? piece.Span : piece.Span[..newline]);
            if (newline >= 0)
            {
                _rest = piece[(newline + 1)..];
                return line.ToArray();
            }

            if (piece.Length == 0)
            {
                return line.Length > 0 ? line.ToArray() : null;
            }
        }
    }
}
