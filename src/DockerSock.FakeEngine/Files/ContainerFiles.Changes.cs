namespace DockerSock.Fake;

/// <content>What differs from the image.</content>
public sealed partial class ContainerFiles
{
    /// <summary>What differs from the image: files, and the directories that they are or were in.</summary>
    internal IReadOnlyList<FileChange> Changes()
    {
        lock (_sync)
        {
            List<FileChange> changes = [];
            Compare(_image, _root, "", changes);
            return changes;
        }
    }

    private static bool Compare(ContainerFile old, ContainerFile now, string path, List<FileChange> changes)
    {
        int place = changes.Count;
        foreach (string name in old.Children.Keys.Union(now.Children.Keys).Order(StringComparer.Ordinal))
        {
            string below = $"{path}/{name}";
            ContainerFile? before = old.Children.GetValueOrDefault(name);
            ContainerFile? after = now.Children.GetValueOrDefault(name);
            if (after is null)
            {
                changes.Add(new FileChange(below, 2));
            }
            else if (before is null)
            {
                changes.AddRange(Walk(after, below).Select(item => new FileChange(item.Path, 1)));
            }
            else
            {
                Compare(before, after, below, changes);
            }
        }

        bool changed = changes.Count > place || !old.IsLike(now);
        if (changed && path.Length > 0)
        {
            changes.Insert(place, new FileChange(path, 0));
        }

        return changed;
    }
}
