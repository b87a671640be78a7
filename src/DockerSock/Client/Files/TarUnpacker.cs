using System.Formats.Tar;

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
internal sealed class TarUnpacker(
    string root, UnpackOptions options, Func<string, SockException, ValueTask> failAsync,
    Func<long, ValueTask> wroteAsync)
{
    private readonly string _root = System.IO.Path.GetFullPath(root);
    private readonly Dictionary<string, string> _unpacked = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(string Path, TarHeader Entry)> _folders = [];
    private readonly SortedSet<string> _lostAttributes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TarHeader> _links = new(StringComparer.Ordinal);

    /// <summary>The names of extended attributes that files could not be given.</summary>
    public IReadOnlyCollection<string> LostAttributes => _lostAttributes;

    /// <summary>Unpacks one entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="content">Its content.</param>
    /// <param name="parts">Where it goes, below the root; empty for the root itself.</param>
    /// <param name="linkTo">Where the target of a hard link went; null for no hard link, or one that leads
    /// elsewhere.</param>
    /// <param name="cancel">Ends the work.</param>
    public async Task<string?> UnpackAsync(TarHeader entry, Stream content, string[] parts, string[]? linkTo,
        CancellationToken cancel)
    {
        string path = System.IO.Path.Combine([_root, .. parts]);
        if (parts.Length == 0 && entry.Type == TarEntryType.Directory)
        {
            // The folder that was there before stays as it is; only what is in it was meant.
            return path;
        }

        try
        {
            CheckPath(entry, parts, path);
            switch (entry.Type)
            {
                case TarEntryType.Directory:
                    MakeFolder(entry, path);
                    _links.Remove(path);
                    break;
                case TarEntryType.RegularFile:
                    await WriteFileAsync(entry, content, path, cancel).ConfigureAwait(false);
                    _links.Remove(path);
                    break;
                case TarEntryType.SymbolicLink:
                    AddLink(entry, path);
                    break;
                case TarEntryType.HardLink:
                    LinkFile(entry, path, linkTo);
                    break;
                default:
                    throw TarNames.Hostile(entry.Name, TarNames.Kind(entry.Type));
            }

            _unpacked[string.Join('/', parts)] = string.Join('/', parts);
            return path;
        }
        catch (SockException refused) when (refused.Failure is SockFailure.ArchiveHostile or SockFailure.FileFailed)
        {
            await failAsync(entry.Name, refused).ConfigureAwait(false);
        }
        catch (Exception problem) when (IsFiles(problem))
        {
            await failAsync(entry.Name, new SockException(SockFailure.FileFailed,
                $"'{path}' cannot be written: {problem.Message}", null, problem)).ConfigureAwait(false);
        }

        return null;
    }

    /// <summary>Makes what has to wait for all entries: symbolic links, and the rights and times of folders.</summary>
    public async Task FinishAsync()
    {
        foreach ((string path, TarHeader link) in _links)
        {
            await TryAsync(link, $"The link '{path}' cannot be made", () =>
            {
                Clear(path);
                LocalFiles.CreateLink(path, link.LinkName);
                SetOwner(link, path);
                SetAttributes(link, path);
            }).ConfigureAwait(false);
        }

        // Each stays inside as it is written; together they need not.
        foreach ((string path, TarHeader link) in options.OutsideLinks ? [] : _links)
        {
            if (LocalFiles.LinkTarget(path) is not null && LeadsOut(path))
            {
                LocalFiles.Delete(path);
                await failAsync(link.Name, LinkOut(link.Name, link.LinkName)).ConfigureAwait(false);
            }
        }

        foreach ((string path, TarHeader folder) in Enumerable.Reverse(_folders))
        {
            await TryAsync(folder, $"Rights and time of '{path}' cannot be set", () =>
            {
                SetMode(path, folder.Mode);
                SetTime(folder, path);
            }).ConfigureAwait(false);
        }
    }

    private static bool IsFiles(Exception problem) =>
        problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;

    private async Task TryAsync(TarHeader entry, string failed, Action act)
    {
        try
        {
            act();
        }
        catch (SockException refused)
        {
            await failAsync(entry.Name, refused).ConfigureAwait(false);
        }
        catch (Exception problem) when (IsFiles(problem))
        {
            await failAsync(entry.Name, new SockException(SockFailure.FileFailed, $"{failed}: {problem.Message}", null,
                problem)).ConfigureAwait(false);
        }
    }

    /// <summary>Refuses what another entry's name would fall together with, and parents that lead out.</summary>
    private void CheckPath(TarHeader entry, string[] parts, string path)
    {
        if (_unpacked.TryGetValue(string.Join('/', parts), out string? other) && other != string.Join('/', parts)
            && LocalFiles.Exists(path) && !IsThere(parts))
        {
            throw TarNames.Hostile(entry.Name, $"this file system takes it for '{other}'");
        }

        string way = _root;
        // A folder that is there is entered too: its rights and time are set.
        foreach (string part in entry.Type == TarEntryType.Directory ? parts : parts.SkipLast(1))
        {
            way = System.IO.Path.Combine(way, part);
            if (LocalFiles.LinkTarget(way) is not null && LeadsOut(way))
            {
                throw TarNames.Hostile(entry.Name, $"'{way}' is a link that leads out of '{_root}'");
            }
        }

        if (parts.Length > 1)
        {
            LocalFiles.CreateFolder(System.IO.Path.GetDirectoryName(path)!);
        }
    }

    private void MakeFolder(TarHeader entry, string path)
    {
        if (!LocalFiles.IsFolder(path))
        {
            if (LocalFiles.Exists(path))
            {
                throw new SockException(SockFailure.FileFailed,
                    $"'{path}' is a file; the folder '{entry.Name}' cannot take its place.");
            }

            LocalFiles.CreateFolder(path);
        }

        SetOwner(entry, path);
        SetAttributes(entry, path);
        _folders.Add((path, entry));
    }

    private async Task WriteFileAsync(TarHeader entry, Stream content, string path, CancellationToken cancel)
    {
        CheckFree(path);
        // Half a file looks like a whole one, and what was there stays until the other is whole.
        string part = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path)!, $".{Guid.NewGuid():n}.partial");
        try
        {
            FileStream file = LocalFiles.CreateFile(part);
            await using (file.ConfigureAwait(false))
            {
                await CopyAsync(entry, content, file, cancel).ConfigureAwait(false);
            }

            LocalFiles.Move(part, path);
        }
        catch
        {
            LocalFiles.Delete(part);
            throw;
        }

        SetOwner(entry, path);
        SetMode(path, entry.Mode);
        SetAttributes(entry, path);
        SetTime(entry, path);
    }

    private async Task CopyAsync(TarHeader entry, Stream content, FileStream file, CancellationToken cancel)
    {
        byte[] buffer = new byte[128 * 1024];
        if (entry.IsSparse)
        {
            file.SetLength(entry.Size);
        }

        for (int count; (count = await content.ReadAsync(buffer, cancel).ConfigureAwait(false)) > 0;)
        {
            if (entry.IsSparse && !buffer.AsSpan(0, count).ContainsAnyExcept((byte)0))
            {
                // A hole in the archive is one here: few bytes must not fill a disk.
                file.Seek(count, SeekOrigin.Current);
                continue;
            }

            await file.WriteAsync(buffer.AsMemory(0, count), cancel).ConfigureAwait(false);
            await wroteAsync(count).ConfigureAwait(false);
        }
    }

    private void AddLink(TarHeader entry, string path)
    {
        string target = System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path)!,
            entry.LinkName));
        if (!IsInside(target) && !options.OutsideLinks)
        {
            throw LinkOut(entry.Name, entry.LinkName);
        }

        Clear(path);
        _links[path] = entry;
    }

    private SockException LinkOut(string name, string target) =>
        TarNames.Hostile(name, $"it is a link to '{target}', which leads out of '{_root}'");

    private void LinkFile(TarHeader entry, string path, string[]? linkTo)
    {
        string? target = linkTo is null ? null : System.IO.Path.Combine([_root, .. linkTo]);
        if (target is not null && _links.TryGetValue(target, out TarHeader? same))
        {
            // Another name of a symbolic link is a link to the same place; whether that leads out depends on where it
            // stands.
            AddLink(same with { Name = entry.Name }, path);
            return;
        }

        if (target is null || !_unpacked.ContainsKey(string.Join('/', linkTo!)) || !LocalFiles.Exists(target)
            || LocalFiles.IsFolder(target) || LocalFiles.LinkTarget(target) is not null)
        {
            throw TarNames.Hostile(entry.Name, $"it is a hard link to '{entry.LinkName}', which was not unpacked");
        }

        Clear(path);
        _links.Remove(path);
        LocalFiles.CreateName(path, target);
    }

    /// <summary>
    /// Takes away a file or link that is in the way; a link is never written through, and a device, pipe or socket
    /// stays.
    /// </summary>
    private static void Clear(string path)
    {
        CheckFree(path);
        LocalFiles.Delete(path);
    }

    private static void CheckFree(string path)
    {
        if (LocalFiles.LinkTarget(path) is null
            && (LocalFiles.IsFolder(path) || FileFacts.OfLink(path) is { IsRegular: false }))
        {
            throw new SockException(SockFailure.FileFailed,
                $"'{path}' is {(LocalFiles.IsFolder(path) ? "a folder" : FileFacts.OfLink(path)!.Kind)}; "
                    + "a file cannot take its place.");
        }
    }

    /// <summary>True when a path is there in exactly these letters.</summary>
    private bool IsThere(string[] parts) => Enumerable.Range(0, parts.Length).All(i =>
        LocalFiles.Names(System.IO.Path.Combine([_root, .. parts[..i]])).Contains(parts[i]));

    private bool IsInside(string path) => IsBelow(_root, path);

    private static bool IsBelow(string folder, string path) =>
        path == folder || path.StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal);

    /// <summary>True when a link, with all links on its way, leads out of the root.</summary>
    private bool LeadsOut(string path) => RealPath.Of(path) is { } real && !IsBelow(RealPath.Of(_root) ?? _root, real);

    // Rights of another user come with the other user only.
    private void SetMode(string path, UnixFileMode mode) => LocalFiles.SetMode(path,
        options.Owners ? mode : mode & ~(UnixFileMode.SetUser | UnixFileMode.SetGroup));

    private void SetOwner(TarHeader entry, string path)
    {
        if (options.Owners)
        {
            LocalFiles.SetOwner(path, entry.UserId, entry.GroupId);
        }
    }

    /// <summary>Last of all but the time: to write to a file, or to give it away, takes its capabilities.</summary>
    private void SetAttributes(TarHeader entry, string path)
    {
        foreach ((string name, byte[] value) in OperatingSystem.IsLinux() ? entry.Attributes : [])
        {
            if (!LocalFiles.TrySetAttribute(path, name, value))
            {
                _lostAttributes.Add(name);
            }
        }
    }

    private static void SetTime(TarHeader entry, string path)
    {
        if (entry.ModifiedTime is { } time)
        {
            LocalFiles.SetTime(path, time.UtcDateTime);
        }
    }
}
