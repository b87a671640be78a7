using System.Formats.Tar;

namespace DockerSock.Client;

/// <summary>A file or folder of this machine that goes into an archive.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Name">Its name in the archive; empty for the contents of a folder alone.</param>
internal sealed record PackItem(string Path, string Name);

/// <summary>Writes files and folders of this machine into an archive while it is sent. Constant memory.</summary>
internal static class TarPacker
{
    /// <summary>Writes the archive.</summary>
    /// <param name="items">What goes in.</param>
    /// <param name="archive">Takes the archive.</param>
    /// <param name="failAsync">Told each file that cannot go in.</param>
    /// <param name="read">Told the bytes of files so far.</param>
    /// <param name="cancel">Ends the writing.</param>
    public static async Task WriteAsync(IEnumerable<PackItem> items, Stream archive,
        Func<string, SockException, ValueTask> failAsync, Action<long> read, CancellationToken cancel)
    {
        long total = 0;
        TarWriter writer = new(archive, TarEntryFormat.Pax, leaveOpen: true);
        await using (writer.ConfigureAwait(false))
        {
            foreach (PackItem item in items)
            {
                await AddAsync(item).ConfigureAwait(false);
            }
        }

        async Task AddAsync(PackItem item)
        {
            FileSystemInfo info = Directory.Exists(item.Path) && new DirectoryInfo(item.Path).LinkTarget is null
                ? new DirectoryInfo(item.Path) : new FileInfo(item.Path);
            if (item.Name.Length > 0)
            {
                await AddOneAsync(info, item).ConfigureAwait(false);
            }

            if (info is DirectoryInfo folder)
            {
                foreach (FileSystemInfo child in Children(folder))
                {
                    await AddAsync(new PackItem(child.FullName, item.Name.Length > 0 ? $"{item.Name}/{child.Name}"
                        : child.Name)).ConfigureAwait(false);
                }
            }
        }

        async Task AddOneAsync(FileSystemInfo info, PackItem item)
        {
            try
            {
                if (info is FileInfo { LinkTarget: null } file && IsRegular(file))
                {
                    await AddFileAsync(item).ConfigureAwait(false);
                    total += file.Length;
                    read(total);
                }
                else
                {
                    await writer.WriteEntryAsync(item.Path, item.Name, cancel).ConfigureAwait(false);
                }
            }
            catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
            {
                await failAsync(item.Path, new SockException(SockFailure.FileFailed,
                    $"'{item.Path}' cannot be read: {problem.Message}", null, problem)).ConfigureAwait(false);
            }
            catch (Exception problem) when (problem is ArgumentException or NotSupportedException
                || (problem is IOException && info is not FileInfo { LinkTarget: null }))
            {
                await failAsync(item.Path, new SockException(SockFailure.FileFailed,
                    $"'{item.Path}' cannot go into an archive: {problem.Message}", null, problem)).ConfigureAwait(false);
            }
        }

        async Task AddFileAsync(PackItem item)
        {
            // Opened before its head is written: what cannot be read must not leave half an entry.
            FileStream data = new(item.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete,
                1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan);
            await using (data.ConfigureAwait(false))
            {
                long before = total;
                using CountingStream counted = new(data, done => read(before + done));
                PaxTarEntry entry = new(TarEntryType.RegularFile, item.Name)
                {
                    ModificationTime = File.GetLastWriteTimeUtc(item.Path),
                    Mode = OperatingSystem.IsWindows()
                        ? UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead
                        : File.GetUnixFileMode(item.Path),
                    DataStream = counted,
                };
                if (FileFacts.Of(item.Path) is { } facts)
                {
                    entry.Uid = (int)facts.Owner;
                    entry.Gid = (int)facts.Group;
                }

                try
                {
                    await writer.WriteEntryAsync(entry, cancel).ConfigureAwait(false);
                }
                catch (EndOfStreamException shrunk)
                {
                    throw new SockException(SockFailure.FileFailed,
                        $"'{item.Path}' became shorter while it was read; the archive is broken.", "Repeat the command.",
                        shrunk);
                }
            }
        }
    }

    private static bool IsRegular(FileInfo file) =>
        (file.Attributes & (FileAttributes.Device | FileAttributes.ReparsePoint)) == 0
        && FileFacts.Of(file.FullName) is not { IsRegular: false };

    private static IEnumerable<FileSystemInfo> Children(DirectoryInfo folder) =>
        folder.EnumerateFileSystemInfos("*", new EnumerationOptions { AttributesToSkip = 0,
            RecurseSubdirectories = false }).OrderBy(static child => child.Name, StringComparer.Ordinal);
}
