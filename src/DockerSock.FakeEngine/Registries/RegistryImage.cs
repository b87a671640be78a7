using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>
/// A manifest in a registry: that of an image or of a plugin, or a list of those of several platforms. It never
/// changes.
/// </summary>
public sealed class RegistryImage
{
    private const string Docker = "application/vnd.docker.";

    internal RegistryImage(EngineImage image)
    {
        Image = image.WithoutNames();
        Layers = [.. Image.Layers.Zip(Image.SizesOfLayers(), (layer, size) => new RegistryLayer(layer, size))];
        Platforms = [Image.Platform];
        Variants = [this];
        MediaType = Docker + "distribution.manifest.v2+json";
        (Digest, Size) = Measure(Text("container.image.v1+json", ConfigSize(Image), Image.Id));
    }

    internal RegistryImage(PluginManifest plugin, RegistryLayer files)
    {
        Plugin = plugin;
        PluginConfig = "sha256:" + Ids.Of(files.DiffId + plugin.Text);
        Layers = [files];
        Platforms = [];
        Variants = [this];
        MediaType = Docker + "distribution.manifest.v2+json";
        (Digest, Size) = Measure(Text("plugin.v1+json", plugin.Text.Length, PluginConfig));
    }

    internal RegistryImage(IReadOnlyList<RegistryImage> variants)
    {
        Layers = [];
        Variants = variants;
        Platforms = [.. variants.SelectMany(variant => variant.Platforms)];
        MediaType = Docker + "distribution.manifest.list.v2+json";
        (Digest, Size) = Measure(ListText());
    }

    /// <summary>The digest of the manifest: "sha256:" and 64 hexadecimal digits.</summary>
    public string Digest { get; }

    /// <summary>What kind of manifest it is.</summary>
    public string MediaType { get; }

    /// <summary>The length of the manifest, in bytes.</summary>
    public long Size { get; }

    /// <summary>The layers, lowest first; none in a list.</summary>
    public IReadOnlyList<RegistryLayer> Layers { get; }

    /// <summary>The platforms that there are images for.</summary>
    public IReadOnlyList<ImagePlatform> Platforms { get; }

    /// <summary>The images of a list; an image and a plugin are their own only ones.</summary>
    public IReadOnlyList<RegistryImage> Variants { get; }

    /// <summary>The identifier that engines will know the image by; null for a list and a plugin.</summary>
    public string? ImageId => Image?.Id;

    /// <summary>Whether it is a list.</summary>
    public bool IsList => Image is null && Plugin is null;

    /// <summary>What the maker of a plugin says of it; null for an image and a list.</summary>
    public PluginManifest? Plugin { get; }

    /// <summary>The digest of what the registry keeps of it beside the files of a plugin.</summary>
    internal string PluginConfig { get; } = "";

    /// <summary>What an engine gets; null for a list and a plugin.</summary>
    internal EngineImage? Image { get; }

    private static (string Digest, long Size) Measure(string manifest) =>
        ("sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(manifest))), manifest.Length);

    private string Text(string configType, long configSize, string configDigest)
    {
        string layers = string.Join(",\n", Layers.Select(layer =>
            Descriptor(Docker + "image.rootfs.diff.tar.gzip", layer.PackedSize, layer.Digest, 6)));
        string config = Descriptor(Docker + configType, configSize, configDigest, 3).TrimStart();
        return $$"""
            {
               "schemaVersion": 2,
               "mediaType": "{{MediaType}}",
               "config": {{config}},
               "layers": [
            {{layers}}
               ]
            }
            """;
    }

    private string ListText()
    {
        string manifests = string.Join(",\n", Variants.Select(variant =>
            Descriptor(variant.MediaType, variant.Size, variant.Digest, 6, variant.Platforms[0])));
        return $$"""
            {
               "schemaVersion": 2,
               "mediaType": "{{MediaType}}",
               "manifests": [
            {{manifests}}
               ]
            }
            """;
    }

    private static string Descriptor(
        string mediaType, long size, string digest, int depth, ImagePlatform? platform = null)
    {
        string inner = new(' ', depth + 3);
        List<string> lines =
        [
            $"{inner}\"mediaType\": \"{mediaType}\"",
            string.Create(CultureInfo.InvariantCulture, $"{inner}\"size\": {size}"),
            $"{inner}\"digest\": \"{digest}\"",
        ];
        if (platform is not null)
        {
            string variant = platform.Variant.Length > 0 ? $", \"variant\": \"{platform.Variant}\"" : "";
            lines.Add($"{inner}\"platform\": {{ \"architecture\": \"{platform.Architecture}\", "
                + $"\"os\": \"{platform.Os}\"{variant} }}");
        }

        string outer = new(' ', depth);
        return $"{outer}{{\n{string.Join(",\n", lines)}\n{outer}}}";
    }

    /// <summary>The length of the image's own description, which the registry keeps beside the layers.</summary>
    private static long ConfigSize(EngineImage image)
    {
        if (image.Config is { } config)
        {
            return config.Length;
        }

        using MemoryStream text = new();
        using (Utf8JsonWriter writer = new(text, JsonResponse.Options))
        {
            writer.WriteStartObject();
            writer.WriteString("architecture", image.Architecture);
            ConfigJson.Write(writer, image, new ApiVersion(1, 51), "config");
            writer.WriteString("os", image.Os);
            writer.Texts("diff_ids", image.Layers);
            writer.WriteEndObject();
        }

        return text.Length;
    }
}
