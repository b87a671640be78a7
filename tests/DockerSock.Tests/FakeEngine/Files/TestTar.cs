using System.Formats.Tar;
using System.Text;

namespace DockerSock.Tests;

/// <summary>Makes small archives and reads them.</summary>
internal static class TestTar
{
    /// <summary>An archive of text files; a name that ends with a slash is a directory, a text that begins with
    /// "-> " a symbolic link.</summary>
    public static byte[] Of(params (string Name, string Text)[] files) =>
        Of([.. files.Select(file => (file.Name, Encoding.UTF8.GetBytes(file.Text)))]);

    /// <summary>An archive of files.</summary>
    public static byte[] Of(params (string Name, byte[] Bytes)[] files)
    {
        using MemoryStream bytes = new();
        using (TarWriter writer = new(bytes, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in files)
            {
                bool isLink = content.AsSpan().StartsWith("-> "u8);
                UstarTarEntry entry = new(
                    name.EndsWith('/') ? TarEntryType.Directory
                        : isLink ? TarEntryType.SymbolicLink
                        : TarEntryType.RegularFile,
                    name)
                {
                    ModificationTime = DateTimeOffset.UnixEpoch,
                    Mode = (UnixFileMode)(name.EndsWith('/') ? 493 : 420),
                };
                if (isLink)
                {
                    entry.LinkName = Encoding.UTF8.GetString(content.AsSpan(3));
                }
                else if (entry.EntryType == TarEntryType.RegularFile)
                {
                    entry.DataStream = new MemoryStream(content);
                }

                writer.WriteEntry(entry);
            }
        }

        return bytes.ToArray();
    }

    /// <summary>The regular files of an archive, by name.</summary>
    public static Dictionary<string, byte[]> Read(byte[] archive)
    {
        Dictionary<string, byte[]> files = [];
        using TarReader reader = new(new MemoryStream(archive));
        while (reader.GetNextEntry() is { } entry)
        {
            if (entry.EntryType is TarEntryType.RegularFile)
            {
                using MemoryStream content = new();
                entry.DataStream?.CopyTo(content);
                files[entry.Name] = content.ToArray();
            }
        }

        return files;
    }
}
