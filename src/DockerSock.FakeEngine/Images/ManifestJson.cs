using System.Text.Json;

namespace DockerSock.Fake;

/// <summary>The manifests of images, as engines tell them that keep images as registries do.</summary>
internal static class ManifestJson
{
    /// <summary>The Descriptor and, on demand, the Manifests of an image; nothing where the engine has none.</summary>
    public static void Write(
        Utf8JsonWriter writer, EngineImage image, EngineState state, bool descriptor, bool manifests)
    {
        if (!state.System.KeepsManifests)
        {
            return;
        }

        RegistryImage whole = image.Manifest ?? new RegistryImage(image);
        if (descriptor)
        {
            WriteDescriptor(writer, "Descriptor", whole);
        }

        if (!manifests)
        {
            return;
        }

        writer.WriteStartArray("Manifests");
        foreach (RegistryImage variant in whole.Variants)
        {
            WriteImage(writer, variant, whole.IsList, variant.ImageId == image.Id, state);
        }

        writer.WriteEndArray();
    }

    public static void WriteDescriptor(Utf8JsonWriter writer, string name, RegistryImage image, bool platform = false)
    {
        writer.Object(name, () =>
        {
            writer.WriteString("mediaType", image.MediaType);
            writer.WriteString("digest", image.Digest);
            writer.WriteNumber("size", image.Size);
            if (platform)
            {
                writer.Object("platform", () => WritePlatform(writer, image.Platforms[0]));
            }
        });
    }

    public static void WritePlatform(Utf8JsonWriter writer, ImagePlatform platform)
    {
        writer.WriteString("architecture", platform.Architecture);
        writer.WriteString("os", platform.Os);
        if (platform.Variant.Length > 0)
        {
            writer.WriteString("variant", platform.Variant);
        }
    }

    private static void WriteImage(
        Utf8JsonWriter writer, RegistryImage image, bool isInList, bool isHere, EngineState state)
    {
        long packed = image.Size + (isHere ? image.Layers.Sum(layer => layer.PackedSize) : 0);
        long unpacked = isHere ? image.Layers.Sum(layer => layer.Size) : 0;
        writer.WriteStartObject();
        writer.WriteString("ID", image.Digest);
        WriteDescriptor(writer, "Descriptor", image, isInList);
        writer.WriteBoolean("Available", isHere);
        writer.Object("Size", () =>
        {
            writer.WriteNumber("Content", packed);
            writer.WriteNumber("Total", packed + unpacked);
        });
        writer.WriteString("Kind", "image");
        writer.Object("ImageData", () =>
        {
            writer.Object("Platform", () => WritePlatform(writer, image.Platforms[0]));
            writer.Texts("Containers", state.ContainerStore.All
                .Where(container => isHere && container.ImageId == image.ImageId).Select(container => container.Id));
            writer.Object("Size", () => writer.WriteNumber("Unpacked", unpacked));
        });
        writer.WriteEndObject();
    }
}
