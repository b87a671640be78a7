using System.IO.Pipelines;
using System.Security.Cryptography;

namespace DockerSock.Fake;

/// <summary>A layer of an image: an archive of what differs from the layers below.</summary>
/// <param name="Tar">The archive, not compressed.</param>
/// <param name="Size">The bytes of the files in it.</param>
internal sealed record ImageLayer(FileContent Tar, long Size)
{
    /// <summary>
    /// The largest archive that is kept; larger ones are counted and hashed, and their files are not there.
    /// </summary>
    public const int LargestKept = 256 << 20;

    private const int Piece = 128 * 1024;

    /// <summary>The digest of the archive, which the layer goes by.</summary>
    public string DiffId { get; } = "sha256:" + Tar.Sha256;

    /// <summary>A layer of files; its archive is written each time that it is read.</summary>
    public static async Task<ImageLayer> OfAsync(IReadOnlyList<ArchiveEntry> entries, CancellationToken cancel)
    {
        long length = 0;
        await using Stream counted = Open(entries);
        byte[] buffer = new byte[Piece];
        while (await counted.ReadAsync(buffer, cancel) is > 0 and int count)
        {
            length += count;
        }

        return new ImageLayer(
            FileContent.From(length, () => Open(entries)),
            entries.Where(entry => entry.LinkTo is null && !entry.File.IsDirectory)
                .Sum(entry => entry.File.Size));
    }

    /// <summary>Reads an archive, unpacked, to its end, and keeps it unless it is large.</summary>
    public static async Task<FileContent> ReceiveAsync(Stream archive, CancellationToken cancel)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using MemoryStream kept = new();
        byte[] buffer = new byte[Piece];
        long length = 0;
        while (await archive.ReadAsync(buffer, cancel) is > 0 and int count)
        {
            hash.AppendData(buffer, 0, count);
            length += count;
            if (length <= LargestKept)
            {
                kept.Write(buffer, 0, count);
            }
        }

        return length <= LargestKept
            ? FileContent.Of(kept.ToArray())
            : FileContent.Forgotten(length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static Stream Open(IReadOnlyList<ArchiveEntry> entries)
    {
        Pipe pipe = new();
        _ = WriteAsync();
        return pipe.Reader.AsStream();

        async Task WriteAsync()
        {
            await Task.Yield();
            try
            {
                await TarOutput.WriteAsync(pipe.Writer.AsStream(), entries, CancellationToken.None);
                await pipe.Writer.CompleteAsync();
            }
            catch (Exception error)
            {
                await pipe.Writer.CompleteAsync(error);
            }
        }
    }
}
