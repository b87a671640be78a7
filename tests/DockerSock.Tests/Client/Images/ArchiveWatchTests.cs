using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using CsCheck;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Tests.Client;

public sealed class ArchiveWatchTests
{
    private static readonly Gen<string[]> s_tags = Gen.String[Gen.Char["abc:/.1\"\\é"], 1, 12].Array[0, 3];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>
    /// Whatever else is in the archive, before the list and after it, packed or not, and however its bytes arrive: the
    /// list is found.
    /// </summary>
    [Fact]
    public void The_list_survives_any_split() => Gen.Select(s_tags.Array[0, 4], Gen.Byte.Array[0, 3000].Array[0, 4],
        Gen.Byte.Array[0, 3000].Array[0, 2], Gen.Int[1, 5000], Gen.Bool, Gen.Int[0, 2])
        .Sample((images, before, after, chunk, gzip, format) =>
        {
            List<(string, byte[])> files = [.. before.Select(static (bytes, at) => ($"blobs/sha256/{at}", bytes))];
            files.Add((format == 0 ? "./manifest.json" : "manifest.json",
                JsonSerializer.SerializeToUtf8Bytes(images
                    .Select(static (tags, at) => new { Config = $"{at}.json", RepoTags = tags }))));
            files.AddRange(after.Select(static (bytes, at) => ($"later/{at}", bytes)));
            byte[] archive = Tar(files, (TarEntryFormat)(format + 2));
            IReadOnlyList<ImageArchiveEntry>? found = Watch(gzip ? Gzip(archive) : archive, chunk);
            Assert.NotNull(found);
            Assert.Equal(images.Select(static (tags, at) => $"{at}.json {string.Join('|', tags)}"),
                found.Select(static image => $"{image.Config} {string.Join('|', image.RepoTags)}"));
        }, iter: 400);

    /// <summary>
    /// What is broken or no archive at all is for the engine to judge: there is no list, and no exception.
    /// </summary>
    [Fact]
    public void What_is_no_archive_has_no_list() => Gen.Select(Gen.Byte.Array[0, 2000], Gen.Int[1, 700], Gen.Int[0, 3],
        Gen.Int[0, 4000]).Sample((noise, chunk, kind, at) =>
    {
        byte[] good = Tar([("a", new byte[700]), ("manifest.json", "[{\"RepoTags\":[\"a:1\"]}]"u8.ToArray())],
            TarEntryFormat.Ustar);
        byte[] archive = kind switch
        {
            0 => noise,
            1 => [0x1f, 0x8b, .. noise],
            2 => good[..Math.Min(at, 512)],
            _ => [.. good[..512], .. noise],
        };
        Assert.Null(Watch(archive, chunk));
    }, iter: 1000);

    /// <summary>An archive with any bytes of it spoiled never keeps the sender waiting, nor throws.</summary>
    [Fact]
    public void A_spoiled_archive_is_read_to_its_end() =>
        Gen.Select(Gen.Select(Gen.Int[0, 4000], Gen.Byte).Array[1, 20], Gen.Int[1, 3000], Gen.Bool)
            .Sample((spoiled, chunk, gzip) =>
    {
        byte[] archive = Tar([("a", new byte[700]), ("manifest.json", "[{\"RepoTags\":[\"a:1\"]}]"u8.ToArray()),
            ("b", new byte[300])], TarEntryFormat.Pax);
        archive = gzip ? Gzip(archive) : archive;
        foreach ((int at, byte value) in spoiled)
        {
            archive[at % archive.Length] = value;
        }

        _ = Watch(archive, chunk);
    }, iter: 2000);

    [Theory]
    [InlineData("manifest.json", "null")]
    [InlineData("manifest.json", "{}")]
    [InlineData("manifest.json", "[1]")]
    [InlineData("manifest.json", "[{\"RepoTags\":5}]")]
    [InlineData("manifest.json", "[")]
    [InlineData("other/manifest.json", "[{\"RepoTags\":[\"a:1\"]}]")]
    public void A_list_that_cannot_be_read_is_none(string name, string json) =>
        Assert.Empty(Watch(Tar([(name, Encoding.UTF8.GetBytes(json))], TarEntryFormat.Ustar), 512) ?? []);

