using System.Formats.Tar;
using System.Text;

namespace DockerSock.Fake;

/// <summary>Writes archives as engines do: the plain format, and the extended one for what does not fit.</summary>
internal static class TarOutput
{
    private const int LongestName = 100;
    private const int LargestId = (1 << 21) - 1;
    private const long LargestSize = (1L << 33) - 1;

    public static async Task WriteAsync(Stream output, IEnumerable<ArchiveEntry> entries, CancellationToken cancel)
    {
        await using TarWriter writer = new(output, TarEntryFormat.Pax, leaveOpen: true);
        foreach (ArchiveEntry entry in entries)
        {
            TarEntry made = Entry(entry);
            if (made.EntryType == TarEntryType.RegularFile)
            {
                await using Stream content = entry.File.Content.Open();
                made.DataStream = content;
                await writer.WriteEntryAsync(made, cancel);
            }
            else
            {
                await writer.WriteEntryAsync(made, cancel);
            }
        }
    }

    private static TarEntry Entry(ArchiveEntry entry)
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
        string link = entry.LinkTo ?? file.Target;
        PosixTarEntry made = Fits(entry.Name) && Fits(link) && file.UserId <= LargestId && file.GroupId <= LargestId
            && file.Content.Length <= LargestSize
            ? new UstarTarEntry(type, entry.Name)
            : new PaxTarEntry(type, entry.Name);
        made.Mode = file.Mode;
        made.Uid = file.UserId;
        made.Gid = file.GroupId;
        made.ModificationTime = DateTimeOffset.FromUnixTimeSeconds(file.Modified.ToUnixTimeSeconds());
        if (type is TarEntryType.HardLink or TarEntryType.SymbolicLink)
        {
            made.LinkName = link;
        }
        else if (type is TarEntryType.CharacterDevice or TarEntryType.BlockDevice)
        {
            (made.DeviceMajor, made.DeviceMinor) = file.Device;
        }

        return made;
    }

    private static bool Fits(string name) => name.Length <= LongestName && Ascii.IsValid(name);
}
