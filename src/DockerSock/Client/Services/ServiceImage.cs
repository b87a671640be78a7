using System.Text.Json.Nodes;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>An image of a service as its nodes are to pull it.</summary>
/// <param name="Reference">The image with a tag, and with the digest that the tag has now where the registry has told
/// it.</param>
/// <param name="Platforms">Systems and processors that there is an image for; null where the registry was not asked or
/// has not told.</param>
internal sealed record ServiceImage(string Reference, JsonArray? Platforms)
{
    /// <summary>Finds out which digest an image's tag has now, so that all nodes run the same.</summary>
    /// <param name="call">A manager of the swarm.</param>
    /// <param name="image">The image as the user has written it.</param>
    /// <param name="ask">False when the registry shall not be asked.</param>
    public static async Task<ServiceImage> FindAsync(EngineCall call, string image, bool ask)
    {
        if (Parsed(image) is not { } reference)
        {
            // An id: nodes have it, or they do not.
            return new ServiceImage(image, null);
        }

        string tagged = ImageNames.Familiar(reference.ToString())
            + (reference.Tag is null && reference.Digest is null ? ":latest" : "");
        if (!ask)
        {
            return new ServiceImage(tagged, null);
        }

        try
        {
            RegistryCredential credential = await CredentialStore.ForAsync(reference, call).ConfigureAwait(false);
            ImageManifest manifest = await RegistryManifest.GetAsync(call, reference, credential).ConfigureAwait(false);
            JsonArray platforms = new([.. manifest.Platforms.Select(static platform => (JsonNode)new JsonObject
            {
                // Nodes of this kind tell their variant in other words than registries do; the swarm compares the
                // words.
                ["Architecture"] = platform.Architecture is "arm" ? "" : platform.Architecture,
                ["OS"] = platform.Os,
            })]);
            return new ServiceImage(reference.Digest is null && manifest.Digest.Length > 0
                ? $"{tagged}@{manifest.Digest}" : tagged, platforms.Count > 0 ? platforms : null);
        }
        catch (SockException problem) when (!problem.IsUnreachable)
        {
            await call.WarnAsync(image,
                $"{problem.Message.TrimEnd('.')}. So '{tagged}' is not fixed to a digest: each node takes what it "
                    + "has or finds, "
                + "which may not be the same on all of them. -NoResolveImage does not ask.").ConfigureAwait(false);
            return new ServiceImage(tagged, null);
        }
    }

    /// <summary>What opens the image's registry, as a header; null where there is nothing.</summary>
    public static async Task<KeyValuePair<string, string>?> CredentialAsync(EngineCall call, string image)
    {
        RegistryCredential credential = Parsed(image) is { } reference
            ? await CredentialStore.ForAsync(reference, call).ConfigureAwait(false)
            : RegistryCredential.None;
        return credential.IsThere ? new KeyValuePair<string, string>("X-Registry-Auth", credential.ToHeader()) : null;
    }

    private static ImageReference? Parsed(string image)
    {
        try
        {
            return image.StartsWith("sha256:", StringComparison.Ordinal) ? null : ImageReference.Parse(image);
        }
        catch (SockException)
        {
            // Not for us to refuse: the engine says what is wrong with it.
            return null;
        }
    }
}
