namespace DockerSock.Fake;

/// <content>How an image was made, and how large its layers are.</content>
public sealed partial class EngineImage
{
    /// <summary>The variant of the processor that it is for, such as "v8"; empty for none.</summary>
    public string Variant { get; set; } = "";

    /// <summary>How it was made, first step first; nothing when nobody knows.</summary>
    public IReadOnlyList<ImageStep> Steps { get; set; } = [];

    /// <summary>
    /// The size of layers, in bytes, by their digests; the lowest layer that is not in here has the rest of
    /// <see cref="Size"/>.
    /// </summary>
    public IDictionary<string, long> LayerSizes { get; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>The manifest it was pulled as, or the list that it was chosen from; null for one of its own.</summary>
    public RegistryImage? Manifest { get; set; }

    /// <summary>What was stated about it.</summary>
    public IList<ImageAttestation> Attestations { get; } = [];

    /// <summary>The platform it is for.</summary>
    internal ImagePlatform Platform => new(Os, Architecture, Variant);

    /// <summary>The size of each layer, lowest first.</summary>
    internal IReadOnlyList<long> SizesOfLayers()
    {
        if (_contents?.Count == Layers.Count)
        {
            return [.. _contents.Select(layer => layer.Size)];
        }

        long rest = Math.Max(0, Size - Layers.Sum(layer => LayerSizes.TryGetValue(layer, out long size) ? size : 0));
        List<long> sizes = [];
        foreach (string layer in Layers)
        {
            bool known = LayerSizes.TryGetValue(layer, out long size);
            sizes.Add(known ? size : rest);
            rest = known ? rest : 0;
        }

        return sizes;
    }

    /// <summary>What engines call each layer together with those below it, lowest first.</summary>
    internal IReadOnlyList<string> ChainIds()
    {
        List<string> chains = [];
        foreach (string layer in Layers)
        {
            chains.Add(chains.Count == 0 ? layer : "sha256:" + Ids.Of($"{chains[^1]} {layer}"));
        }

        return chains;
    }

    /// <summary>How it was made: what was written down, or a step for each layer.</summary>
    internal IReadOnlyList<ImageStep> StepsOfLayers() => Steps.Count(step => !step.IsEmpty) == Layers.Count
        ? Steps
        : [.. Layers.Select((_, index) => new ImageStep("", Comment: index == Layers.Count - 1 ? Comment : ""))];

    /// <summary>The same image, as another engine or a registry has it: without names.</summary>
    internal EngineImage WithoutNames()
    {
        EngineImage copy = new(Id, Created)
        {
            Size = Size,
            Comment = Comment,
            Author = Author,
            Architecture = Architecture,
            Variant = Variant,
            Os = Os,
            Command = [.. Command],
            Entrypoint = [.. Entrypoint],
            Environment = [.. Environment],
            ExposedPorts = [.. ExposedPorts],
            Volumes = [.. Volumes],
            WorkingDirectory = WorkingDirectory,
            User = User,
            StopSignal = StopSignal,
            HealthCheck = HealthCheck,
            Files = Files?.Fork(),
            Shell = [.. Shell],
            OnBuild = [.. OnBuild],
            Steps = StepsOfLayers(),
            _config = _config,
            _contents = _contents,
        };
        copy.Layers.Clear();
        foreach ((string layer, long size) in Layers.Zip(SizesOfLayers()))
        {
            copy.Layers.Add(layer);
            copy.LayerSizes[layer] = size;
        }

        foreach (ImageAttestation attestation in Attestations)
        {
            copy.Attestations.Add(attestation);
        }

        foreach ((string key, string value) in Labels)
        {
            copy.Labels[key] = value;
        }

        return copy;
    }
}
