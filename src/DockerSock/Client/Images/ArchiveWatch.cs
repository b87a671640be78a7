using System.IO.Compression;
using System.Text.Json;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>
/// Reads along while an archive of images is sent, and finds in it which images those are: the engine tells it in words
/// only. Constant memory; nothing is unpacked but the list itself. A file is read beside its transfer, by leaps from
/// name to name; of what can be read only once it sees a copy of the bytes.
/// </summary>
internal sealed class ArchiveWatch : IAsyncDisposable
{
    private const int MostBytes = 16 << 20;

    private static readonly byte[] s_gzip = [0x1f, 0x8b];

    private readonly CancellationTokenSource _stop = new();
    private PassedStream? _bytes;
    private Task<IReadOnlyList<ImageArchiveEntry>?> _reading = Task.FromResult<IReadOnlyList<ImageArchiveEntry>?>(null);

    /// <summary>The transfer of a stream begins, from where it stands.</summary>
    public void Begin(Stream archive)
    {
        if (archive is FileStream { CanSeek: true } file)
        {
            (string path, long position) = (file.Name, file.Position);
            _reading = Task.Run(() => ReadFileAsync(path, position, _stop.Token));
            return;
        }

        PassedStream bytes = _bytes = new PassedStream();
        _reading = Task.Run(() => ReadPassedAsync(bytes));
    }

    /// <summary>Sees the next bytes.</summary>
    public ValueTask SeeAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel) =>
        _bytes?.PassAsync(bytes, cancel) ?? ValueTask.CompletedTask;

    /// <summary>
    /// The images, when all bytes were sent; null for an archive that holds no list, or is packed in a way that cannot
    /// be read here.
    /// </summary>
    public Task<IReadOnlyList<ImageArchiveEntry>?> ImagesAsync()
    {
        _bytes?.End();
        return _reading;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await ImagesAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private static async Task<IReadOnlyList<ImageArchiveEntry>?> ReadPassedAsync(PassedStream bytes)
    {
        try
        {
            byte[] head = new byte[s_gzip.Length];
            int count = await bytes.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false)
                .ConfigureAwait(false);
            return await ReadAsync(new PrefixedStream(head.AsMemory(0, count), bytes), head, default)
                .ConfigureAwait(false);
        }
        finally
        {
            bytes.Leave();
        }
    }

    private static async Task<IReadOnlyList<ImageArchiveEntry>?> ReadFileAsync(string path, long position,
        CancellationToken cancel)
    {
        try
        {
            FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read) { Position = position };
            await using (file.ConfigureAwait(false))
            {
                byte[] head = new byte[s_gzip.Length];
                await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancel).ConfigureAwait(false);
                file.Position = position;
                return await ReadAsync(file, head, cancel).ConfigureAwait(false);
            }
        }
        catch (Exception problem)
            when (problem is IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            return null;
        }
    }

    private static async Task<IReadOnlyList<ImageArchiveEntry>?> ReadAsync(Stream raw, byte[] head,
        CancellationToken cancel)
    {
        try
        {
            ArchiveReader archive = new(head.AsSpan().SequenceEqual(s_gzip)
                ? new GZipStream(raw, CompressionMode.Decompress) : raw, static why => new InvalidDataException(why));
            while (await archive.NextAsync(cancel).ConfigureAwait(false) is { } entry)
            {
                if (entry is { Size: > 0 and < MostBytes } && entry.Name.TrimStart('.', '/') == "manifest.json")
                {
                    return await JsonSerializer.DeserializeAsync(archive.Content,
                        DockerJson.Default.DockerListImageArchiveEntry, cancel).ConfigureAwait(false);
                }
            }

            return null;
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            // Whether it is an archive at all is the engine's to say. What is none fails here in any way.
            return null;
        }
    }
}
