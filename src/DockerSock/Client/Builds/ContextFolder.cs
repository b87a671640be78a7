namespace DockerSock.Client;

/// <summary>A file, folder or link of a folder that is sent to a build.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Name">Its path in the context, with <c>/</c> between its parts.</param>
/// <param name="IsFolder">True for a folder.</param>
/// <param name="Facts">What the system says of it, not of what it leads to; null where the system says nothing.</param>
internal sealed record ContextEntry(string Path, string Name, bool IsFolder, FileFacts? Facts)
{
    /// <summary>Its mode; null where the system says nothing.</summary>
    public UnixFileMode? Mode => (UnixFileMode?)(Facts?.Mode & 0xFFF);
}

/// <summary>A folder as a build is sent it: what is ignored left out, each folder before what is in it.</summary>
/// <param name="root">Full path, links followed.</param>
/// <param name="ignore">What is not sent.</param>
/// <param name="dockerfile">The Dockerfile in it, which is sent in any case; null when it is elsewhere.</param>
/// <param name="buildKit">
/// True to send also the ignored folders above what is sent, as BuildKit does; otherwise the engine makes them anew. An
/// engine with BuildKit does not read the <c>.dockerignore</c> file of an archive either, so that it is sent like any
/// other file; the others take away what it names when they have it.
/// </param>
internal sealed class ContextFolder(string root, IgnoreFile ignore, string? dockerfile, bool buildKit)
{
    private readonly HashSet<string> _skipped = [];

    /// <summary>True when the engine reads the <c>.dockerignore</c> file that it is sent.</summary>
    public bool IsIgnoreFileRead => !buildKit;

    /// <summary>The sockets that are not sent, full paths; no archive can hold them.</summary>
    public IReadOnlyList<string> Skipped => [.. _skipped];

    /// <summary>What is sent.</summary>
    /// <exception cref="SockException"><see cref="SockFailure.FileFailed"/>: a folder cannot be read.</exception>
    public IEnumerable<ContextEntry> Entries() => Entries(root, "", null, []);

    /// <summary>Counts what is sent, and sees to it that all of it can be read.</summary>
    /// <param name="cancel">Ends the counting.</param>
    /// <exception cref="SockException"><see cref="SockFailure.FileFailed"/>: a file cannot be read.</exception>
    public BuildContextSize Measure(CancellationToken cancel)
    {
        int files = 0;
        long bytes = 0;
        HashSet<(uint, uint, ulong)> seen = [];
        foreach (ContextEntry entry in Entries())
        {
            cancel.ThrowIfCancellationRequested();
            files++;
            if (!entry.IsFolder && entry.Facts is not { IsRegular: false } && LocalFiles.LinkTarget(entry.Path) is null
                && (entry.Facts is not { Names: > 1 } facts || seen.Add(facts.Identity)))
            {
                bytes += TarFiles.LengthOf(entry.Path);
            }
        }

        return new BuildContextSize(files, bytes);
    }

    private IEnumerable<ContextEntry> Entries(string folder, string prefix, IgnoreVerdict? above,
        List<ContextEntry> ignored)
    {
        foreach (string name in TarFiles.Names(folder))
        {
            string path = Path.Combine(folder, name);
            bool isFolder = LocalFiles.IsFolder(path) && LocalFiles.LinkTarget(path) is null;
            ContextEntry entry = new(path, prefix + name, isFolder, FileFacts.OfLink(path));
            IgnoreVerdict verdict = ignore.Judge(entry.Name, above);
            if (verdict.IsIgnored && entry.Name != dockerfile && (buildKit || entry.Name != IgnoreFile.Name))
            {
                if (!entry.IsFolder || !(ignore.MayKeepBelow(entry.Name) || IsAboveDockerfile(entry)))
                {
                    continue;
                }

                ignored.Add(entry);
            }
            else if (entry.Facts is { IsSocket: true })
            {
                _skipped.Add(entry.Path);
            }
            else
            {
                foreach (ContextEntry parent in buildKit ? ignored : [])
                {
                    yield return parent;
                }

                ignored.Clear();
                yield return entry;
            }

            if (entry.IsFolder)
            {
                foreach (ContextEntry below in Entries(entry.Path, $"{entry.Name}/", verdict, ignored))
                {
                    yield return below;
                }

                ignored.Remove(entry);
            }
        }
    }

    private bool IsAboveDockerfile(ContextEntry folder) =>
        dockerfile?.StartsWith(folder.Name + "/", StringComparison.Ordinal) == true;
}
