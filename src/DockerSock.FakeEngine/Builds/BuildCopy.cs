using System.Text.Json;
using System.Text.RegularExpressions;

namespace DockerSock.Fake;

/// <summary>A COPY or ADD: what is copied and where to.</summary>
/// <param name="Sources">The files: their paths, names and themselves.</param>
/// <param name="Destination">The path, from the root.</param>
/// <param name="IntoDirectory">Whether the destination is a directory.</param>
internal sealed record BuildCopy(
    IReadOnlyList<(string Path, string Name, ContainerFile File)> Sources, string Destination, bool IntoDirectory)
{
    /// <summary>The words of the instruction: a list in JSON, or text.</summary>
    public static string[] Words(string rest)
    {
        try
        {
            if (rest.StartsWith('['))
            {
                return JsonSerializer.Deserialize<string[]>(rest)!;
            }
        }
        catch (JsonException)
        {
            // Then it is text.
        }

        return rest.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The files that a source means, where a star stands for any text within a name.</summary>
    public static IEnumerable<(string Path, string Name, ContainerFile File)> Find(ContainerFiles files, string source)
    {
        string pattern = "^" + Regex.Escape(FilePath.Clean(source)).Replace(@"\*", "[^/]*", StringComparison.Ordinal)
            .Replace(@"\?", "[^/]", StringComparison.Ordinal) + "$";
        if (source.IndexOfAny(['*', '?']) < 0)
        {
            return files.Find(source, follow: true) is { } file
                ? [(FilePath.Clean(source), FilePath.Base(source), file)]
                : [];
        }

        return files.Paths.Where(path => Regex.IsMatch(path, pattern))
            .Select(path => (path, FilePath.Base(path), files.Find(path, follow: true)!));
    }

    /// <summary>What is copied, so that the same files again are known.</summary>
    public string Digest(ContainerFiles files) => Ids.Of(string.Join('\n', Sources
        .SelectMany(source => files.Archive(source.Path, source.Name))
        .Select(entry => $"{entry.Name} {entry.File.Mode} {entry.File.Kind} {entry.File.Target} "
            + entry.File.Content.Sha256)));

    /// <summary>Copies.</summary>
    /// <param name="from">Where the sources are.</param>
    /// <param name="to">Where they go.</param>
    /// <param name="owner">Whose they become.</param>
    /// <param name="mode">Their mode; null for the one that they have.</param>
    /// <param name="unpack">Whether archives are unpacked, as ADD does.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task RunAsync(
        ContainerFiles from, ContainerFiles to, (int User, int Group) owner, int? mode, bool unpack,
        CancellationToken cancel)
    {
        if (IntoDirectory && to.Find(Destination, follow: true) is null)
        {
            to.AddDirectory(Destination);
        }

        foreach ((string path, string name, ContainerFile file) in Sources)
        {
            if (unpack && IsArchive(file))
            {
                await using Stream archive = file.Content.Open();
                await new Extraction(to, Destination, keepKinds: false, owner: null, late: true)
                    .RunAsync(archive, cancel);
                continue;
            }

            string target = file.IsDirectory || !IntoDirectory ? Destination : $"{Destination}/{name}";
            foreach (ArchiveEntry entry in file.IsDirectory ? from.Archive(path, "") : from.Archive(path, name))
            {
                string place = file.IsDirectory ? $"{target}/{entry.Name}" : target;
                string? link = entry.LinkTo is null ? null : $"{target}/{entry.LinkTo}";
                ContainerFile copy = new(
                    entry.File.Kind, mode ?? (int)entry.File.Mode, owner.User, owner.Group, entry.File.Modified)
                {
                    Content = entry.File.Content,
                    Target = entry.File.Target,
                };
                to.Place(FilePath.Clean(place), copy, link is null ? null : FilePath.Clean(link), keepKinds: false);
            }
        }
    }

    private static bool IsArchive(ContainerFile file)
    {
        if (file.Kind != FileKind.Regular)
        {
            return false;
        }

        byte[] start = new byte[512];
        using Stream content = file.Content.Open();
        int count = content.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return start is [0x1f, 0x8b, ..] || (count == 512 && start.AsSpan(257, 5).SequenceEqual("ustar"u8));
    }
}
