using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>Compares images with what their registries have. Source: ImageInspect, DistributionInspect.</summary>
internal static class ImageComparison
{
    /// <summary>Compares one image.</summary>
    /// <param name="call">The engine.</param>
    /// <param name="name">The reference that the user or a container names.</param>
    /// <param name="id">Id of the image that is really used; null for the one that the reference names now.</param>
    /// <param name="ask">Asks the registry what a reference means now.</param>
    /// <exception cref="SockException">The engine does not have the image.</exception>
    public static async Task<ImageUpdate> RunAsync(EngineCall call, string name, string? id,
        Func<ImageReference, Task<ImageManifest>> ask)
    {
        ImageUpdate update = new() { Image = name, ImageId = id, DockerHost = call.Engine.Endpoint.Text };
        ImageReference reference;
        try
        {
            reference = ImageReference.Parse(name);
        }
        catch (SockException problem)
        {
            // A container that was made from an id: nothing says which tag was meant.
            return Is(ImageUpdateStatus.Unknown, problem.Message);
        }

        ImageInspect image = await call.ReadAsync(DockerRequest.Get($"/images/{id ?? name:ref}/json"),
            DockerJson.Default.ImageInspect).ConfigureAwait(false);
        update.ImageId = image.Id;
        string[] digests = [.. image.RepoDigests.Select(static digest => digest.Split('@'))
            .Where(parts => IsSame(parts[0], reference.Repository))
            .Select(static parts => parts[1])];
        update.Digest = digests.FirstOrDefault();
        if (reference.Digest is not null)
        {
            return Is(ImageUpdateStatus.Pinned, "The digest in its name cannot come to mean another image.");
        }

        // A name may consist of hexadecimal digits too; what bears it is not named by its id.
        if (id is null && image.Id[(image.Id.IndexOf(':') + 1)..]
            .StartsWith(reference.ToString(), StringComparison.Ordinal)
            && !image.RepoTags.Exists(tag => IsSame(ImageNames.Split(tag).Repository, reference.Repository)))
        {
            return Is(ImageUpdateStatus.Unknown, "It is named by its id; that says nothing of a tag.");
        }

        if (digests.Length == 0)
        {
            return Is(ImageUpdateStatus.Local, $"It was never pulled from {reference.Registry}, nor pushed to it.");
        }

        try
        {
            ImageManifest manifest = await ask(reference with { Tag = reference.Tag ?? "latest" })
                .ConfigureAwait(false);
            update.RegistryDigest = manifest.Digest;
            return Is(digests.Contains(manifest.Digest) ? ImageUpdateStatus.Current : ImageUpdateStatus.Outdated, null);
        }
        catch (SockException problem) when (!problem.IsUnreachable)
        {
            return Is(ImageUpdateStatus.Unknown, problem.Message);
        }

        ImageUpdate Is(ImageUpdateStatus status, string? reason)
        {
            update.Status = status;
            update.Reason = reason;
            return update;
        }
    }

    private static bool IsSame(string one, string other) =>
        ImageNames.Familiar(one) == ImageNames.Familiar(other);
}
