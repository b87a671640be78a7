using System.Formats.Tar;

namespace DockerSock.Client;

/// <summary>
/// Puts files of this machine into an archive, one by one, while it is sent: with their modes, links as links, a file's
/// second name as a hard link to its first. Constant memory.
/// </summary>
/// <param name="archive">Takes the archive; it stays open.</param>
/// <param name="read">Told the bytes of files so far.</param>
internal sealed class TarFiles(Stream archive, Action<long> read) : IAsyncDisposable
{
    private const long MostPlainBytes = 1L << 32;
    private const UnixFileMode AllPermissions = (UnixFileMode)0x1FF;
    private const UnixFileMode WindowsFile = (UnixFileMode)0x1A4;
    private readonly TarWriter _writer = new(archive, TarEntryFormat.Pax, leaveOpen: true);
    private readonly Dictionary<(uint, uint, ulong), string> _names = [];
    private long _total;
    private bool _begun;

    /// <summary>True to send what is the same on every machine: root as owner, times in whole seconds.</summary>
    public bool IsPortable { get; init; }

    /// <summary>True to cut a file that grows while it is read, instead of failing.</summary>
    public bool CutsGrown { get; init; }

    /// <summary>The files and folders of a folder, in the order of their names.</summary>
    /// <exception cref="SockException"><see cref="SockFailure.FileFailed"/>: it cannot be read.</exception>
    public static IReadOnlyList<FileSystemInfo> Children(string folder)
    {
        try
        {
            return [.. new DirectoryInfo(folder)
                .EnumerateFileSystemInfos("*", new EnumerationOptions { AttributesToSkip = 0,
                IgnoreInaccessible = false }).OrderBy(static child => child.Name, StringComparer.Ordinal)];
        }
        catch (Exception problem) when (IsUnreadable(problem))
        {
            throw LocalFile.Unreadable(folder, problem);
        }
    }

    /// <summary>
    /// Puts one in: a file, a folder without what is in it, a link, a named pipe, a device. Returns why it cannot go
    /// in; then the archive is as before.
    /// </summary>
    /// <param name="path">Full path.</param>
    /// <param name="name">The name in the archive.</param>
    /// <param name="cancel">Ends the writing.</param>
    /// <exception cref="SockException">
    /// <see cref="SockFailure.FileFailed"/>: reading failed when a part was sent already. The archive is broken.
    /// </exception>
    public async Task<SockException?> AddAsync(string path, string name, CancellationToken cancel)
    {
        FileFacts? facts = FileFacts.OfLink(path);
        TarEntry entry;
        FileStream? file = null;
        try
        {
            entry = facts is { IsSocket: true } ? throw new NotSupportedException("It is a socket.")
                : Entry(new FileInfo(path), facts, name);

            // Opened before its head is written: what cannot be read must not leave half an entry.
            file = entry.EntryType == TarEntryType.RegularFile ? Open(path) : null;
        }
        catch (Exception problem) when (IsUnreadable(problem))
        {
            return LocalFile.Unreadable(path, problem);
        }
        catch (Exception problem) when (problem is ArgumentException or NotSupportedException)
        {
            return new SockException(SockFailure.FileFailed, $"'{path}' cannot go into an archive: {problem.Message}",
                null, problem);
        }

        await (file is null ? WriteAsync(entry, cancel) : AddDataAsync(file, entry, cancel)).ConfigureAwait(false);
        if (facts is { Names: > 1 } && entry.EntryType != TarEntryType.Directory)
        {
            _names.TryAdd(facts.Identity, name);
        }

        return null;
    }

    /// <summary>Puts a file in that is in memory, as root's own.</summary>
    /// <param name="name">The name in the archive.</param>
    /// <param name="content">Its content.</param>
    /// <param name="mode">Its mode.</param>
    /// <param name="cancel">Ends the writing.</param>
    public async Task AddAsync(string name, byte[] content, UnixFileMode mode, CancellationToken cancel)
    {
        using MemoryStream data = new(content);
        PosixTarEntry entry = New(TarEntryType.RegularFile, name, "", Time(DateTime.UtcNow), content.Length);
        (entry.Mode, entry.DataStream) = (mode, data);
        await WriteAsync(entry, cancel).ConfigureAwait(false);
    }

