using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>Pulls images. Source: ImageCreate, <c>POST /images/create</c>.</summary>
internal static class ImagePull
{
    /// <summary>Pulls an image and shows how far it is.</summary>
    /// <param name="call">The engine.</param>
    /// <param name="image">The reference; without a tag or digest it is the tag latest.</param>
    /// <param name="platform">The platform; null for DOCKER_DEFAULT_PLATFORM, else the engine's own.</param>
    /// <param name="allTags">True for all tags of the repository.</param>
    /// <param name="credential">What opens the registry; null for what the configuration has.</param>
    /// <exception cref="SockException">The registry or the engine refused, also in the middle of the
    /// stream.</exception>
    public static async Task PullAsync(EngineCall call, string image, string? platform, bool allTags = false,
        RegistryCredential? credential = null)
    {
        ImageReference reference = ImageReference.Parse(image);
        credential ??= await CredentialStore.ForAsync(reference, call).ConfigureAwait(false);
        DockerRequest pull = DockerRequest.Post($"/images/create").Query("fromImage", reference.Repository)
            .Query("tag", allTags ? null : reference.TagOrDigest)
            .Query("platform", platform ?? ImagePlatform.Default);
        if (credential.IsThere)
        {
            pull.Headers.Add(new("X-Registry-Auth", credential.ToHeader()));
        }

        LayerProgress progress = new(call, $"Pulling {image}");
        bool isSaid = false;
        string? last = null;
        try
        {
            await foreach (EngineStep step in EngineSteps.ReadAsync(call, pull, static step => Says(step)
                || IsDownload(step), Failed).ConfigureAwait(false))
            {
                isSaid |= Says(step);
                last = IsDownload(step) ? step.Id : null;
                await progress.AddAsync(step).ConfigureAwait(false);
            }
        }
        finally
        {
            await progress.EndAsync().ConfigureAwait(false);
        }

        // Podman's last word is that the image has come, by its id; Docker says the same of a layer.
        if (!isSaid && !(last is not null && await HasAsync(call, last).ConfigureAwait(false)))
        {
            throw Failed(EngineSteps.Unended, null);
        }

        SockException Failed(string said, SockException? refused) =>
            RegistryFailure.Of(SockFailure.PullFailed, $"The image '{image}' could not be pulled", said, refused);
    }

    private static bool Says(EngineStep step) => step.Status?.StartsWith("Status: ", StringComparison.Ordinal) == true;

    private static bool IsDownload(EngineStep step) => step.Status is "Download complete" or "Pull complete";

    private static async Task<bool> HasAsync(EngineCall call, string id)
    {
        try
        {
            await call.ReadAsync(DockerRequest.Get($"/images/{id}/json"), DockerJson.Default.ImageInspect)
                .ConfigureAwait(false);
            return true;
        }
        catch (SockException none) when (none.Failure == SockFailure.ObjectNotFound)
        {
            return false;
        }
    }
}
