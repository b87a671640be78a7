namespace DockerSock.Client;

/// <summary>
/// Credentials for the images that a build begins with. The classic builder takes them with the request. BuildKit asks
/// for them over a session, which we do not have: what needs credentials is pulled before the build, and BuildKit takes
/// what is there.
/// </summary>
internal static class BaseImages
{
    /// <summary>
    /// Pulls the images that there are credentials for. Where the user wants newer ones and some need credentials, all
    /// are pulled, and the builder must not ask the registries again.
    /// </summary>
    /// <returns>True when all images are here, and as new as they are wanted.</returns>
    /// <exception cref="SockException">An image cannot be pulled.</exception>
    public static async Task<bool> PullPrivateAsync(EngineCall call, BuildPlan plan, Dockerfile dockerfile)
    {
        List<(DockerfileImage Image, RegistryCredential Credential)> images = [];
        foreach (DockerfileImage image in dockerfile.FromImages(plan.Arguments))
        {
            if (Reference(image.Name) is { } reference)
            {
                images.Add((image, await CredentialStore.ForAsync(reference, call).ConfigureAwait(false)));
            }
        }

        if (!images.Exists(static image => image.Credential.IsThere))
        {
            return false;
        }

        foreach ((DockerfileImage image,
            RegistryCredential credential) in images.Where(image => plan.Pull || image.Credential.IsThere))
        {
            string? platform = image.Platform ?? plan.Platform;
            if (plan.Pull || platform is not null || !await IsHereAsync(call, image.Name).ConfigureAwait(false))
            {
                await ImagePull.PullAsync(call, image.Name, platform, credential: credential).ConfigureAwait(false);
            }
        }

        return true;
    }

    /// <summary>
    /// The credentials for a builder that takes them with the request; null when there are none. Where the Dockerfile
    /// is not known, all that the configuration has.
    /// </summary>
    public static async Task<string?> HeaderAsync(EngineCall call, BuildPlan plan, Dockerfile? dockerfile)
    {
        if (dockerfile is null)
        {
            return Header(await CredentialStore.FindAllAsync(call).ConfigureAwait(false));
        }

        List<RegistryCredential> found = [];
        foreach (string registry in dockerfile.FromImages(plan.Arguments)
            .Select(static image => Reference(image.Name)?.Registry)
            .OfType<string>().Distinct(StringComparer.Ordinal))
        {
            found.Add(await CredentialStore.FindAsync(registry, call).ConfigureAwait(false));
        }

        return Header(found.FindAll(static credential => credential.IsThere));

        static string? Header(IReadOnlyList<RegistryCredential> all) =>
            all.Count > 0 ? RegistryCredential.ToHeader(all) : null;
    }

    private static async Task<bool> IsHereAsync(EngineCall call, string image)
    {
        try
        {
            await call.SendAsync(DockerRequest.Get($"/images/{image:ref}/json")).ConfigureAwait(false);
            return true;
        }
        catch (SockException missing) when (missing.Failure == SockFailure.ObjectNotFound)
        {
            return false;
        }
    }

    /// <summary>The reference, where it is one: what is none is the builder's to refuse.</summary>
    private static ImageReference? Reference(string name)
    {
        try
        {
            return ImageReference.Parse(name);
        }
        catch (SockException)
        {
            return null;
        }
    }
}