    [Fact]
    public void Names_that_are_null_are_none()
    {
        ImageArchiveEntry image =
            Assert.Single(
                Watch(Tar([("manifest.json", "[{\"Config\":\"c.json\",\"RepoTags\":null,\"Layers\":[]}]"u8.ToArray())],
                    TarEntryFormat.Ustar), 512)!);
        Assert.Equal(("c.json", 0), (image.Config, image.RepoTags.Count));
    }

    /// <summary>
    /// A file is read beside its transfer, from where that begins; what is seen on the way does not matter.
    /// </summary>
    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(false, 700)]
    [InlineData(true, 3)]
    public async Task The_list_of_a_file_is_its_own(bool gzip, int position)
    {
        byte[] archive = Tar([("large", new byte[3 << 20]),
            ("manifest.json", "[{\"RepoTags\":[\"a:1\"]}]"u8.ToArray())], TarEntryFormat.Pax);
        string path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, [.. new byte[position], .. gzip ? Gzip(archive) : archive], Cancel);
            await using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read)
            {
                Position = position,
            };
            ArchiveWatch watch = new();
            await using (watch)
            {
                watch.Begin(file);
                await watch.SeeAsync("nonsense"u8.ToArray(), Cancel);
                Assert.Equal(["a:1"], Assert.Single((await watch.ImagesAsync().WaitAsync(Cancel))!).RepoTags);
                Assert.Equal(position, file.Position);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task What_never_begins_has_no_list()
    {
        ArchiveWatch watch = new();
        await using (watch)
        {
            Assert.Null(await watch.ImagesAsync());
        }
    }

    [Fact]
    public async Task After_the_list_nothing_is_waited_for()
    {
        ArchiveWatch watch = new();
        await using (watch)
        {
            byte[] archive = Tar([("manifest.json", "[]"u8.ToArray()), ("large", new byte[10 << 20])],
                TarEntryFormat.Ustar);
            watch.Begin(Stream.Null);
            foreach (byte[] piece in archive.Chunk(4096))
            {
                await watch.SeeAsync(piece, Cancel).AsTask().WaitAsync(Cancel);
            }

            Assert.Empty((await watch.ImagesAsync().WaitAsync(Cancel))!);
        }
    }

    [Fact]
    public async Task A_transfer_that_ends_early_leaves_nothing_that_waits()
    {
        ArchiveWatch watch = new();
        watch.Begin(Stream.Null);
        await watch.SeeAsync(Tar([("manifest.json", "[]"u8.ToArray())], TarEntryFormat.Ustar).AsMemory(0, 300), Cancel);
        await watch.DisposeAsync().AsTask().WaitAsync(Cancel);
        Assert.Null(await watch.ImagesAsync());
    }

    private static IReadOnlyList<ImageArchiveEntry>? Watch(byte[] archive, int chunk)
    {
        ArchiveWatch watch = new();
        watch.Begin(Stream.Null);
        foreach (byte[] piece in archive.Chunk(chunk))
        {
            watch.SeeAsync(piece, default).AsTask().WaitAsync(TimeSpan.FromSeconds(30)).GetAwaiter().GetResult();
        }

        return watch.ImagesAsync().WaitAsync(TimeSpan.FromSeconds(30)).GetAwaiter().GetResult();
    }

    private static byte[] Tar(IEnumerable<(string Name, byte[] Bytes)> files, TarEntryFormat format)
    {
        using MemoryStream bytes = new();
        using (TarWriter writer = new(bytes, format, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in files)
            {
                TarEntry entry = format switch
                {
                    TarEntryFormat.Ustar => new UstarTarEntry(TarEntryType.RegularFile, name),
                    TarEntryFormat.Gnu => new GnuTarEntry(TarEntryType.RegularFile, name),
                    _ => new PaxTarEntry(TarEntryType.RegularFile, name),
                };
                entry.DataStream = new MemoryStream(content);
                writer.WriteEntry(entry);
            }
        }

        return bytes.ToArray();
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }
}
