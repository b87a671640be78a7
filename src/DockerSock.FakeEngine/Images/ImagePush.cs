using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>One push: of a tag, or of all tags of a repository.</summary>
internal sealed class ImagePush(
    EngineState state, ImageReference name, RegistryCredentials credentials, MessageStream messages)
{
    /// <summary>How many layers go at once; the others wait.</summary>
    private const int AtOnce = 5;

    private const int Block = 512;

    /// <exception cref="EngineException">It could not be pushed.</exception>
    public async Task RunAsync()
    {
        await messages.StatusAsync($"The push refers to repository [{name.FullName}]");
        SortedDictionary<string, EngineImage> local = state.Locked(Local);
        if (local.Count == 0)
        {
            throw EngineException.NotFound("An image does not exist locally with the tag: " + name.Name);
        }

        if (name.Digest is not null)
        {
            throw EngineException.BadRequest("cannot push a digest reference");
        }

        RegistrySession session = new(state, name, credentials);
        if (name.Tag is not null && !local.ContainsKey(name.Tag))
        {
            throw EngineException.NotFound("tag does not exist: " + name.Familiar);
        }

        foreach ((string tag, EngineImage image) in local.Where(one => name.Tag is null || name.Tag == one.Key))
        {
            await PushAsync(session, tag, image);
        }

        state.Emit("image", "push", name.Short, new Dictionary<string, string> { ["name"] = name.Name });
    }

    private async Task PushAsync(RegistrySession session, string tag, EngineImage image)
    {
        RegistryImage pushed = state.Locked(() => new RegistryImage(image));
        RegistryLayer[] layers = [.. pushed.Layers.Reverse()];
        foreach (RegistryLayer layer in layers)
        {
            await messages.StepAsync("Preparing", Id(layer));
        }

        foreach (RegistryLayer layer in layers.Skip(AtOnce))
        {
            await messages.StepAsync("Waiting", Id(layer));
        }

        session.CheckPush();
        foreach (RegistryLayer layer in layers)
        {
            await SendAsync(session.Registry, layer);
        }

        session.Registry.Put($"{name.Path}:{tag}", pushed);
        string digest = $"{name.Name}@{pushed.Digest}";
        state.Change(() =>
        {
            if (!image.Digests.Contains(digest))
            {
                image.Digests.Add(digest);
            }
        });
        await messages.StatusAsync($"{tag}: digest: {pushed.Digest} size: {pushed.Size}");
        await messages.SendAsync(writer =>
        {
            writer.Object("progressDetail", () => { });
            writer.Object("aux", () =>
            {
                writer.WriteString("Tag", tag);
                writer.WriteString("Digest", pushed.Digest);
                writer.WriteNumber("Size", pushed.Size);
            });
        });
    }

    private async Task SendAsync(Registry registry, RegistryLayer layer)
    {
        string? known = registry.FindLayer(name.Path, layer);
        if (known is null)
        {
            // What is sent is an archive, which is longer than what is in it.
            long archive = ((layer.Size + Block - 1) / Block * Block) + (3 * Block);
            await messages.ProgressAsync("Pushing", Id(layer), layer.Size / 2, layer.Size);
            if (registry.TransferError is { } broken)
            {
                throw EngineException.Internal(broken);
            }

            await messages.ProgressAsync("Pushing", Id(layer), archive, layer.Size);
        }

        registry.PutLayer(name.Path, layer);
        await messages.StepAsync(
            known is null ? "Pushed" : known == name.Path ? "Layer already exists" : "Mounted from " + known,
            Id(layer));
    }

    /// <summary>The tags that the repository has here.</summary>
    private SortedDictionary<string, EngineImage> Local() => new(
        state.Store.All.SelectMany(image => image.Tags.Select(tag => (ImageReference.Parse(tag), image)))
            .Where(found => found.Item1.Name == name.Name)
            .ToDictionary(found => found.Item1.Tag!, found => found.image),
        StringComparer.Ordinal);

    private static string Id(RegistryLayer layer) => layer.DiffId[7..19];
}
