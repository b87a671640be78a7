using System.Formats.Tar;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>How files are copied.</summary>
internal sealed record CopyOptions
{
    /// <summary>True to copy what a link named as the source leads to.</summary>
    public bool FollowLink { get; init; }

    /// <summary>True to keep owners.</summary>
    public bool Archive { get; init; }

    /// <summary>True to create links that lead out of the destination.</summary>
    public bool OutsideLinks { get; init; }
}

/// <summary>What of a container is copied: a path, or all paths that a pattern means.</summary>
/// <param name="Path">The path; with a pattern the folder that everything that can match is in.</param>
/// <param name="Segments">Matchers of the parts below the folder; empty for the path itself.</param>
internal sealed record CopySource(ContainerPath Path, IReadOnlyList<Func<string, bool>> Segments);

/// <summary>
/// Copies files between this machine and containers, and between containers, with the rules of <c>docker cp</c>: a
/// folder goes into a folder that is there and takes the name of one that is not; <c>/.</c> at the end means what is in
/// it. Source: ContainerArchive, PutContainerArchive, ContainerArchiveInfo.
/// </summary>
internal static class ItemCopy
{
    private const string Tar = "application/x-tar";
    private const int MostLinks = 40;

    /// <summary>Copies from this machine into a container.</summary>
    /// <param name="call">The engine.</param>
    /// <param name="sources">Full paths, with <c>/.</c> at the end of those whose contents are meant, and a slash at the
    /// end of folders, also where a link to one stands.</param>
    /// <param name="to">The destination.</param>
    /// <param name="options">How.</param>
    public static async Task UploadAsync(EngineCall call,
        IReadOnlyList<string> sources, ContainerPath to, CopyOptions options)
    {
        Target target = await TargetAsync(call, to).ConfigureAwait(false);
        List<PackItem> items = [];
        foreach (string source in sources)
        {
            bool contents = source.EndsWith("/.", StringComparison.Ordinal);
            bool slash = System.IO.Path.EndsInDirectorySeparator(source);
            string path = System.IO.Path.TrimEndingDirectorySeparator(contents ? source[..^2] : source);
            path = path.Length == 0 ? "/" : path;
            string name = System.IO.Path.GetFileName(path);
            if ((options.FollowLink || contents || slash) && LocalFiles.LinkTarget(path) is not null)
            {
                path = RealPath.Of(path) ?? path;
            }

            bool folder = Directory.Exists(path) && (contents || LocalFiles.LinkTarget(path) is null);
            if (slash && !folder)
            {
                throw new SockException(SockFailure.NameInvalid,
                    $"'{source}' is not a folder; the slash at its end says that it is one.");
            }

            items.Add(new PackItem(path, target.NameFor(name, folder, contents, sources.Count > 1)));
        }

        long done = 0;
        string activity = $"Copying to {to}";
        RequestBody body = RequestBody.OfWriter(Tar, sources,
            (stream, cancel) =>
                TarPacker.WriteAsync(items, stream, (file, problem) => call.FailAsync(file, problem), total =>
                Volatile.Write(ref done, total), cancel));
        long? size = sources.Count == 1 && File.Exists(items[0].Path) ? new FileInfo(items[0].Path).Length : null;
        await PutAsync(call, target, body, options, () => new TransferProgress(activity, Volatile.Read(ref done), size))
            .ConfigureAwait(false);
        await call.ReportAsync(new TransferProgress(activity, done, size, Ended: true)).ConfigureAwait(false);
    }

