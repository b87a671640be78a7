using System.Formats.Tar;
using System.IO.Compression;

namespace DockerSock.Client;

/// <summary>
/// A context in one file, as the docker program exports it: a tar of <c>meta.json</c> and <c>tls/ENDPOINT/FILE</c>. A
/// zip of them is read too.
/// </summary>
internal static class ContextArchive
{
    /// <summary>Most bytes that an archive may have, packed or not.</summary>
    public const int Most = 10 * 1024 * 1024;

    private const string Meta = "meta.json";
    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnFolder = Own | UnixFileMode.UserExecute;
    private const UnixFileMode Shared = Own | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>The archive of a context.</summary>
    public static async Task<byte[]> WriteAsync(StoredContext context, ContextTls tls, CancellationToken cancel)
    {
        using MemoryStream archive = new();
        ArchiveWriter writer = new(archive);
        await using (writer.ConfigureAwait(false))
        {
            await AddAsync(writer, Meta, context.ToBytes(), Shared, cancel).ConfigureAwait(false);
            await AddAsync(writer, "tls", null, OwnFolder, cancel).ConfigureAwait(false);
            string? endpoint = null;
            foreach ((string name, byte[] content) in tls.Files)
            {
                if (name.Split('/')[0] is var own && own != endpoint)
                {
                    endpoint = own;
                    await AddAsync(writer, $"tls/{endpoint}", null, OwnFolder, cancel).ConfigureAwait(false);
                }

                await AddAsync(writer, $"tls/{name}", content, Own, cancel).ConfigureAwait(false);
            }
        }

        return archive.ToArray();
    }

    /// <summary>What an archive holds.</summary>
    /// <param name="archive">All of it; no more than <see cref="Most"/> bytes.</param>
    /// <param name="source">What messages call it.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <exception cref="SockException">It is no archive of a context, or a hostile one.</exception>
    public static async Task<(StoredContext Context, ContextTls Tls)> ReadAsync(byte[] archive, string source,
        CancellationToken cancel)
    {
        if (archive.Length > Most)
        {
            throw TooLarge(source);
        }

        Dictionary<string, byte[]> files = archive is [(byte)'P', (byte)'K', 3 or 5, 4 or 6, ..]
            ? await UnzipAsync(archive, source, cancel).ConfigureAwait(false)
            : await UntarAsync(archive, source, cancel).ConfigureAwait(false);
        if (!files.Remove(Meta, out byte[]? meta))
        {
            throw Unreadable(source, $"it holds no {Meta}");
        }

        ConfigJson json = ConfigJson.Read(meta);
        return json.Problem is { } why
            ? throw Unreadable(source, $"its {Meta} is of no use: {why}")
            : (new StoredContext(json.Root), new ContextTls(files.ToDictionary(
                static file => file.Key["tls/".Length..], static file => file.Value, StringComparer.Ordinal)));
    }

    private static async Task AddAsync(ArchiveWriter writer, string name, byte[]? content, UnixFileMode mode,
        CancellationToken cancel)
    {
        await writer.WriteAsync(new TarHeader(content is null ? TarEntryType.Directory : TarEntryType.RegularFile, name)
        {
            Mode = mode,
            Size = content?.Length ?? 0,
        }, cancel).ConfigureAwait(false);
        await writer.WriteAsync(content, cancel).ConfigureAwait(false);
    }

    private static async Task<Dictionary<string, byte[]>> UntarAsync(byte[] archive, string source,
        CancellationToken cancel)
    {
        // The docker program leaves the end of an archive out: the last block's rest, and those that are to follow it.
        using MemoryStream whole = new();
        whole.Write(archive);
        whole.Write(new byte[-archive.Length & 511]);
        whole.Write(new byte[1024]);
        whole.Position = 0;
        ArchiveReader reader = new(whole, why => Unreadable(source, why));
        Dictionary<string, byte[]> files = new(StringComparer.Ordinal);
        while (await reader.NextAsync(cancel).ConfigureAwait(false) is { } entry)
        {
            if (entry.Type == TarEntryType.Directory)
            {
                continue;
            }

            if (entry.Type is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || entry.IsSparse)
            {
                throw Hostile(source, entry.Name, "it is no plain file");
            }

            files.Add(Checked(files, source, entry.Name), await ContentAsync(reader.Content, source, files, cancel)
                .ConfigureAwait(false));
            if (whole.Position > archive.Length)
            {
                throw Unreadable(source, "it breaks off");
            }
        }

        return files;
    }

    private static async Task<Dictionary<string, byte[]>> UnzipAsync(byte[] archive, string source,
        CancellationToken cancel)
    {
        try
        {
            using MemoryStream whole = new(archive);
            using ZipArchive zip = new(whole, ZipArchiveMode.Read);
            Dictionary<string, byte[]> files = new(StringComparer.Ordinal);
            foreach (ZipArchiveEntry entry in zip.Entries.Where(static entry => !entry.FullName.EndsWith('/')))
            {
                // In the upper half is the mode of a file of Unix, where Unix has made the archive.
                if (((entry.ExternalAttributes >> 16) & 0xF000) is not (0 or 0x8000))
                {
                    throw Hostile(source, entry.FullName, "it is no plain file");
                }

                Stream content = entry.Open();
                await using (content.ConfigureAwait(false))
                {
                    files.Add(Checked(files, source, entry.FullName),
                        await ContentAsync(content, source, files, cancel).ConfigureAwait(false));
                }
            }

            return files;
        }
        catch (InvalidDataException problem)
        {
            throw Unreadable(source, problem.Message.TrimEnd('.'));
        }
    }

    /// <summary>The bytes of an entry; with those of all before it they are no more than an archive may have.</summary>
    private static async Task<byte[]> ContentAsync(Stream content, string source, Dictionary<string, byte[]> before,
        CancellationToken cancel)
    {
        int most = Most - before.Values.Sum(static one => one.Length);
        using MemoryStream all = new();
        byte[] piece = new byte[1 << 16];
        while (await content.ReadAsync(piece, cancel).ConfigureAwait(false) is > 0 and var count)
        {
            if (all.Length + count > most)
            {
                throw TooLarge(source);
            }

            all.Write(piece, 0, count);
        }

        return all.ToArray();
    }

    /// <summary>The name of an entry, where it is one that the archive of a context has, and has once.</summary>
    private static string Checked(Dictionary<string, byte[]> before, string source, string name)
    {
        string? why = name == Meta ? null
            : name.Split('/') is not ["tls", var endpoint, var file] ? "a context has meta.json and tls/ENDPOINT/FILE"
            : new[] { endpoint, file }.Any(static part => part is "" or "." or ".." || !ByteText.IsUnicode(part)
                || part.Any(static letter => char.IsControl(letter) || letter is '\\' or ':'))
                ? "it is no plain name of a file"
            : null;
        return why is not null ? throw Hostile(source, name, why)
            : before.ContainsKey(name) ? throw Hostile(source, name, "it is there twice") : name;
    }

    private static SockException Hostile(string source, string entry, string why) =>
        new(SockFailure.ArchiveHostile, $"'{source}' holds '{entry}', which is refused: {why}. Nothing was written.");

    private static SockException Unreadable(string source, string why) =>
        new(SockFailure.FileFailed, $"'{source}' cannot be read as a context: {why}. Nothing was written.",
            "Export-DockerContext and docker context export make such files.");

    private static SockException TooLarge(string source) => new(SockFailure.ArchiveHostile,
        $"'{source}' is larger than 10 MiB, which no context is. Nothing was written.");
}
