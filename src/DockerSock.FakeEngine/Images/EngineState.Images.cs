namespace DockerSock.Fake;

/// <summary>
/// A line of the answer to the removal of an image: a name that is gone, or the image or a layer itself.
/// </summary>
internal sealed record ImageRemoval(bool Deleted, string Reference);

/// <content>What happens to images.</content>
public sealed partial class EngineState
{
    /// <summary>Gives an image a name; another image loses it.</summary>
    internal void Tag(EngineImage image, string familiar)
    {
        Store.Untag(familiar);
        image.Tags.Add(familiar);
        image.LastTagged = Now;
        EmitImage(image, "tag", familiar);
    }

    /// <summary>Removes a name of an image, and the image with its last name, or says why not.</summary>
    internal IReadOnlyList<ImageRemoval> RemoveImage(string asked, bool force, bool prune)
    {
        EngineImage image = Store.Get(asked);
        List<ImageRemoval> removed = [];
        bool byId = image.Id.StartsWith(asked, StringComparison.Ordinal)
            || image.Id.AsSpan(7).StartsWith(asked, StringComparison.Ordinal);
        if (byId)
        {
            if (IsOneName(image))
            {
                CheckRemoval(image, force, names: false);
                Untag(image, [.. image.Tags, .. image.Digests], removed);
            }

            CheckRemoval(image, force, names: true);
        }
        else
        {
            string familiar = ImageReference.Parse(asked).Familiar;
            if (!force && IsOneName(image) && User(image, running: null) is { } user)
            {
                throw EngineException.Conflict(
                    $"conflict: unable to remove repository reference \"{asked}\" (must force) - container "
                        + $"{user.Id[..12]} is using its referenced image {image.ShortId}");
            }

            Untag(image, [familiar], removed);
            ImageReference gone = ImageReference.Parse(familiar);
            if (gone.Digest is null && image.Tags.All(tag => ImageReference.Parse(tag).Name != gone.Name))
            {
                // The last tag of a repository takes the repository's digests with it.
                Untag(
                    image,
                    [.. image.Digests.Where(digest => ImageReference.Parse(digest).Name == gone.Name)],
                    removed);
            }

            bool kept = image.Tags.Count + image.Digests.Count > 0 || User(image, running: true) is not null
                || (!force && User(image, running: null) is not null) || HasChildren(image);
            if (kept)
            {
                return removed;
            }
        }

        Delete(image, removed, prune);
        return removed;
    }

    private static bool IsOneName(EngineImage image) => image.Tags.Count <= 1
        && image.Tags.Concat(image.Digests).Select(name => ImageReference.Parse(name).Name).Distinct().Count() <= 1;

    private void CheckRemoval(EngineImage image, bool force, bool names)
    {
        string? why = User(image, running: true) is { } running
            ? $"(cannot be forced) - image is being used by running container {running.Id[..12]}"
            : HasChildren(image) ? "(cannot be forced) - image has dependent child images"
            : force ? null
            : names && image.Tags.Count > 0 ? "(must be forced) - image is referenced in multiple repositories"
            : User(image, running: null) is { } stopped
                ? $"(must be forced) - image is being used by stopped container {stopped.Id[..12]}"
                : null;
        if (why is not null)
        {
            throw EngineException.Conflict($"conflict: unable to delete {image.ShortId} {why}");
        }
    }

    private void Untag(EngineImage image, string[] names, List<ImageRemoval> removed)
    {
        foreach (string name in names)
        {
            image.Tags.Remove(name);
            image.Digests.Remove(name);
            removed.Add(new ImageRemoval(false, name));
            EmitImage(image, "untag", image.Id);
        }
    }

    private void Delete(EngineImage image, List<ImageRemoval> removed, bool prune)
    {
        Untag(image, [.. image.Tags, .. image.Digests], removed);
        Store.Remove(image);
        removed.Add(new ImageRemoval(true, image.Id));
        EmitImage(image, "delete", image.Id);
        if (User(image, running: null) is null)
        {
            removed.AddRange(image.ChainIds().Reverse()
                .Where(layer => !Store.All.Any(other => other.ChainIds().Contains(layer)))
                .Select(layer => new ImageRemoval(true, layer)));
        }

        EngineImage? parent = Store.All.FirstOrDefault(other => other.Id == image.Parent);
        if (prune && parent is { Tags.Count: 0 } && !HasChildren(parent) && User(parent, running: null) is null)
        {
            Delete(parent, removed, prune);
        }
    }

    private bool HasChildren(EngineImage image) => Store.All.Any(other => other.Parent == image.Id);

    private EngineContainer? User(EngineImage image, bool? running) => ContainerStore.All.FirstOrDefault(
        container => container.ImageId == image.Id && (running is null || running == container.IsRunning));

    internal void EmitImage(EngineImage image, string action, string name)
    {
        SortedDictionary<string, string> attributes = new(image.Labels, StringComparer.Ordinal) { ["name"] = name };
        Emit("image", action, image.Id, attributes);
    }
}