    /// <summary>
    /// Copies from a container to this machine; returns the full paths of what came there at the top.
    /// </summary>
    /// <param name="call">The engine.</param>
    /// <param name="source">The source.</param>
    /// <param name="destination">Full path of the destination; with a slash at the end it must be a folder.</param>
    /// <param name="several">True when there are more sources, so that the destination must be a folder.</param>
    /// <param name="options">How.</param>
    public static async Task<IReadOnlyCollection<string>> DownloadAsync(EngineCall call, CopySource source,
        string destination, bool several, CopyOptions options)
    {
        bool pattern = source.Segments.Count > 0;
        Target target = LocalTarget(destination, several || pattern);
        ContainerPath from = options.FollowLink ? await RealAsync(call, source.Path).ConfigureAwait(false)
            : source.Path;
        using SockResponse response = await OpenAsync(call, from).ConfigureAwait(false);
        DockerItem item = ContainerPath.Item(call, response, from);
        ProgressMeter meter = new(call, $"Copying from {source.Path}", item.IsDirectory ? null : item.Size);
        UnpackOptions how = new() { Owners = options.Archive, OutsideLinks = options.OutsideLinks };
        TarUnpacker unpacker = new(target.Folder, how, (file, problem) => call.FailAsync(file, problem),
            meter.AddAsync);
        HashSet<string> top = new(StringComparer.Ordinal);
        Placer placer = new(source, target, item, source.Path.Name, several);
        await foreach ((TarHeader entry, Stream content) in EntriesAsync(call, response, placer)
            .ConfigureAwait(false))
        {
            if (placer.Place(entry.Name) is { } parts)
            {
                string[]? linkTo = entry.Type == TarEntryType.HardLink ? placer.PlaceOrNull(entry.LinkName) : null;
                if (await unpacker.UnpackAsync(entry, content, parts, linkTo, call.Cancel).ConfigureAwait(false)
                    is { } path && (placer.IsTop(parts) || parts.Length == 0))
                {
                    top.Add(path);
                }
            }
        }

        await unpacker.FinishAsync().ConfigureAwait(false);
        if (unpacker.LostAttributes.Count > 0)
        {
            await call.WarnAsync(source.Path.ToString(), $"Files of '{source.Path}' have attributes that could not be "
                + $"set here: {string.Join(", ", unpacker.LostAttributes)}.").ConfigureAwait(false);
        }

        await meter.EndAsync().ConfigureAwait(false);
        placer.CheckPlaced();
        return top;
    }

    /// <summary>
    /// Copies from a container to another, or to the same; the archive goes through this process and is not kept.
    /// </summary>
    /// <param name="call">The engine of the source.</param>
    /// <param name="source">The source.</param>
    /// <param name="other">The engine of the destination.</param>
    /// <param name="to">The destination.</param>
    /// <param name="several">True when there are more sources, so that the destination must be a folder.</param>
    /// <param name="options">How.</param>
    public static async Task TransferAsync(EngineCall call, CopySource source, EngineCall other, ContainerPath to,
        bool several, CopyOptions options)
    {
        Target target = await TargetAsync(other, to).ConfigureAwait(false);
        ContainerPath from = options.FollowLink ? await RealAsync(call, source.Path).ConfigureAwait(false)
            : source.Path;
        using SockResponse response = await OpenAsync(call, from).ConfigureAwait(false);
        DockerItem item = ContainerPath.Item(call, response, from);
        Placer placer = new(source, target, item, source.Path.Name, several || source.Segments.Count > 0);
        long done = 0;
        string activity = $"Copying from {source.Path} to {to}";
        RequestBody body = RequestBody.OfWriter(Tar, [source.Path.ToString()], async (stream, cancel) =>
        {
            ArchiveWriter writer = new(stream);
            await using (writer.ConfigureAwait(false))
            {
                byte[] buffer = new byte[1 << 17];
                await foreach ((TarHeader entry, Stream content) in EntriesAsync(call, response, placer)
                    .ConfigureAwait(false))
                {
                    if (placer.Place(entry.Name) is not { Length: > 0 } parts)
                    {
                        continue;
                    }

                    await writer.WriteAsync(entry with
                    {
                        Name = string.Join('/', parts),
                        LinkName = entry.Type == TarEntryType.HardLink && placer.PlaceOrNull(entry.LinkName)
                            is { } linked ? string.Join('/', linked) : entry.LinkName,
                    }, cancel).ConfigureAwait(false);
                    for (int count; (count = await content.ReadAsync(buffer, cancel).ConfigureAwait(false)) > 0;)
                    {
                        await writer.WriteAsync(buffer.AsMemory(0, count), cancel).ConfigureAwait(false);
                        Interlocked.Add(ref done, count);
                    }
                }
            }
        });
        await PutAsync(other, target, body, options, () => new TransferProgress(activity, Volatile.Read(ref done),
            item.IsDirectory ? null : item.Size)).ConfigureAwait(false);
        await call.ReportAsync(new TransferProgress(activity, done, null, Ended: true)).ConfigureAwait(false);
        placer.CheckPlaced();
    }

