namespace DockerSock.Fake;

/// <summary>Why a file of an archive cannot be put where it belongs.</summary>
internal enum PlaceProblem
{
    /// <summary>There is a directory, and it is none.</summary>
    DirectoryInTheWay,

    /// <summary>It is a directory, and there is something else.</summary>
    FileInTheWay,

    /// <summary>It is a hard link to nothing.</summary>
    NoLinkTarget,

    /// <summary>Something on the way is not a directory.</summary>
    NotADirectory,
}

/// <content>Files out of an archive.</content>
public sealed partial class ContainerFiles
{
    /// <summary>Puts a file, or another name of one, where it belongs; null when that went well.</summary>
    internal PlaceProblem? Place(string path, ContainerFile file, string? link, bool keepKinds)
    {
        lock (_sync)
        {
            ContainerFile? there = Resolve(path).File;
            if (keepKinds && there is not null && there.IsDirectory != file.IsDirectory)
            {
                return there.IsDirectory ? PlaceProblem.DirectoryInTheWay : PlaceProblem.FileInTheWay;
            }

            List<string> names = FilePath.Names(path);
            if (names.Count == 0 || there is { IsDirectory: true } && file.IsDirectory)
            {
                if (file.IsDirectory && there is not null)
                {
                    (there.Mode, there.UserId, there.GroupId) = (file.Mode, file.UserId, file.GroupId);
                    there.Modified = file.Modified;
                    return null;
                }

                return PlaceProblem.DirectoryInTheWay;
            }

            ContainerFile? target = link is null ? file : Resolve(link).File;
            if (target is null)
            {
                return PlaceProblem.NoLinkTarget;
            }

            if (MakeDirectories(names[..^1], _time.GetUtcNow()) is not { } parent)
            {
                return PlaceProblem.NotADirectory;
            }

            parent.Children[names[^1]] = target;
            parent.Modified = _time.GetUtcNow();
            return null;
        }
    }
}
