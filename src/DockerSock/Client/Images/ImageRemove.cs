using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>Removes images. Source: ImageDelete, <c>DELETE /images/{name}</c>.</summary>
internal static class ImageRemove
{
    /// <summary>Removes one image with all of its names; each name and layer that goes is delivered.</summary>
    /// <exception cref="SockException">A container uses it.</exception>
    public static async IAsyncEnumerable<object?> WholeAsync(EngineCall call, ImageSummary image)
    {
        // By its id an engine removes an image of one name only. With more, the names go one by one, and what bears the
        // last of them goes with it.
        string[] names = image.RepoTags.Count > 1 ? [.. image.RepoTags]
            : HasSeveralNames(image.RepoTags, image.RepoDigests) ? [.. image.RepoTags, .. image.RepoDigests]
            : [];
        if (names.Length == 0)
        {
            foreach (ImageRemoval removal in await ByIdAsync(call, image).ConfigureAwait(false))
            {
                yield return removal;
            }
        }

        foreach (string name in names)
        {
            if (!await IsStillAsync(call, name, image.Id).ConfigureAwait(false))
            {
                continue;
            }

            await foreach (ImageRemoval removal in RemoveAsync(call, name).ConfigureAwait(false))
            {
                yield return removal;
            }
        }
    }

    /// <summary>
    /// False when a name no longer means the image: a tag that has moved since the list was made is a failure of its
    /// own, and stays with its new image.
    /// </summary>
    public static async Task<bool> IsStillAsync(EngineCall call, string name, string? id)
    {
        try
        {
            ImageInspect named = await call.ReadAsync(DockerRequest.Get($"/images/{name:ref}/json"),
                DockerJson.Default.ImageInspect).ConfigureAwait(false);
            if (named.Id == id)
            {
                return true;
            }
        }
        catch (SockException gone) when (gone.Failure == SockFailure.ObjectNotFound && name.Contains('@'))
        {
            // A digest goes with the last tag of its repository.
            return false;
        }

        await call.FailAsync(name, new SockException(SockFailure.Conflict,
            $"'{name}' has come to mean another image since the list was made; it stays.")).ConfigureAwait(false);
        return false;
    }

    /// <summary>
    /// Removes an image by its id. One that others were built upon only loses its name, as with the engine's own prune:
    /// it goes with the last of them.
    /// </summary>
    private static async Task<IReadOnlyList<ImageRemoval>> ByIdAsync(EngineCall call, ImageSummary image)
    {
        try
        {
            return await RemoveAsync(call, image.Id).ToListAsync().ConfigureAwait(false);
        }
        catch (SockException conflict) when (conflict.Failure == SockFailure.Conflict && image.RepoTags.Count == 1)
        {
            // Since the list was made the name may have gone to another image, or the image may have got a second one.
            ImageInspect named = await call.ReadAsync(DockerRequest.Get($"/images/{image.RepoTags[0]:ref}/json"),
                DockerJson.Default.ImageInspect).ConfigureAwait(false);
            if (named.Id != image.Id || named.RepoTags.Count != 1)
            {
                throw;
            }

            return await RemoveAsync(call, image.RepoTags[0]).ToListAsync().ConfigureAwait(false);
        }
    }

    /// <summary>True for an image that an engine does not remove by its id, unless it is forced to.</summary>
    public static bool HasSeveralNames(IReadOnlyList<string> tags, IEnumerable<string> digests) => tags.Count > 1
        || digests.Select(static digest => digest.Split('@')[0])
            .Concat(tags.Select(static tag => ImageNames.Split(tag).Repository))
            .Distinct(StringComparer.Ordinal).Count() > 1;

    private static IAsyncEnumerable<ImageRemoval> RemoveAsync(EngineCall call, string name) => call.ListAsync(
        DockerRequest.Delete($"/images/{name:ref}"), DockerJson.Default.ImageRemoval);
}