    /// <summary>The items that a path or pattern means.</summary>
    public static async IAsyncEnumerable<DockerItem> ItemsAsync(EngineCall call, CopySource source)
    {
        if (source.Segments.Count == 0)
        {
            yield return await source.Path.StatAsync(call).ConfigureAwait(false) ?? throw Missing(call, source.Path);
            yield break;
        }

        using SockResponse response = await OpenAsync(call, source.Path).ConfigureAwait(false);
        Placer placer = new(source, new Target("", null, true, false, source.Path.ToString()),
            ContainerPath.Item(call, response, source.Path), source.Path.Name, several: true);
        List<ContainerPath> found = [];
        await foreach ((TarHeader entry, Stream content) in EntriesAsync(call, response, placer)
            .ConfigureAwait(false))
        {
            if (placer.MatchedPath(entry.Name) is { } path)
            {
                found.Add(source.Path.At(path));
            }
        }

        foreach (ContainerPath path in found)
        {
            DockerItem? item = null;
            try
            {
                item = await path.StatAsync(call).ConfigureAwait(false);
            }
            catch (SockException odd) when (odd.Failure == SockFailure.ResponseUnreadable)
            {
                await call.FailAsync(path.ToString(), odd).ConfigureAwait(false);
            }

            if (item is not null)
            {
                yield return item;
            }
            else if (NotByName(path) is { } why)
            {
                await call.FailAsync(path.ToString(), new SockException(SockFailure.ObjectNotFound,
                    $"{call.Engine.Endpoint} does not find '{path}', which is there.", why)).ConfigureAwait(false);
            }
        }
    }

    private static Task<SockResponse> OpenAsync(EngineCall call, ContainerPath path) =>
        OpenAsync(call, path, DockerRequest.Get($"/containers/{path.Container}/archive").Query("path", path.Path));

    private static async Task<SockResponse> OpenAsync(EngineCall call, ContainerPath path, DockerRequest request)
    {
        try
        {
            return await call.OpenAsync(request).ConfigureAwait(false);
        }
        catch (SockException missing) when (missing.Failure == SockFailure.ObjectNotFound)
        {
            await ContainerLookup.InspectAsync(call, path.Container).ConfigureAwait(false);
            throw Missing(call, path);
        }
    }

    /// <summary>What to do about a name that some engines cannot be asked for; null for all others.</summary>
    private static string? NotByName(ContainerPath path) => ByteText.IsUnicode(path.Path) ? null
        : "Its name is not UTF-8: this engine knows it only with the folder that it is in.";

    private static SockException Missing(EngineCall call, ContainerPath path) =>
        new(SockFailure.ObjectNotFound,
            $"There is no '{path.Path}' in container '{path.Container}' on {call.Engine.Endpoint}.");

    private static async IAsyncEnumerable<(TarHeader Entry, Stream Content)> EntriesAsync(EngineCall call,
        SockResponse response, Placer placer)
    {
        ArchiveReader reader = new(response.Body, why => Unreadable(why, response));
        while (await reader.NextAsync(call.Cancel).ConfigureAwait(false) is { } entry)
        {
            string? hostile = placer.Refusal(entry.Name) ?? TarNames.Refusal(entry);
            if (hostile is not null)
            {
                await call.FailAsync(entry.Name, TarNames.Hostile(entry.Name, hostile)).ConfigureAwait(false);
                continue;
            }

            if (entry.Type == TarEntryType.HardLink && placer.PlaceOrNull(entry.LinkName) is null
                && placer.PlaceOrNull(entry.Name) is not null
                && placer.PathOf(entry.Name) is { } path)
            {
                // Its data stands at the other name, which is not copied: asked for by itself, the file comes with its
                // data.
                using SockResponse single = await OpenAsync(call, path).ConfigureAwait(false);
                ArchiveReader file = new(single.Body, why => Unreadable(why, single));
                if (await file.NextAsync(call.Cancel).ConfigureAwait(false) is { Type: TarEntryType.RegularFile } whole)
                {
                    yield return (whole with { Name = entry.Name }, file.Content);
                }

                continue;
            }

            if (entry.ModifiedTime is null)
            {
                await call.FailAsync(entry.Name, new SockException(SockFailure.FileFailed,
                    $"The entry '{entry.Name}' is copied without its time, which is in no calendar."))
                    .ConfigureAwait(false);
            }

            yield return (entry, reader.Content);
        }
    }