    /// <summary>Ends the archive.</summary>
    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    /// <summary>Opens a file.</summary>
    /// <exception cref="IOException">It cannot be read; so with <see cref="UnauthorizedAccessException"/>.</exception>
    public static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read,
        FileShare.ReadWrite | FileShare.Delete, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan);

    /// <summary>The length of a file, which is opened to see that it can be read.</summary>
    /// <exception cref="SockException"><see cref="SockFailure.FileFailed"/>: it cannot.</exception>
    public static long LengthOf(string path)
    {
        using FileStream file = LocalFile.Read(path, Open);
        return file.Length;
    }

    private static bool IsUnreadable(Exception problem) => problem is IOException or UnauthorizedAccessException;

    /// <summary>
    /// An entry with a simple head where that says all, as the docker program sends them: half as long, and BuildKit
    /// takes an archive for a Dockerfile that does not begin with one.
    /// </summary>
    private PosixTarEntry New(TarEntryType type, string name, string link, DateTimeOffset time, long length) =>
        IsPortable && IsPlain(name) && IsPlain(link) && length < MostPlainBytes && time >= DateTimeOffset.UnixEpoch
            ? new UstarTarEntry(type, name) { ModificationTime = time }
            : new PaxTarEntry(type, name) { ModificationTime = time };

    private static bool IsPlain(string name) => name.Length <= 100 && System.Text.Ascii.IsValid(name);

    private async Task WriteAsync(TarEntry entry, CancellationToken cancel)
    {
        if (!_begun && IsPortable && entry is PaxTarEntry)
        {
            // What git begins its archives with; nobody makes a file of it.
            await _writer.WriteEntryAsync(new PaxGlobalExtendedAttributesTarEntry(
                [new KeyValuePair<string, string>("comment", "build context")]), cancel).ConfigureAwait(false);
        }

        _begun = true;
        await _writer.WriteEntryAsync(entry, cancel).ConfigureAwait(false);
    }

    private PosixTarEntry Entry(FileInfo info, FileFacts? facts, string name)
    {
        if ((int)info.Attributes == -1)
        {
            throw new FileNotFoundException("It is not there any more.");
        }

        bool folder = info.LinkTarget is null && info.Attributes.HasFlag(FileAttributes.Directory);
        string? first = !folder && facts is { Names: > 1 } ? _names.GetValueOrDefault(facts.Identity) : null;
        TarEntryType type = first is not null ? TarEntryType.HardLink
            : info.LinkTarget is not null ? TarEntryType.SymbolicLink
            : folder ? TarEntryType.Directory
            : facts is { IsPipe: true } ? TarEntryType.Fifo
            : facts is { IsBlockDevice: true } ? TarEntryType.BlockDevice
            : facts is { IsCharacterDevice: true } ? TarEntryType.CharacterDevice
            : TarEntryType.RegularFile;
        string link = first ?? info.LinkTarget ?? "";
        PosixTarEntry entry = New(type, folder ? $"{name}/" : name, link, Time(info.LastWriteTimeUtc),
            type == TarEntryType.RegularFile ? info.Length : 0);
        entry.Mode = facts is not null ? (UnixFileMode)(facts.Mode & 0xFFF)
            : info.LinkTarget is not null ? AllPermissions
            : OperatingSystem.IsWindows() ? WindowsFile
            : File.GetUnixFileMode(info.FullName);
        if (link.Length > 0)
        {
            entry.LinkName = link;
        }

        if (type is TarEntryType.BlockDevice or TarEntryType.CharacterDevice)
        {
            (entry.DeviceMajor, entry.DeviceMinor) = ((int)facts!.Device.Major, (int)facts.Device.Minor);
        }

        if (facts is not null && !IsPortable)
        {
            (entry.Uid, entry.Gid) = ((int)facts.Owner, (int)facts.Group);
        }

        return entry;
    }

    private async Task AddDataAsync(FileStream file, TarEntry entry, CancellationToken cancel)
    {
        await using (file.ConfigureAwait(false))
        {
            ForwardStream data = new(file, file.Length, count => read(_total += count));
            await using (data.ConfigureAwait(false))
            {
                entry.DataStream = data;
                try
                {
                    await WriteAsync(entry, cancel).ConfigureAwait(false);
                }
                catch (IOException problem) when (data.Failure is not null)
                {
                    throw LocalFile.Unreadable(file.Name, problem);
                }
                catch (EndOfStreamException) when (data.Position < data.Length)
                {
                    // Said below, as where the writer does not mind.
                }

                if (data.Position < data.Length)
                {
                    throw Changed("shorter");
                }

                if (!CutsGrown && file.Length > data.Length)
                {
                    throw Changed("longer");
                }
            }
        }

        SockException Changed(string how) => new(SockFailure.FileFailed,
            $"'{file.Name}' became {how} while it was read; the archive is broken.", "Repeat the command.");
    }

    private DateTimeOffset Time(DateTime time) => IsPortable
        ? new DateTimeOffset(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero)
        : new DateTimeOffset(time, TimeSpan.Zero);
}
