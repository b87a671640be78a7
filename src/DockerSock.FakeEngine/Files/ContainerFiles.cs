using System.Text;

namespace DockerSock.Fake;

/// <summary>The files of a container, in memory. Every member may be used from any thread.</summary>
public sealed partial class ContainerFiles
{
    private const int MostLinks = 255;

    private readonly TimeProvider _time;
    private readonly Lock _sync = new();
    private ContainerFile _root;
    private ContainerFile _image;

    internal ContainerFiles(TimeProvider time, DateTimeOffset created)
    {
        _time = time;
        _root = new ContainerFile(FileKind.Directory, Octal(755), 0, 0, created);
        foreach ((string path, int mode) in ((string, int)[])
            [("bin", 755), ("etc", 755), ("root", 700), ("tmp", 1777), ("var", 755), ("var/log", 755)])
        {
            Put(path, new ContainerFile(FileKind.Directory, Octal(mode), 0, 0, created), created);
        }

        Put("bin/sh", Regular("#!fake\n", 755, created), created);
        Put("etc/passwd", Regular("root:x:0:0:root:/root:/bin/sh\n", 644, created), created);
        _image = Clone(_root);
    }

    private ContainerFiles(TimeProvider time, ContainerFile image)
    {
        _time = time;
        _image = image;
        _root = Clone(image);
    }

    /// <summary>
    /// What GET …/archive answers for a path, as the request has it, instead of the archive of its files, such as a
    /// hostile one; null for the files themselves. Something must be at the path all the same.
    /// </summary>
    public Func<string, Stream?>? ArchiveOverride { get; set; }

    /// <summary>
    /// What X-Docker-Container-Path-Stat says of a path, as the request has it, instead of what is true; null for that.
    /// </summary>
    public Func<string, string?>? StatOverride { get; set; }

    /// <summary>All paths but the root's, in order, each directory before what is in it.</summary>
    public IReadOnlyList<string> Paths
    {
        get
        {
            lock (_sync)
            {
                return [.. Walk(_root, "").Skip(1).Select(item => item.Path)];
            }
        }
    }

    /// <summary>The file at a path, null when there is none.</summary>
    /// <param name="path">The path; symbolic links on the way are followed.</param>
    /// <param name="follow">Whether a symbolic link at its end is followed as well.</param>
    public ContainerFile? Find(string path, bool follow = false)
    {
        lock (_sync)
        {
            return Resolve(path, follow).File;
        }
    }

    /// <summary>The text of a file, read as UTF-8.</summary>
    /// <param name="path">The path; symbolic links are followed.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public string ReadText(string path)
    {
        ContainerFile file = Find(path, follow: true)
            ?? throw new FileNotFoundException("There is no such file.", path);
        return Encoding.UTF8.GetString(file.Content.ToArray());
    }

    /// <summary>Makes a directory, and those on the way to it; one that is there gets the mode and owner.</summary>
    /// <param name="path">The path.</param>
    /// <param name="mode">Its mode, as octal digits: 755, 1777.</param>
    /// <param name="userId">Its owner.</param>
    /// <param name="groupId">Its group.</param>
    /// <param name="modified">When it was last written; null for now.</param>
    public ContainerFile AddDirectory(
        string path, int mode = 755, long userId = 0, long groupId = 0, DateTimeOffset? modified = null)
    {
        lock (_sync)
        {
            DateTimeOffset time = modified ?? _time.GetUtcNow();
            if (Resolve(path, follow: true).File is { IsDirectory: true } present)
            {
                (present.Mode, present.UserId, present.GroupId) = ((UnixFileMode)Octal(mode), userId, groupId);
                present.Modified = time;
                return present;
            }

            return Put(path, new ContainerFile(FileKind.Directory, Octal(mode), userId, groupId, time));
        }
    }

