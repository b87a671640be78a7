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
    private const string Capability = "security.capability";
    private const UnixFileMode AllPermissions = (UnixFileMode)0x1FF;
    private const UnixFileMode WindowsFile = (UnixFileMode)0x1A4;
    private readonly ArchiveWriter _writer = new(archive);
    private readonly byte[] _buffer = new byte[1 << 17];
    private readonly Dictionary<(uint, uint, ulong), string> _names = [];
    private long _total;
    private bool _begun;

    /// <summary>True to send what is the same on every machine: root as owner, times in whole seconds.</summary>
    public bool IsPortable { get; init; }

    /// <summary>True to cut a file that grows while it is read, instead of failing.</summary>
    public bool CutsGrown { get; init; }

    /// <summary>The names in a folder, in their order.</summary>
    /// <exception cref="SockException"><see cref="SockFailure.FileFailed"/>: it cannot be read.</exception>
    public static IReadOnlyList<string> Names(string folder)
    {
        try
        {
            return LocalFiles.Names(folder);
        }
        catch (Exception problem) when (IsUnreadable(problem))
        {
            throw FileFailure.Unreadable(folder, problem);
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
        TarHeader entry;
        FileStream? file = null;
        try
        {
            entry = facts is { IsSocket: true } ? throw new NotSupportedException("It is a socket.")
                : Entry(path, facts, name);

            // Opened before its head is written: what cannot be read must not leave half an entry.
            file = entry.Type == TarEntryType.RegularFile ? LocalFiles.Open(path) : null;
            entry = file is null ? entry : entry with { Size = file.Length };
        }
        catch (Exception problem) when (IsUnreadable(problem))
        {
            return FileFailure.Unreadable(path, problem);
        }
        catch (Exception problem) when (problem is ArgumentException or NotSupportedException)
        {
            return new SockException(SockFailure.FileFailed, $"'{path}' cannot go into an archive: {problem.Message}",
                null, problem);
        }

        await WriteAsync(entry, cancel).ConfigureAwait(false);
        if (file is not null)
        {
            await AddDataAsync(path, file, entry.Size, cancel).ConfigureAwait(false);
        }

        if (facts is { Names: > 1 } && entry.Type != TarEntryType.Directory)
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
        TarHeader entry = new(TarEntryType.RegularFile, name)
        {
            Mode = mode,
            Size = content.Length,
            ModifiedTime = Time(DateTime.UtcNow),
        };
        await WriteAsync(entry, cancel).ConfigureAwait(false);
        await _writer.WriteAsync(content, cancel).ConfigureAwait(false);
    }

    /// <summary>Ends the archive.</summary>
    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    /// <summary>The length of a file, which is opened to see that it can be read.</summary>
    /// <exception cref="SockException"><see cref="SockFailure.FileFailed"/>: it cannot.</exception>
    public static long LengthOf(string path)
    {
        using FileStream file = FileFailure.Read(path, LocalFiles.Open);
        return file.Length;
    }

    private static bool IsUnreadable(Exception problem) => problem is IOException or UnauthorizedAccessException;

    /// <summary>
    /// Begins an entry. BuildKit takes an archive for a Dockerfile that does not begin with a simple header.
    /// </summary>
    private async Task WriteAsync(TarHeader entry, CancellationToken cancel)
    {
        if (!_begun && IsPortable && ArchiveWriter.RecordsOf(entry).Count > 0)
        {
            // What git begins its archives with; nobody makes a file of it.
            await _writer.WriteAsync(new TarHeader(TarEntryType.GlobalExtendedAttributes, "")
            {
                Records = new Dictionary<string, byte[]> { ["comment"] = "build context"u8.ToArray() },
            }, cancel).ConfigureAwait(false);
        }

        _begun = true;
        await _writer.WriteAsync(entry, cancel).ConfigureAwait(false);
    }

    private TarHeader Entry(string path, FileFacts? facts, string name)
    {
        string? target = LocalFiles.LinkTarget(path);
        if (facts is null && target is null && !LocalFiles.Exists(path))
        {
            throw new FileNotFoundException("It is not there any more.");
        }

        bool folder = target is null && LocalFiles.IsFolder(path);
        string? first = !folder && facts is { Names: > 1 } ? _names.GetValueOrDefault(facts.Identity) : null;
        TarEntryType type = first is not null ? TarEntryType.HardLink
            : target is not null ? TarEntryType.SymbolicLink
            : folder ? TarEntryType.Directory
            : facts is { IsPipe: true } ? TarEntryType.Fifo
            : facts is { IsBlockDevice: true } ? TarEntryType.BlockDevice
            : facts is { IsCharacterDevice: true } ? TarEntryType.CharacterDevice
            : TarEntryType.RegularFile;
        // Of all attributes the docker program sends this one: others are its own machine's.
        byte[]? capability = type is TarEntryType.SymbolicLink ? null : LocalFiles.Attribute(path, Capability);
        return new TarHeader(type, folder ? $"{name}/" : name)
        {
            LinkName = first ?? target ?? "",
            Mode = facts is not null ? (UnixFileMode)(facts.Mode & 0xFFF)
                : target is not null ? AllPermissions
                : OperatingSystem.IsWindows() ? WindowsFile
                : File.GetUnixFileMode(path),
            ModifiedTime = Time(facts?.ModifiedTime ?? File.GetLastWriteTimeUtc(path)),
            Device = type is TarEntryType.BlockDevice or TarEntryType.CharacterDevice ? facts!.Device : default,
            UserId = IsPortable ? 0 : facts?.Owner ?? 0,
            GroupId = IsPortable ? 0 : facts?.Group ?? 0,
            Records = capability is null ? new Dictionary<string, byte[]>()
                : new Dictionary<string, byte[]> { [TarHeader.AttributePrefix + Capability] = capability },
        };
    }

    private async Task AddDataAsync(string path, FileStream file, long length, CancellationToken cancel)
    {
        await using (file.ConfigureAwait(false))
        {
            for (long left = length; left > 0;)
            {
                int count;
                try
                {
                    count = await file.ReadAsync(_buffer.AsMemory(0, (int)Math.Min(left, _buffer.Length)), cancel)
                        .ConfigureAwait(false);
                }
                catch (IOException problem)
                {
                    throw FileFailure.Unreadable(path, problem);
                }

                if (count == 0)
                {
                    throw Changed("shorter");
                }

                read(_total += count);
                await _writer.WriteAsync(_buffer.AsMemory(0, count), cancel).ConfigureAwait(false);
                left -= count;
            }

            if (!CutsGrown && file.Length > length)
            {
                throw Changed("longer");
            }
        }

        SockException Changed(string how) => new(SockFailure.FileFailed,
            $"'{path}' became {how} while it was read; the archive is broken.", "Repeat the command.");
    }

    private DateTimeOffset Time(DateTime time) => IsPortable
        ? new DateTimeOffset(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero)
        : new DateTimeOffset(time, TimeSpan.Zero);
}
