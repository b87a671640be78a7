namespace DockerSock.Fake;

/// <summary>The images of an engine, in the order they came; used under the engine's lock.</summary>
internal sealed class ImageStore
{
    private readonly List<EngineImage> _images = [];

    public IEnumerable<EngineImage> All => _images;

    public int Count => _images.Count;

    public void Add(EngineImage image) => _images.Add(image);

    public void Remove(EngineImage image) => _images.Remove(image);

    /// <summary>By identifier, by name, or by the beginning of an identifier.</summary>
    public EngineImage? Find(string nameOrId)
    {
        string hex = nameOrId.StartsWith("sha256:", StringComparison.Ordinal) ? nameOrId[7..] : nameOrId;
        if (hex.Length == 64 && Ids.IsHex(hex))
        {
            return _images.Find(image => image.Id == "sha256:" + hex);
        }

        if (hex.Length == nameOrId.Length || hex.Length == 0 || !Ids.IsHex(hex))
        {
            string familiar = ImageReference.Parse(nameOrId).Familiar;
            EngineImage? named = _images.Find(image =>
                image.Tags.Contains(familiar) || image.Digests.Contains(familiar));
            if (named is not null)
            {
                return named;
            }
        }

        List<EngineImage> starting = Ids.IsHex(hex)
            ? _images.FindAll(image => image.Id.AsSpan(7).StartsWith(hex, StringComparison.Ordinal))
            : [];
        return starting.Count == 1 ? starting[0] : null;
    }

    /// <summary>As <see cref="Find"/>; a text that is no name finds nothing.</summary>
    public EngineImage? FindQuietly(string nameOrId)
    {
        try
        {
            return Find(nameOrId);
        }
        catch (EngineException)
        {
            return null;
        }
    }

    /// <exception cref="EngineException">404: there is none.</exception>
    public EngineImage Get(string nameOrId)
    {
        if (Find(nameOrId) is { } image)
        {
            return image;
        }

        string name = nameOrId.StartsWith("sha256:", StringComparison.Ordinal)
            ? nameOrId
            : ImageReference.Parse(nameOrId).Familiar;
        throw EngineException.NotFound($"No such image: {name}");
    }

    /// <summary>How many of these layers, from the lowest on, an image has in the same order.</summary>
    public int KnownLayers(IReadOnlyList<string> layers) => _images.Select(image => image.Layers
        .Zip(layers).TakeWhile(pair => pair.First == pair.Second).Count()).DefaultIfEmpty().Max();

    /// <summary>Takes a name from whatever image has it.</summary>
    public void Untag(string familiar)
    {
        foreach (EngineImage image in _images)
        {
            image.Tags.Remove(familiar);
        }
    }
}