    /// <summary>Writes a regular file, and makes the directories on the way to it.</summary>
    /// <param name="path">The path.</param>
    /// <param name="content">The bytes.</param>
    /// <param name="mode">Its mode, as octal digits: 644, 4755.</param>
    /// <param name="userId">Its owner.</param>
    /// <param name="groupId">Its group.</param>
    /// <param name="modified">When it was last written; null for now.</param>
    /// <param name="attributes">Its extended attributes; null for none.</param>
    public ContainerFile AddFile(
        string path,
        FileContent content,
        int mode = 644,
        long userId = 0,
        long groupId = 0,
        DateTimeOffset? modified = null,
        IReadOnlyDictionary<string, byte[]>? attributes = null)
    {
        lock (_sync)
        {
            return Put(
                path,
                new ContainerFile(FileKind.Regular, Octal(mode), userId, groupId, modified ?? _time.GetUtcNow())
                {
                    Content = content,
                    Attributes = attributes ?? new Dictionary<string, byte[]>(),
                });
        }
    }

    /// <summary>Writes a regular file of text.</summary>
    /// <param name="path">The path.</param>
    /// <param name="text">The text.</param>
    /// <param name="mode">Its mode, as octal digits.</param>
    public ContainerFile AddFile(string path, string text, int mode = 644) =>
        AddFile(path, FileContent.Of(text), mode);

    /// <summary>Makes a symbolic link, and the directories on the way to it.</summary>
    /// <param name="path">The path.</param>
    /// <param name="target">Where it leads; nothing has to be there.</param>
    /// <param name="userId">Its owner.</param>
    /// <param name="groupId">Its group.</param>
    public ContainerFile AddSymbolicLink(string path, string target, long userId = 0, long groupId = 0)
    {
        lock (_sync)
        {
            return Put(path, new ContainerFile(FileKind.SymbolicLink, Octal(777), userId, groupId, _time.GetUtcNow())
            {
                Target = target,
            });
        }
    }

    /// <summary>Gives a file one more name.</summary>
    /// <param name="path">The new name.</param>
    /// <param name="existing">A name that it has.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public ContainerFile AddHardLink(string path, string existing)
    {
        lock (_sync)
        {
            return Put(
                path, Resolve(existing).File ?? throw new FileNotFoundException("There is no such file.", existing));
        }
    }

    /// <summary>Makes a named pipe, which an archive holds without its bytes.</summary>
    /// <param name="path">The path.</param>
    public ContainerFile AddFifo(string path)
    {
        lock (_sync)
        {
            return Put(path, new ContainerFile(FileKind.Fifo, Octal(644), 0, 0, _time.GetUtcNow()));
        }
    }

    /// <summary>Removes a file, or a directory with all that is in it.</summary>
    /// <param name="path">The path.</param>
    /// <returns>False when there is none.</returns>
    public bool Remove(string path)
    {
        lock (_sync)
        {
            List<string> names = FilePath.Names(path);
            ContainerFile? parent = names.Count == 0
                ? null
                : Resolve("/" + string.Join('/', names[..^1]), follow: true).File;
            if (parent?.Children.Remove(names[^1]) != true)
            {
                return false;
            }

            parent.Modified = _time.GetUtcNow();
            return true;
        }
    }

    /// <summary>Makes all that is there now part of the image, so that it is no change of the container's.</summary>
    public void TakeAsImage()
    {
        lock (_sync)
        {
            _image = Clone(_root);
        }
    }

    /// <summary>Files that start as these are now.</summary>
    internal ContainerFiles Fork()
    {
        lock (_sync)
        {
            return new ContainerFiles(_time, Clone(_root));
        }
    }

    /// <summary>A mode from its octal digits, which C# has no literals for.</summary>
    private static int Octal(int digits) => digits < 10 ? digits : (Octal(digits / 10) * 8) + (digits % 10);

    private static ContainerFile Regular(string text, int mode, DateTimeOffset modified) =>
        new(FileKind.Regular, Octal(mode), 0, 0, modified) { Content = FileContent.Of(text) };

