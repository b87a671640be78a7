using System.Formats.Tar;
using DockerSock.Client;

namespace DockerSock.Fake;

/// <summary>Writes archives as engines do: the plain format, and the extended one for what does not fit.</summary>
internal static class TarOutput
{
    public static async Task WriteAsync(Stream output, IEnumerable<ArchiveEntry> entries, CancellationToken cancel)
    {
        await using ArchiveWriter writer = new(output);
        byte[] buffer = new byte[128 * 1024];
        foreach (ArchiveEntry entry in entries)
        {
            TarHeader header = Header(entry);
            await writer.WriteAsync(header, cancel);
            await using Stream content = header.Size > 0 ? entry.File.Content.Open() : Stream.Null;
            for (int count; (count = await content.ReadAsync(buffer, cancel)) > 0;)
            {
                await writer.WriteAsync(buffer.AsMemory(0, count), cancel);
            }
        }
    }

    private static TarHeader Header(ArchiveEntry entry)
    {
        ContainerFile file = entry.File;
        TarEntryType type = entry.LinkTo is not null ? TarEntryType.HardLink : file.Kind switch
        {
            FileKind.Directory => TarEntryType.Directory,
            FileKind.SymbolicLink => TarEntryType.SymbolicLink,
            FileKind.Fifo => TarEntryType.Fifo,
            FileKind.CharacterDevice => TarEntryType.CharacterDevice,
            FileKind.BlockDevice => TarEntryType.BlockDevice,
            _ => TarEntryType.RegularFile,
        };
        return new TarHeader(type, entry.Name)
        {
            LinkName = entry.LinkTo ?? file.Target,
            Mode = file.Mode,
            UserId = file.UserId,
            GroupId = file.GroupId,
            Size = type == TarEntryType.RegularFile ? file.Content.Length : 0,
            ModifiedTime = DateTimeOffset.FromUnixTimeSeconds(file.Modified.ToUnixTimeSeconds()),
            Device = file.Device,
            Records = file.Attributes.ToDictionary(one => TarHeader.AttributePrefix + one.Key, one => one.Value),
        };
    }
}
