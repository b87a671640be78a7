using System.Formats.Tar;
using System.Runtime.InteropServices;

namespace DockerSock.Client;

/// <summary>How an archive is unpacked.</summary>
internal sealed record UnpackOptions
{
    /// <summary>True to give files the owner that they have in the archive.</summary>
    public bool Owners { get; init; }

    /// <summary>
    /// True to create symbolic links that lead out of the destination; nothing is ever written through them.
    /// </summary>
    public bool OutsideLinks { get; init; }
}

/// <summary>
/// Unpacks entries of an archive that is not to be trusted below a folder of this machine. What would write outside, or
/// make something else than files, folders and links, is refused and named; the rest is unpacked. Constant memory.
/// </summary>
/// <param name="root">Full path of the folder that nothing may leave.</param>
/// <param name="options">How.</param>
/// <param name="failAsync">Told each entry that was refused.</param>
/// <param name="wroteAsync">Told the bytes of each piece that was written.</param>
internal sealed partial class TarUnpacker(
    string root, UnpackOptions options, Func<string, SockException, ValueTask> failAsync,
    Func<long, ValueTask> wroteAsync)
{

    private readonly string _root = System.IO.Path.GetFullPath(root);
    private readonly Dictionary<string, string> _unpacked = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(string Path, UnixFileMode Mode, DateTimeOffset Time)> _folders = [];
    private readonly Dictionary<string, (string Target, string Name)> _links = new(StringComparer.Ordinal);

    /// <summary>Unpacks one entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="parts">Where it goes, below the root; empty for the root itself.</param>
    /// <param name="linkTo">Where the target of a hard link went; null for no hard link, or one that leads
    /// elsewhere.</param>
    /// <param name="cancel">Ends the work.</param>
    public async Task<string?> UnpackAsync(TarEntry entry, string[] parts, string[]? linkTo, CancellationToken cancel)
    {
        string path = System.IO.Path.Combine([_root, .. parts]);
        if (parts.Length == 0 && entry.EntryType == TarEntryType.Directory)
        {
            // The folder that was there before stays as it is; only what is in it was meant.
            return path;
        }

        try
        {
            CheckPath(entry, parts, path);
            switch (entry.EntryType)
            {
                case TarEntryType.Directory:
                    MakeFolder(entry, path);
                    _links.Remove(path);
                    break;
                case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                    await WriteFileAsync(entry, path, cancel).ConfigureAwait(false);
                    _links.Remove(path);
                    break;
                case TarEntryType.SymbolicLink:
                    AddLink(entry, path);
                    break;
                case TarEntryType.HardLink:
                    LinkFile(entry, path, linkTo);
                    break;
                default:
                    throw TarNames.Hostile(entry.Name, TarNames.Kind(entry.EntryType));
            }

            _unpacked[string.Join('/', parts)] = string.Join('/', parts);
            return path;
        }
        catch (SockException refused) when (refused.Failure is SockFailure.ArchiveHostile or SockFailure.FileFailed)
        {
            await failAsync(entry.Name, refused).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            await failAsync(entry.Name, new SockException(SockFailure.FileFailed,
                $"'{path}' cannot be written: {problem.Message}", null, problem)).ConfigureAwait(false);
        }

        return null;
    }

    /// <summary>Makes what has to wait for all entries: symbolic links, and the rights and times of folders.</summary>
    public async Task FinishAsync()
    {
        foreach ((string path, (string target, string name)) in _links)
        {
            try
            {
                Clear(path);
                File.CreateSymbolicLink(path, target);
            }
            catch (SockException refused)
            {
                await failAsync(name, refused).ConfigureAwait(false);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                await failAsync(name, new SockException(SockFailure.FileFailed,
                    $"The link '{path}' cannot be made: {problem.Message}", null, problem)).ConfigureAwait(false);
            }
        }

        // Each stays inside as it is written; together they need not.
        foreach ((string path, (string target, string name)) in options.OutsideLinks ? [] : _links)
        {
            if (new FileInfo(path).LinkTarget is not null && LeadsOut(path))
            {
                File.Delete(path);
                await failAsync(name, LinkOut(name, target)).ConfigureAwait(false);
            }
        }

        foreach ((string path, UnixFileMode mode, DateTimeOffset time) in Enumerable.Reverse(_folders))
        {
            SetMode(path, mode);
            Directory.SetLastWriteTimeUtc(path, time.UtcDateTime);
        }
    }

    /// <summary>Refuses what another entry's name would fall together with, and parents that lead out.</summary>
    private void CheckPath(TarEntry entry, string[] parts, string path)
    {
        if (_unpacked.TryGetValue(string.Join('/', parts), out string? other) && other != string.Join('/', parts)
            && Exists(path) && !IsThere(parts))
        {
            throw TarNames.Hostile(entry.Name, $"this file system takes it for '{other}'");
        }

        string way = _root;
        // A folder that is there is entered too: its rights and time are set.
        foreach (string part in entry.EntryType == TarEntryType.Directory ? parts : parts.SkipLast(1))
        {
            way = System.IO.Path.Combine(way, part);
            if (new DirectoryInfo(way).LinkTarget is not null && LeadsOut(way))
            {
                throw TarNames.Hostile(entry.Name, $"'{way}' is a link that leads out of '{_root}'");
            }
        }

        if (parts.Length > 1)
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        }
    }

    private void MakeFolder(TarEntry entry, string path)
    {
        if (!Directory.Exists(path))
        {
            if (Exists(path))
            {
                throw new SockException(SockFailure.FileFailed,
                    $"'{path}' is a file; the folder '{entry.Name}' cannot take its place.");
            }

            Directory.CreateDirectory(path);
        }

        SetOwner(entry, path);
        _folders.Add((path, entry.Mode, entry.ModificationTime));
    }

    private async Task WriteFileAsync(TarEntry entry, string path, CancellationToken cancel)
    {
        Clear(path);
        FileStreamOptions create = new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Options = FileOptions.Asynchronous,
            BufferSize = 0,
        };
        FileStream file = new(path, create);
        await using (file.ConfigureAwait(false))
        {
            try
            {
                if (entry.DataStream is { } data)
                {
                    await CopyAsync(data, file, cancel).ConfigureAwait(false);
                }

                if (file.Length < entry.Length)
                {
                    throw new SockException(SockFailure.ResponseUnreadable,
                        $"The engine's archive cannot be read: it ends within '{entry.Name}'.");
                }
            }
            catch
            {
                // Half a file looks like a whole one.
                File.Delete(path);
                throw;
            }
        }

        SetOwner(entry, path);
        SetMode(path, entry.Mode);
        File.SetLastWriteTimeUtc(path, entry.ModificationTime.UtcDateTime);
    }

    private async Task CopyAsync(Stream data, FileStream file, CancellationToken cancel)
    {
        byte[] buffer = new byte[128 * 1024];
        for (int count; (count = await data.ReadAsync(buffer, cancel).ConfigureAwait(false)) > 0;)
        {
            await file.WriteAsync(buffer.AsMemory(0, count), cancel).ConfigureAwait(false);
            await wroteAsync(count).ConfigureAwait(false);
        }
    }

    private void AddLink(TarEntry entry, string path)
    {
        string target = System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path)!,
            entry.LinkName));
        if (!IsInside(target) && !options.OutsideLinks)
        {
            throw LinkOut(entry.Name, entry.LinkName);
        }

        Clear(path);
        _links[path] = (entry.LinkName, entry.Name);
    }

    private SockException LinkOut(string name, string target) =>
        TarNames.Hostile(name, $"it is a link to '{target}', which leads out of '{_root}'");

    private void LinkFile(TarEntry entry, string path, string[]? linkTo)
    {
        string? target = linkTo is null ? null : System.IO.Path.Combine([_root, .. linkTo]);
        if (target is not null && _links.TryGetValue(target, out (string Target, string Name) same))
        {
            // Another name of a symbolic link is a link to the same place; whether that leads out depends on where it
            // stands.
            AddLink(new PaxTarEntry(TarEntryType.SymbolicLink, entry.Name) { LinkName = same.Target }, path);
            return;
        }

        if (target is null || !_unpacked.ContainsKey(string.Join('/', linkTo!)) || !File.Exists(target)
            || new FileInfo(target).LinkTarget is not null)
        {
            throw TarNames.Hostile(entry.Name, $"it is a hard link to '{entry.LinkName}', which was not unpacked");
        }

        Clear(path);
        _links.Remove(path);
        if (OperatingSystem.IsWindows() || Native.Link(target, path) != 0)
        {
            File.Copy(target, path);
        }
    }

    /// <summary>
    /// Takes away a file or link that is in the way; a link is never written through, and a device, pipe or socket
    /// stays.
    /// </summary>
    private static void Clear(string path)
    {
        if (new FileInfo(path).LinkTarget is null
            && (Directory.Exists(path) || FileFacts.OfLink(path) is { IsRegular: false }))
        {
            throw new SockException(SockFailure.FileFailed,
                $"'{path}' is {(Directory.Exists(path) ? "a folder" : FileFacts.OfLink(path)!.Kind)}; "
                    + "a file cannot take its place.");
        }

        File.Delete(path);
    }

    /// <summary>True when a path is there in exactly these letters.</summary>
    private bool IsThere(string[] parts) => Enumerable.Range(0, parts.Length).All(i =>
        Directory.EnumerateFileSystemEntries(System.IO.Path.Combine([_root, .. parts[..i]])).Any(there =>
            System.IO.Path.GetFileName(there) == parts[i]));

    private static bool Exists(string path) =>
        File.Exists(path) || Directory.Exists(path) || new FileInfo(path).LinkTarget is not null;

    private bool IsInside(string path) => IsBelow(_root, path);

    private static bool IsBelow(string folder, string path) =>
        path == folder || path.StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal);

    /// <summary>True when a link, with all links on its way, leads out of the root.</summary>
    private bool LeadsOut(string path) => RealPath.Of(path) is { } real && !IsBelow(RealPath.Of(_root) ?? _root, real);

    private void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            // Rights of another user come with the other user only.
            File.SetUnixFileMode(path, options.Owners ? mode : mode & ~(UnixFileMode.SetUser | UnixFileMode.SetGroup));
        }
    }

    private void SetOwner(TarEntry entry, string path)
    {
        if (options.Owners && !OperatingSystem.IsWindows() && Native.LChown(path, entry.Uid, entry.Gid) != 0)
        {
            throw new IOException($"its owner cannot be set to {entry.Uid}:{entry.Gid}, which only root may do");
        }
    }

    private static partial class Native
    {
        [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
        public static partial int Link(string existing, string path);

        [LibraryImport("libc", EntryPoint = "lchown", StringMarshalling = StringMarshalling.Utf8)]
        public static partial int LChown(string path, int user, int group);
    }
}
