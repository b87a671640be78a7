namespace DockerSock.Fake;

/// <summary>A file on its way into an archive.</summary>
/// <param name="Name">Its name there, a directory's with a slash at the end.</param>
/// <param name="File">What it is now.</param>
/// <param name="LinkTo">The name of an earlier entry that is the same file; null for the first one.</param>
internal sealed record ArchiveEntry(string Name, ContainerFile File, string? LinkTo);

/// <content>Files as a tar archive holds them.</content>
public sealed partial class ContainerFiles
{
    /// <summary>Where a path leads; one that ends with a slash must be a directory.</summary>
    internal FoundFile Look(string path)
    {
        lock (_sync)
        {
            return Resolve(path);
        }
    }

    /// <summary>Where the symbolic link at the end of a path leads, also when nothing is there.</summary>
    internal string FinalTarget(string path)
    {
        lock (_sync)
        {
            HashSet<string> seen = [];
            while (seen.Add(path) && Resolve(path) is { File: { Kind: FileKind.SymbolicLink } link } found)
            {
                string parent = found.Path[..(found.Path.LastIndexOf('/') + 1)];
                path = link.Target.StartsWith('/') ? link.Target : parent + link.Target;
                path = Resolve(path) is { Problem: FileProblem.None } next ? next.Path : FilePath.Clean(path);
            }

            return path;
        }
    }

    /// <summary>A file and all below it under another name, as they are now.</summary>
    /// <param name="path">The file, as <see cref="Look"/> found it.</param>
    /// <param name="name">Its name in the archive; empty for the names below it alone.</param>
    internal IReadOnlyList<ArchiveEntry> Archive(string path, string name)
    {
        lock (_sync)
        {
            Dictionary<ContainerFile, string> first = new(ReferenceEqualityComparer.Instance);
            List<ArchiveEntry> entries = [];
            foreach ((string below, ContainerFile file) in Walk(Resolve(path).File!, ""))
            {
                string full = name.Length == 0 ? below.TrimStart('/') : name.TrimEnd('/') + below;
                full = file.IsDirectory && full.Length > 0 ? full + "/" : full;
                full = full.Length == 0 && name.Length > 0 ? "/" : full;
                if (full.Length == 0)
                {
                    continue;
                }

                bool again = !first.TryAdd(file, full) && !file.IsDirectory;
                entries.Add(new ArchiveEntry(full, file.Copy(), again ? first[file] : null));
            }

            return entries;
        }
    }
}
