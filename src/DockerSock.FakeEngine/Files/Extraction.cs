using System.Buffers;
using System.Formats.Tar;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Security.Cryptography;
using DockerSock.Client;

namespace DockerSock.Fake;

/// <summary>Unpacks an archive, plain or compressed with gzip, into a directory of a container.</summary>
/// <param name="files">The container's files.</param>
/// <param name="directory">The directory, through no symbolic link.</param>
/// <param name="keepKinds">Whether a directory must not become something else, nor something else a directory.</param>
/// <param name="owner">Who everything will belong to; null for those of the archive.</param>
/// <param name="late">Whether errors are said as engines from API 1.44 say them.</param>
/// <param name="isLayer">
/// Whether it is a layer of an image, which also says what it deletes of the layers below.
/// </param>
/// <param name="largestKept">How many bytes of a file are kept; larger ones are counted and hashed.</param>
/// <param name="seen">Gets each entry as it is in the archive.</param>
internal sealed class Extraction(
    ContainerFiles files,
    string directory,
    bool keepKinds,
    (long User, long Group)? owner,
    bool late,
    bool isLayer = false,
    int largestKept = 16 << 20,
    Action<TarHeader>? seen = null)
{
    private const string Deleted = ".wh.";
    private const string AllDeleted = ".wh..wh..opq";

    /// <summary>The bytes of all files that were in it, as the file system counts them.</summary>
    public long Size { get; private set; }

    /// <exception cref="EngineException">The archive is bad, or does not fit what is there.</exception>
    public async Task RunAsync(Stream archive, CancellationToken cancel)
    {
        PipeReader pipe = PipeReader.Create(archive, new StreamPipeReaderOptions(leaveOpen: true));
        ReadResult start = await pipe.ReadAtLeastAsync(2, cancel);
        byte[] magic = start.Buffer.Slice(0, Math.Min(2, start.Buffer.Length)).ToArray();
        pipe.AdvanceTo(start.Buffer.Start);
        if (magic.Length == 0)
        {
            return;
        }

        Stream all = pipe.AsStream();
        await using Stream plain = magic is [0x1f, 0x8b] ? new GZipStream(all, CompressionMode.Decompress) : all;
        try
        {
            ArchiveReader reader = new(plain, why => Failure(why.StartsWith("it ends", StringComparison.Ordinal)
                ? "unexpected EOF" : "archive/tar: invalid tar header"));
            while (await reader.NextAsync(cancel) is { } entry)
            {
                seen?.Invoke(entry);
                await ExtractAsync(entry, reader.Content, cancel);
            }

            await plain.CopyToAsync(Stream.Null, cancel);
            await all.CopyToAsync(Stream.Null, cancel);
        }
        catch (InvalidDataException)
        {
            throw Failure("archive/tar: invalid tar header"); // what gzip cannot unpack
        }
    }

    private async Task<FileContent> ReceiveAsync(TarHeader entry, Stream content, CancellationToken cancel)
    {
        if (entry.Size <= largestKept)
        {
            byte[] kept = new byte[entry.Size];
            await content.ReadExactlyAsync(kept, cancel);
            return FileContent.Of(kept);
        }

        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[128 * 1024];
        long left = entry.Size;
        while (left > 0)
        {
            int count = await content.ReadAsync(buffer, cancel);
            hash.AppendData(buffer, 0, count);
            left -= count;
        }

        return FileContent.Forgotten(entry.Size, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>As Go's filepath.Clean: ".." stays where it leads out of a relative path.</summary>
    private static string Clean(string name)
    {
        List<string> kept = [];
        foreach (string part in name.Split('/').Where(part => part is not ("" or ".")))
        {
            if (part == ".." && kept.Count > 0 && kept[^1] != "..")
            {
                kept.RemoveAt(kept.Count - 1);
            }
            else if (part != ".." || !name.StartsWith('/'))
            {
                kept.Add(part);
            }
        }

        string clean = string.Join('/', kept);
        return clean.Length == 0 ? "." : clean;
    }

    private async Task ExtractAsync(TarHeader entry, Stream content, CancellationToken cancel)
    {
        FileKind known = entry.Type switch
        {
            TarEntryType.Directory => FileKind.Directory,
            TarEntryType.RegularFile or TarEntryType.HardLink => FileKind.Regular,
            TarEntryType.SymbolicLink => FileKind.SymbolicLink,
            TarEntryType.Fifo => FileKind.Fifo,
            TarEntryType.CharacterDevice => FileKind.CharacterDevice,
            TarEntryType.BlockDevice => FileKind.BlockDevice,
            _ => throw Failure($"unhandled tar header type {(int)entry.Type}\n"),
        };
        string name = isLayer && !late ? FilePath.Clean(entry.Name)[1..] : Clean(entry.Name);
        if (isLayer && name.Length == 0)
        {
            name = ".";
        }

        if (name == ".." || name.StartsWith("../", StringComparison.Ordinal))
        {
            throw Failure(late ? $"invalid entry name \"{name}\"" : $"\"{name}\" is outside of \"{directory}\"");
        }

        if (isLayer && FilePath.Base(name).StartsWith(Deleted, StringComparison.Ordinal))
        {
            Delete(name);
            return;
        }

        ContainerFile made = new(
            known,
            known == FileKind.SymbolicLink ? 511 : (int)entry.Mode,
            owner?.User ?? entry.UserId,
            owner?.Group ?? entry.GroupId,
            entry.ModifiedTime ?? DateTimeOffset.UnixEpoch)
        {
            Content = known == FileKind.Regular ? await ReceiveAsync(entry, content, cancel) : FileContent.Of([]),
            Target = known == FileKind.SymbolicLink ? entry.LinkName : "",
            Device = ((int)entry.Device.Major, (int)entry.Device.Minor),
            Attributes = entry.Attributes.ToDictionary(one => one.Name, one => one.Value),
        };
        Size += known == FileKind.Directory ? 0 : made.Size;
        string root = directory.TrimEnd('/');
        string path = name == "." ? directory : $"{root}/{name}";
        string? link = entry.Type == TarEntryType.HardLink ? $"{root}/{Clean(entry.LinkName)}" : null;
        CheckLinks(entry, path, link);
        if (files.Place(path, made, link, keepKinds) is { } problem)
        {
            throw Failure(problem switch
            {
                PlaceProblem.DirectoryInTheWay =>
                    $"cannot overwrite directory \"{(late ? name : path)}\" with non-directory \"{directory}\"",
                PlaceProblem.FileInTheWay =>
                    $"cannot overwrite non-directory \"{(late ? name : path)}\" with directory \"{directory}\"",
                PlaceProblem.NoLinkTarget => $"link {link} {path}: no such file or directory",
                _ => $"mkdir {path[..path.LastIndexOf('/')]}: not a directory",
            });
        }
    }

    private void Delete(string name)
    {
        string folder = name[..(name.LastIndexOf('/') + 1)];
        string last = FilePath.Base(name);
        if (last != AllDeleted)
        {
            files.Remove($"/{folder}{last[Deleted.Length..]}");
        }
        else if (files.Find("/" + folder) is { IsDirectory: true } all)
        {
            files.Empty(all);
        }
    }

    private void CheckLinks(TarHeader entry, string path, string? link)
    {
        string root = directory.TrimEnd('/') + "/";
        bool Outside(string target) =>
            !(FilePath.Clean(target) + "/").StartsWith(root, StringComparison.Ordinal);
        if (link is not null && Outside(link))
        {
            throw Failure($"invalid hardlink \"{FilePath.Clean(link)}\" -> \"{entry.LinkName}\"");
        }

        // Later engines unpack in a root of the container's own, which no link can leave.
        if (!late && entry.Type == TarEntryType.SymbolicLink
            && Outside($"{path[..path.LastIndexOf('/')]}/{entry.LinkName}"))
        {
            throw Failure($"invalid symlink \"{path}\" -> \"{entry.LinkName}\"");
        }
    }

    private EngineException Failure(string why) =>
        EngineException.Internal(late ? why : "Error processing tar file(exit status 1): " + why);
}
