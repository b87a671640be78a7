namespace DockerSock.Fake;

/// <content>Files as layers of an image.</content>
public sealed partial class ContainerFiles
{
    private const string Deleted = ".wh.";

    /// <summary>No files at all, as an image begins that is made from scratch.</summary>
    internal static ContainerFiles None(TimeProvider time) =>
        new(time, new ContainerFile(FileKind.Directory, Octal(755), 0, 0, time.GetUtcNow()));

    /// <summary>Removes all that is in a directory.</summary>
    internal void Empty(ContainerFile directory)
    {
        lock (_sync)
        {
            directory.Children.Clear();
        }
    }

    /// <summary>What differs from the image, as a layer holds it: what is deleted has a file of its own.</summary>
    internal IReadOnlyList<ArchiveEntry> Layer()
    {
        lock (_sync)
        {
            Dictionary<ContainerFile, string> first = new(ReferenceEqualityComparer.Instance);
            List<FileChange> changes = [];
            Compare(_image, _root, "", changes);
            return [.. changes.Select(change => change.Kind == 2 ? Whiteout(change.Path) : Entry(change.Path))];

            ArchiveEntry Entry(string path)
            {
                ContainerFile file = Resolve(path).File!;
                string name = path[1..] + (file.IsDirectory ? "/" : "");
                bool again = !first.TryAdd(file, name) && !file.IsDirectory;
                return new ArchiveEntry(name, file.Copy(), again ? first[file] : null);
            }
        }
    }

    private static ArchiveEntry Whiteout(string path)
    {
        int slash = path.LastIndexOf('/') + 1;
        return new ArchiveEntry(
            path[1..slash] + Deleted + path[slash..],
            new ContainerFile(FileKind.Regular, 0, 0, 0, DateTimeOffset.UnixEpoch),
            null);
    }
}
