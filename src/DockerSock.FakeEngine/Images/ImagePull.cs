using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>One pull: of a tag, of a digest, or of all tags of a repository.</summary>
internal sealed class ImagePull(
    EngineState state,
    ImageReference name,
    ImagePlatform? platform,
    RegistryCredentials credentials,
    MessageStream messages)
{
    /// <summary>How many layers come at once; the others wait.</summary>
    private const int AtOnce = 3;

    /// <exception cref="EngineException">It could not be pulled.</exception>
    public async Task RunAsync()
    {
        RegistrySession session = new(state, name, credentials);
        bool isNew = false;
        EngineImage? pulled = null;
        foreach (string one in (name.Tag ?? name.Digest) is { } only ? [only] : session.Tags())
        {
            (pulled, bool changed) = await PullAsync(session, name.With(one));
            isNew |= changed;
        }

        await messages.StatusAsync(
            $"Status: {(isNew ? "Downloaded newer image" : "Image is up to date")} for {name.Short}");
        if (pulled is not null && platform is not null && name.Short != name.Name
            && !pulled.Platform.Fits(platform) && state.System.Api.From(42))
        {
            await messages.StatusAsync($"WARNING: image with reference {name.Short} was found but its platform "
                + $"({pulled.Platform}) does not match the specified platform ({platform})");
        }

        state.Emit("image", "pull", name.Short, new Dictionary<string, string> { ["name"] = name.Name });
    }

    private async Task<(EngineImage Image, bool Changed)> PullAsync(RegistrySession session, ImageReference one)
    {
        string asked = one.Tag ?? one.Digest!;
        RegistryImage manifest = session.Manifest(asked);
        if (manifest.Plugin is not null)
        {
            throw new EngineException(
                state.System.Api.From(44) ? 400 : 500,
                "Encountered remote \"application/vnd.docker.plugin.v1+json\"(plugin) when fetching");
        }

        await messages.StatusAsync("Pulling from " + one.Path, one.Tag ?? $"{one.FullName}@{asked}");
        ImagePlatform wanted = platform ?? ImagePlatform.Host;
        RegistryImage chosen = !manifest.IsList
            ? manifest
            : manifest.Variants.FirstOrDefault(variant => variant.Platforms[0].Fits(wanted))
                ?? throw EngineException.NotFound($"no matching manifest for {wanted} in the manifest list entries");
        if (state.FindImage(chosen.ImageId!) is null)
        {
            await ReceiveAsync(session.Registry, chosen);
        }

        await messages.StatusAsync("Digest: " + manifest.Digest);
        return state.Locked(() => Keep(state, chosen, one, manifest));
    }

    private async Task ReceiveAsync(Registry registry, RegistryImage image)
    {
        int known = state.Locked(() => state.Store.KnownLayers([.. image.Layers.Select(layer => layer.DiffId)]));
        foreach (RegistryLayer layer in image.Layers.Take(known))
        {
            await messages.StepAsync("Already exists", Id(layer));
        }

        RegistryLayer[] missing = [.. image.Layers.Skip(known)];
        foreach (RegistryLayer layer in missing)
        {
            await messages.StepAsync("Pulling fs layer", Id(layer));
        }

        foreach (RegistryLayer layer in missing.Skip(AtOnce))
        {
            await messages.StepAsync("Waiting", Id(layer));
        }

        foreach (RegistryLayer layer in missing)
        {
            await messages.ProgressAsync("Downloading", Id(layer), layer.PackedSize / 2, layer.PackedSize);
            if (registry.TransferError is { } broken)
            {
                throw EngineException.Internal(broken);
            }

            await messages.ProgressAsync("Downloading", Id(layer), layer.PackedSize, layer.PackedSize);
            await messages.StepAsync("Verifying Checksum", Id(layer));
            await messages.StepAsync("Download complete", Id(layer));
        }

        foreach (RegistryLayer layer in missing)
        {
            await messages.ProgressAsync("Extracting", Id(layer), layer.PackedSize / 2, layer.PackedSize);
            if (state.StorageError is { } full)
            {
                throw EngineException.Internal("failed to register layer: " + (state.System.Api.From(42)
                    ? full
                    : "Error processing tar file(exit status 1): " + full));
            }

            await messages.ProgressAsync("Extracting", Id(layer), layer.PackedSize, layer.PackedSize);
            await messages.StepAsync("Pull complete", Id(layer));
        }
    }

    /// <summary>Gives the image its names, and says whether that changed anything.</summary>
    internal static (EngineImage Image, bool Changed) Keep(
        EngineState state, RegistryImage pulled, ImageReference one, RegistryImage manifest)
    {
        string digest = $"{one.Name}@{manifest.Digest}";
        EngineImage? image = state.Store.Find(pulled.ImageId!);
        if (image is null)
        {
            image = pulled.Image!.WithoutNames();
            image.LastTagged = state.Now;
            image.Manifest = manifest;
            state.Store.Add(image);
        }

        IList<string> names = one.Tag is null ? image.Digests : image.Tags;
        bool changed = !names.Contains(one.Familiar);
        if (changed && one.Tag is not null)
        {
            state.Store.Untag(one.Familiar);
            image.Tags.Add(one.Familiar);
            image.LastTagged = state.Now;
        }

        if (!image.Digests.Contains(digest))
        {
            image.Digests.Add(digest);
        }

        return (image, changed);
    }

    private static string Id(RegistryLayer layer) => layer.Digest[7..19];
}
