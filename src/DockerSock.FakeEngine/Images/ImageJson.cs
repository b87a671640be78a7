using System.Text.Json;

namespace DockerSock.Fake;

/// <summary>Images as GET /images/json and GET /images/{name}/json show them.</summary>
internal static class ImageJson
{
    public static void WriteSummary(
        Utf8JsonWriter writer,
        EngineImage image,
        IReadOnlyList<string> tags,
        IReadOnlyList<string> digests,
        int containers,
        long sharedSize,
        ApiVersion api,
        EngineState state,
        bool manifests,
        bool counted = false)
    {
        bool none = !api.From(43) && image.Tags.Count + image.Digests.Count == 0;
        writer.WriteStartObject();
        writer.WriteNumber("Containers", counted || api.From(51) ? containers : -1);
        bool dated = !api.From(44) || image.Created > DateTimeOffset.MinValue;
        writer.WriteNumber("Created", dated ? image.Created.ToUnixTimeSeconds() : 0);
        writer.WriteString("Id", image.Id);
        writer.Map("Labels", image.Labels, nullWhenEmpty: true);
        writer.WriteString("ParentId", image.Parent);
        writer.Texts(
            "RepoDigests",
            none ? ["<none>@<none>"] : digests,
            nullWhenEmpty: !api.From(43));
        writer.Texts("RepoTags", none ? ["<none>:<none>"] : tags, nullWhenEmpty: !api.From(43));
        writer.WriteNumber("SharedSize", sharedSize);
        writer.WriteNumber("Size", image.Size);
        if (!api.From(44))
        {
            writer.WriteNumber("VirtualSize", image.Size);
        }

        ManifestJson.Write(writer, image, state, api.From(48), api.From(47) && manifests);
        writer.WriteEndObject();
    }

    public static void WriteInspect(
        Utf8JsonWriter writer, EngineImage image, EngineState state, ApiVersion api, bool manifests)
    {
        writer.WriteStartObject();
        writer.WriteString("Id", image.Id);
        writer.Texts("RepoTags", image.Tags);
        writer.Texts("RepoDigests", image.Digests);
        Text("Parent", image.Parent);
        Text("Comment", image.Comment);
        if (!api.From(44) || image.Created > DateTimeOffset.MinValue)
        {
            writer.WriteString("Created", GoText.Time(image.Created));
        }

        if (!api.From(45))
        {
            writer.WriteString("Container", "");
            ConfigJson.Write(writer, new EngineImage(image.Id, image.Created), api, "ContainerConfig");
        }

        Text("DockerVersion", "");
        Text("Author", image.Author);
        writer.WriteString("Architecture", image.Architecture);
        if (image.Variant.Length > 0)
        {
            writer.WriteString("Variant", image.Variant);
        }

        writer.WriteString("Os", image.Os);
        writer.WriteNumber("Size", image.Size);
        if (!api.From(44))
        {
            writer.WriteNumber("VirtualSize", image.Size);
        }

        LayerJson.Write(writer, image.Id, image.Id, state, isContainer: false, api);
        writer.Object("RootFS", () =>
        {
            writer.WriteString("Type", "layers");
            writer.Texts("Layers", image.Layers);
        });
        writer.Object("Metadata", () => writer.WriteString("LastTagTime", GoText.Time(image.LastTagged)));
        ManifestJson.Write(writer, image, state, api.From(48), api.From(48) && manifests);
        ConfigJson.Write(writer, image, api);
        writer.WriteEndObject();

        void Text(string name, string value)
        {
            if (!api.From(52) || value.Length > 0)
            {
                writer.WriteString(name, value);
            }
        }
    }
}