    /// <summary>A copy of a tree, in which names that shared a file share one again.</summary>
    private static ContainerFile Clone(ContainerFile root)
    {
        Dictionary<ContainerFile, ContainerFile> copies = new(ReferenceEqualityComparer.Instance);
        return CopyOf(root);

        ContainerFile CopyOf(ContainerFile file)
        {
            if (copies.TryGetValue(file, out ContainerFile? copy))
            {
                return copy;
            }

            copies[file] = copy = file.Copy();
            foreach ((string name, ContainerFile child) in file.Children)
            {
                copy.Children[name] = CopyOf(child);
            }

            return copy;
        }
    }

    /// <summary>A file and all below it; the paths begin with the given one.</summary>
    private static IEnumerable<(string Path, ContainerFile File)> Walk(ContainerFile file, string path)
    {
        yield return (path, file);
        foreach ((string name, ContainerFile child) in file.Children)
        {
            foreach ((string Path, ContainerFile File) item in Walk(child, $"{path}/{name}"))
            {
                yield return item;
            }
        }
    }

    /// <summary>Puts a file where a path leads, and directories on the way.</summary>
    private ContainerFile Put(string path, ContainerFile file, DateTimeOffset? modified = null)
    {
        DateTimeOffset time = modified ?? _time.GetUtcNow();
        List<string> names = FilePath.Names(path);
        if (names.Count == 0)
        {
            throw new ArgumentException("The root directory is there.", nameof(path));
        }

        ContainerFile parent = MakeDirectories(names[..^1], time)
            ?? throw new ArgumentException("Something on the way is not a directory.", nameof(path));
        parent.Children[names[^1]] = file;
        parent.Modified = time;
        return file;
    }

    /// <summary>The directory of those names, made when it is not there; null when something else is.</summary>
    private ContainerFile? MakeDirectories(IEnumerable<string> names, DateTimeOffset time)
    {
        ContainerFile at = _root;
        string path = "";
        foreach (string name in names)
        {
            path += "/" + name;
            FoundFile found = Resolve(path, follow: true);
            ContainerFile? next = found.File;
            if (next is null && !at.Children.ContainsKey(name))
            {
                next = new ContainerFile(FileKind.Directory, Octal(755), 0, 0, time);
                at.Children[name] = next;
                at.Modified = time;
            }

            if (next is not { IsDirectory: true })
            {
                return null;
            }

            at = next;
        }

        return at;
    }

    private FoundFile Resolve(string path, bool follow = false)
    {
        follow |= FilePath.AsksForDirectory(path);
        List<(string Name, ContainerFile File)> way = [];
        Stack<string> names = new(path.Split('/').Reverse());
        int links = 0;
        while (names.TryPop(out string? name))
        {
            ContainerFile here = way.Count > 0 ? way[^1].File : _root;
            if (!here.IsDirectory)
            {
                return new FoundFile(FileProblem.NotADirectory, path, null);
            }

            if (name is "" or ".")
            {
                continue;
            }

            if (name == "..")
            {
                way.RemoveRange(Math.Max(0, way.Count - 1), Math.Min(1, way.Count));
                continue;
            }

            if (!here.Children.TryGetValue(name, out ContainerFile? next))
            {
                return new FoundFile(FileProblem.Missing, path, null);
            }

            if (next.Kind != FileKind.SymbolicLink || (names.Count == 0 && !follow))
            {
                way.Add((name, next));
                continue;
            }

            if (++links > MostLinks)
            {
                return new FoundFile(FileProblem.TooManyLinks, path, null);
            }

            if (next.Target.StartsWith('/'))
            {
                way.Clear();
            }

            foreach (string part in next.Target.Split('/').Reverse())
            {
                names.Push(part);
            }
        }

        return new FoundFile(
            FileProblem.None,
            "/" + string.Join('/', way.Select(step => step.Name)),
            way.Count > 0 ? way[^1].File : _root);
    }
}