    private static SockException Unreadable(string why, SockResponse response) =>
        new(SockFailure.ResponseUnreadable, $"The engine's archive cannot be read: {why}.")
        {
            Status = response.Status,
        };

    private static Task PutAsync(EngineCall call, Target target, RequestBody body, CopyOptions options,
        Func<TransferProgress> progress) => call.SendAsync(
            DockerRequest.Put($"/containers/{target.Container}/archive", body).Query("path", target.Folder)
                .Query("noOverwriteDirNonDir", "true").Query("copyUIDGID", options.Archive ? "true" : null), progress);

    /// <summary>Where a path in a container really is, links followed.</summary>
    private static async Task<ContainerPath> RealAsync(EngineCall call, ContainerPath path)
    {
        for (int i = 0; i < MostLinks; i++)
        {
            if (await path.StatAsync(call).ConfigureAwait(false) is not { LinkTarget: { } target })
            {
                return path;
            }

            path = path.At(target.StartsWith('/') ? target : path.Parent.TrimEnd('/') + "/" + target);
        }

        throw new SockException(SockFailure.NameInvalid, $"'{path}' is a link that leads to itself.");
    }

    private static async Task<Target> TargetAsync(EngineCall call, ContainerPath to)
    {
        ContainerPath real = await RealAsync(call, to).ConfigureAwait(false);
        DockerItem? there = await real.StatAsync(call).ConfigureAwait(false);
        if (there?.IsDirectory == true)
        {
            return new Target(real.Path, null, true, true, to.ToString()) { Container = to.Container };
        }

        return new Target(real.Parent, real.Name, false, there is not null, to.ToString()) { Container = to.Container,
            MustBeFolder = to.Path.EndsWith('/') || to.MeansContents };
    }

    private static Target LocalTarget(string destination, bool mustBeFolder)
    {
        string path = System.IO.Path.TrimEndingDirectorySeparator(destination);
        if (Directory.Exists(path))
        {
            return new Target(path, null, true, true, destination);
        }

        // A link that the user names is meant for the file behind it.
        path = FileTarget.At(path).Path;
        return new Target(System.IO.Path.GetDirectoryName(path)!, System.IO.Path.GetFileName(path), false,
            File.Exists(path), destination) { MustBeFolder = mustBeFolder || destination.EndsWith('/') };
    }

    /// <summary>Where a copy goes.</summary>
    /// <param name="Folder">The folder that the archive is unpacked in.</param>
    /// <param name="Name">Name that the source takes in it; null for its own.</param>
    /// <param name="IsFolder">True when the destination is a folder that is there.</param>
    /// <param name="Exists">True when there is something at the destination.</param>
    /// <param name="Text">The destination as the user wrote it.</param>
    private sealed record Target(string Folder, string? Name, bool IsFolder, bool Exists, string Text)
    {
        public string Container { get; init; } = "";

        public bool MustBeFolder { get; init; }

        /// <summary>Name of a source in the archive; empty for the contents of a folder.</summary>
        /// <exception cref="SockException">The source cannot go there.</exception>
        public string NameFor(string name, bool folder, bool contents, bool several)
        {
            if (contents && !folder)
            {
                throw new SockException(SockFailure.NameInvalid,
                    $"'{name}' is not a folder; /. at its end means what is in it.");
            }

            if (IsFolder)
            {
                return contents ? "" : name;
            }

            if (several || (MustBeFolder && !folder) || (Exists && folder))
            {
                throw new SockException(SockFailure.FileFailed,
                    Exists ? $"'{Text}' is not a folder." : $"There is no folder '{Text}'.", several
                        ? "Several sources go into a folder that is there." : null);
            }

            return Name!;
        }
    }

    /// <summary>Says where entries of a source's archive go.</summary>
    private sealed class Placer
    {
        private readonly CopySource _source;
        private readonly string _name;
        private readonly string _archiveRoot;
        private readonly int _depth;
        private readonly bool _rootless;
        private readonly bool _single;
        private readonly bool _fromRoot;
        private bool _hasPlaced;
        private readonly Dictionary<string, bool> _matches = new(StringComparer.Ordinal);

