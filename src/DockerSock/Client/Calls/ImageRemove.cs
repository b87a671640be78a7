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
            : image.RepoTags.Count + image.RepoDigests.Count > 1 && image.RepoDigests.Select(static digest => digest.Split('@')[0])
                .Concat(image.RepoTags.Select(static tag => ImageNames.Split(tag).Repository)).Distinct(StringComparer.Ordinal).Count() > 1
                ? [.. image.RepoTags, .. image.RepoDigests]
                : [image.Id];
        foreach (string name in names)
        {
            await foreach (ImageRemoval removal in RemoveAsync(call, name).ConfigureAwait(false))
            {
                yield return removal;
            }
        }
    }

    /// <summary>A digest goes with the last tag of its repository: then there is nothing to do.</summary>
    private static IAsyncEnumerable<ImageRemoval> RemoveAsync(EngineCall call, string name) => call.ListAsync(
        DockerRequest.Delete($"/images/{name:ref}"), DockerJson.Default.ImageRemoval,
        refused => refused.Failure == SockFailure.ObjectNotFound && name.Contains('@') ? null : refused);
}
