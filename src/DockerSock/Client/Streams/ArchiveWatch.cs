using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>
/// Reads along while an archive of images is sent, and finds in it which images those are: the engine tells it in words
/// only. Constant memory; nothing is unpacked but the list itself.
/// </summary>
internal sealed class ArchiveWatch : IAsyncDisposable
{
    private const int MostBytes = 16 << 20;

    private static readonly byte[] s_gzip = [0x1f, 0x8b];

    private readonly PassedStream _bytes = new();
    private readonly Task<IReadOnlyList<ImageArchiveEntry>?> _reading;

    public ArchiveWatch() => _reading = Task.Run(ReadAsync);

    /// <summary>Sees the next bytes.</summary>
    public ValueTask SeeAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel) => _bytes.PassAsync(bytes, cancel);

    /// <summary>
    /// The images, when all bytes were seen; null for an archive that holds no list, or is packed in a way that cannot be
    /// read here.
    /// </summary>
    public Task<IReadOnlyList<ImageArchiveEntry>?> ImagesAsync()
    {
        _bytes.End();
        return _reading;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await ImagesAsync().ConfigureAwait(false);

    private async Task<IReadOnlyList<ImageArchiveEntry>?> ReadAsync()
    {
        try
        {
            byte[] head = new byte[s_gzip.Length];
            int count = await _bytes.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false).ConfigureAwait(false);
            PrefixedStream raw = new(head.AsMemory(0, count), _bytes);
            Stream tar = head.AsSpan().SequenceEqual(s_gzip) ? new GZipStream(raw, CompressionMode.Decompress) : raw;
            TarReader archive = new(tar);
            await using (archive.ConfigureAwait(false))
            {
                while (await archive.GetNextEntryAsync().ConfigureAwait(false) is { } entry)
                {
                    if (entry is { DataStream: { } data, Length: < MostBytes } && entry.Name.TrimStart('.', '/') == "manifest.json")
                    {
                        return await JsonSerializer.DeserializeAsync(data, DockerJson.Default.DockerListImageArchiveEntry).ConfigureAwait(false);
                    }
                }
            }

            return null;
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            // A reader throws all kinds of things at what is no archive. Whether it is one is the engine's to say.
            return null;
        }
        finally
        {
            _bytes.Leave();
        }
    }
}