        /// <summary>
        /// All entries of the archive of a path begin with its name; Podman's begin with a dot for contents.
        /// </summary>
        public Placer(CopySource source, Target target, DockerItem item, string sourceName, bool several)
        {
            _source = source;
            bool contents = sourceName is "." || item.Name is "/" or "" || source.Path.Path == "/";
            _archiveRoot = item.Name is "." or "/" ? "" : item.Name;
            string name = contents ? item.Name : sourceName;
            _name = source.Segments.Count > 0 ? ""
                : target.NameFor(name, item.IsDirectory, contents && item.IsDirectory, several);
            if (source.Segments.Count > 0 && !target.IsFolder)
            {
                target.NameFor("", folder: false, contents: false, several: true);
            }

            _depth = source.Segments.Count;
            // Engines do not agree on the name of a link's target, but a file is the only entry.
            _single = !item.IsDirectory;
            _rootless = _archiveRoot.Length == 0;
            _fromRoot = item.Name == "/";
        }

        /// <summary>Sees to it that an entry has found a place.</summary>
        /// <exception cref="SockException">None has.</exception>
        public void CheckPlaced()
        {
            if (!_hasPlaced)
            {
                throw _depth > 0
                    ? new SockException(SockFailure.ObjectNotFound, $"Nothing in '{_source.Path}' matches the pattern.",
                        "Look with Get-DockerItem.")
                    : new SockException(SockFailure.ResponseUnreadable,
                        $"The engine's archive of '{_source.Path}' has nothing of it.", NotByName(_source.Path));
            }
        }

        /// <summary>Why an entry's name is refused; null when it is not.</summary>
        public string? Refusal(string name)
        {
            try
            {
                Parts(name);
                return null;
            }
            catch (SockException hostile)
            {
                return hostile.Message[(hostile.Message.IndexOf(": ", StringComparison.Ordinal) + 2)..].TrimEnd('.');
            }
        }

        /// <summary>Where an entry goes, below the target's folder; null for one that is not meant.</summary>
        public string[]? Place(string name)
        {
            string[]? parts = PlaceOrNull(name);
            _hasPlaced |= parts is not null;
            return parts;
        }

        /// <summary>The same, for a name that is only mentioned.</summary>
        public string[]? PlaceOrNull(string name)
        {
            string[] parts;
            try
            {
                parts = Below(Parts(name));
            }
            catch (SockException)
            {
                return null;
            }

            if (_depth == 0)
            {
                return _name.Length > 0 ? [_name, .. parts] : parts;
            }

            return parts.Length >= _depth && Matches(parts) ? parts[(_depth - 1)..] : null;
        }

        /// <summary>
        /// The path in the container of an entry that the pattern means itself, not of what is in it.
        /// </summary>
        public string? MatchedPath(string name)
        {
            string[] parts = Below(Parts(name));
            return parts.Length == _depth && Matches(parts)
                ? $"{_source.Path.Path.TrimEnd('/')}/{string.Join('/', parts)}" : null;
        }

        /// <summary>
        /// The path in the container of an entry that a pattern has brought; null for a source without one.
        /// </summary>
        public ContainerPath? PathOf(string name) => _depth == 0 ? null
            : _source.Path.At($"{_source.Path.Path.TrimEnd('/')}/{string.Join('/', Below(Parts(name)))}");

        /// <summary>True for the place of the source itself, or of what a pattern means.</summary>
        public bool IsTop(string[] parts) => parts.Length == 1;

        private bool Matches(string[] parts)
        {
            string key = string.Join('/', parts.Take(_depth));
            if (!_matches.TryGetValue(key, out bool matches))
            {
                _matches[key] = matches = Enumerable.Range(0, _depth).All(i => _source.Segments[i](parts[i]));
            }

            return matches;
        }

        /// <summary>
        /// The parts of an entry's name; the archive of the root has a slash in front of each, as its root's name.
        /// </summary>
        private string[] Parts(string name) => TarNames.Parts(_fromRoot && name.StartsWith('/') ? name[1..] : name);

        /// <summary>The parts below the archive's root.</summary>
        private string[] Below(string[] parts) => parts.Length == 0 ? parts
            : _single ? parts[1..]
            : !_rootless && (parts[0] == _archiveRoot || parts[0] == _source.Path.Name) ? parts[1..] : parts;
    }
}
