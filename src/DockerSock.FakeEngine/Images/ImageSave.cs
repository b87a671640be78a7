using System.Security.Cryptography;
using System.Text.Json;
using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>An image on its way into an archive, and the names that it was asked for by.</summary>
internal sealed record SavedImage(EngineImage Image, IList<string> Tags);

/// <summary>
/// Archives of images, as `docker save` makes them: with the layout of OCI and Docker's own manifest from API 1.44,
/// with a directory for each layer before.
/// </summary>
internal sealed class ImageSave(EngineState state)
{
    private const string Oci = "application/vnd.oci.image.";

    private readonly SortedDictionary<string, ArchiveEntry> _entries = new(StringComparer.Ordinal);

    /// <summary>The images that names mean: a name without a tag means all its tags.</summary>
    /// <exception cref="EngineException">A name is none, or there is no such image.</exception>
    public static IReadOnlyList<SavedImage> Find(EngineState state, IEnumerable<string> names)
    {
        List<SavedImage> found = [];
        foreach (string name in names)
        {
            foreach ((EngineImage image, string? tag) in Named(state, name))
            {
                SavedImage? saved = found.Find(other => other.Image == image);
                if (saved is null)
                {
                    found.Add(saved = new SavedImage(image, []));
                }

                if (tag is not null && !saved.Tags.Contains(tag))
                {
                    saved.Tags.Add(tag);
                }
            }
        }

        return found;
    }

    /// <summary>The files of the archive; what is in them is read while it is sent.</summary>
    public IReadOnlyList<ArchiveEntry> Entries(IReadOnlyList<SavedImage> images)
    {
        bool oci = state.System.Api.From(44);
        List<Action<Utf8JsonWriter>> manifests = [];
        List<Action<Utf8JsonWriter>> index = [];
        SortedDictionary<string, SortedDictionary<string, string>> repositories = new(StringComparer.Ordinal);
        foreach (SavedImage saved in images)
        {
            (byte[] config, IReadOnlyList<ImageLayer> layers) = saved.Image.Archive(state.Time);
            DateTimeOffset created = saved.Image.Created;
            string[] paths = oci ? [.. layers.Select(Blob)] : Directories(layers, created);
            string configPath = oci ? Blob(config, created) : Digest(config) + ".json";
            if (oci)
            {
                foreach (ImageLayer layer in layers)
                {
                    Add(Blob(layer), layer.Tar, created);
                }

                index.AddRange(IndexLines(saved, config, layers));
            }
            else
            {
                Add(configPath, FileContent.Of(config), created);
            }

            manifests.Add(writer => WriteManifest(writer, configPath, saved.Tags, paths, oci ? layers : []));
            foreach (ImageReference tag in saved.Tags.Select(ImageReference.Parse))
            {
                repositories.TryAdd(tag.Name, new SortedDictionary<string, string>(StringComparer.Ordinal));
                repositories[tag.Name][tag.Tag!] = oci ? layers[^1].DiffId[7..] : paths[^1].Split('/')[0];
            }
        }

        AddText("manifest.json", Json(writer => List(writer, manifests)) + "\n");
        if (oci)
        {
            AddDirectory("blobs/", state.Now);
            AddDirectory("blobs/sha256/", state.Now);
            AddText("index.json", Json(writer => WriteIndex(writer, index)));
            AddText("oci-layout", """{"imageLayoutVersion": "1.0.0"}""");
        }

        if (repositories.Count > 0)
        {
            AddText("repositories", Json(writer => WriteRepositories(writer, repositories)) + "\n");
        }

        return [.. _entries.Values];
    }

    private static IEnumerable<(EngineImage Image, string? Tag)> Named(EngineState state, string name)
    {
        ImageReference reference = ImageReference.Parse(name, state.System.Api, 500);
        if (state.Store.Find(name) is { } byId && IsId(byId, name))
        {
            return [(byId, null)];
        }

        if (reference.Tag is null && reference.Digest is null)
        {
            (EngineImage, string?)[] all =
            [
                .. state.Store.All.SelectMany(image => image.Tags
                    .Where(tag => ImageReference.Parse(tag).Name == reference.Name)
                    .Select(tag => (image, (string?)tag))),
            ];
            return all.Length > 0 ? all : throw EngineException.NotFound($"No such image: {name}");
        }

        return state.Store.Find(name) is { } found
            ? [(found, reference.Digest is null ? reference.Familiar : null)]
            : throw EngineException.NotFound("reference does not exist");
    }

    private static bool IsId(EngineImage image, string name) =>
        (image.Id.StartsWith(name, StringComparison.Ordinal)
            || image.Id.AsSpan(7).StartsWith(name, StringComparison.Ordinal))
        && !image.Tags.Contains(name + ":latest");

    private static string Digest(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static string Blob(ImageLayer layer) => "blobs/sha256/" + layer.DiffId[7..];

    private static string Json(Action<Utf8JsonWriter> write)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter writer = new(bytes, JsonResponse.Options))
        {
            write(writer);
        }

        return System.Text.Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static void List(Utf8JsonWriter writer, IEnumerable<Action<Utf8JsonWriter>> items)
    {
        writer.WriteStartArray();
        foreach (Action<Utf8JsonWriter> item in items)
        {
            item(writer);
        }

        writer.WriteEndArray();
    }

    private static void WriteManifest(
        Utf8JsonWriter writer,
        string config,
        IList<string> tags,
        string[] layers,
        IReadOnlyList<ImageLayer> sources)
    {
        writer.WriteStartObject();
        writer.WriteString("Config", config);
        writer.Texts("RepoTags", tags, nullWhenEmpty: true);
        writer.Texts("Layers", layers);
        if (sources.Count > 0)
        {
            writer.Object("LayerSources", () =>
            {
                foreach (ImageLayer layer in sources.DistinctBy(layer => layer.DiffId)
                    .OrderBy(layer => layer.DiffId, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(layer.DiffId);
                    WriteDescriptor(writer, "layer.v1.tar", layer.DiffId, layer.Tar.Length, sizeFirst: true);
                }
            });
        }

        writer.WriteEndObject();
    }

    private static void WriteDescriptor(
        Utf8JsonWriter writer, string type, string digest, long size, bool sizeFirst = false, string? tag = null)
    {
        writer.WriteStartObject();
        writer.WriteString("mediaType", Oci + type);
        if (sizeFirst)
        {
            writer.WriteNumber("size", size);
        }

        writer.WriteString("digest", digest);
        if (!sizeFirst)
        {
            writer.WriteNumber("size", size);
        }

        if (tag is not null)
        {
            ImageReference name = ImageReference.Parse(tag);
            writer.Object("annotations", () =>
            {
                writer.WriteString("io.containerd.image.name", name.Full);
                writer.WriteString("org.opencontainers.image.ref.name", name.Tag);
            });
        }

        writer.WriteEndObject();
    }

    private static void WriteIndex(Utf8JsonWriter writer, IEnumerable<Action<Utf8JsonWriter>> manifests)
    {
        writer.WriteStartObject();
        writer.WriteNumber("schemaVersion", 2);
        writer.WriteString("mediaType", Oci + "index.v1+json");
        writer.WritePropertyName("manifests");
        List(writer, manifests);
        writer.WriteEndObject();
    }

    private static void WriteRepositories(
        Utf8JsonWriter writer, SortedDictionary<string, SortedDictionary<string, string>> repositories)
    {
        writer.WriteStartObject();
        foreach ((string name, SortedDictionary<string, string> tags) in repositories)
        {
            writer.Map(name, tags);
        }

        writer.WriteEndObject();
    }

    /// <summary>Writes the manifest of OCI; gives the lines of the index, one for each name.</summary>
    private IEnumerable<Action<Utf8JsonWriter>> IndexLines(
        SavedImage saved, byte[] config, IReadOnlyList<ImageLayer> layers)
    {
        string manifest = Json(writer =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("schemaVersion", 2);
            writer.WriteString("mediaType", Oci + "manifest.v1+json");
            writer.WritePropertyName("config");
            WriteDescriptor(writer, "config.v1+json", "sha256:" + Digest(config), config.Length);
            writer.WritePropertyName("layers");
            List(writer, layers.Select(layer => (Action<Utf8JsonWriter>)(inner =>
                WriteDescriptor(inner, "layer.v1.tar", layer.DiffId, layer.Tar.Length))));
            writer.WriteEndObject();
        });
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(manifest);
        Blob(bytes, DateTimeOffset.UnixEpoch);
        string?[] tags = saved.Tags.Count > 0 ? [.. saved.Tags] : [null];
        return tags.Select(tag => (Action<Utf8JsonWriter>)(writer =>
            WriteDescriptor(writer, "manifest.v1+json", "sha256:" + Digest(bytes), bytes.Length, tag: tag)));
    }

    /// <summary>The directories of layers, as engines before API 1.44 name them: by all below and themselves.</summary>
    private string[] Directories(IReadOnlyList<ImageLayer> layers, DateTimeOffset created)
    {
        List<string> paths = [];
        string chain = "";
        foreach (ImageLayer layer in layers)
        {
            string parent = chain;
            chain = Ids.Of($"{chain} {layer.DiffId}");
            AddDirectory(chain + "/", created);
            AddText($"{chain}/VERSION", "1.0", created);
            AddText($"{chain}/json", Json(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("id", chain);
                if (parent.Length > 0)
                {
                    writer.WriteString("parent", parent);
                }

                writer.WriteString("created", GoText.Time(created));
                writer.WriteString("os", "linux");
                writer.WriteEndObject();
            }), created);
            paths.Add($"{chain}/layer.tar");
            Add(paths[^1], layer.Tar, created);
        }

        return [.. paths];
    }

    private string Blob(byte[] bytes, DateTimeOffset created)
    {
        string path = "blobs/sha256/" + Digest(bytes);
        Add(path, FileContent.Of(bytes), created);
        return path;
    }

    private void AddText(string path, string text, DateTimeOffset? created = null) =>
        Add(path, FileContent.Of(text), created ?? DateTimeOffset.UnixEpoch);

    private void Add(string path, FileContent content, DateTimeOffset created) => _entries.TryAdd(
        path,
        new ArchiveEntry(
            path, new ContainerFile(FileKind.Regular, 420, 0, 0, Early(created)) { Content = content }, null));

    private void AddDirectory(string path, DateTimeOffset created) => _entries.TryAdd(
        path, new ArchiveEntry(path, new ContainerFile(FileKind.Directory, 493, 0, 0, Early(created)), null));

    /// <summary>An archive has no times before 1970.</summary>
    private static DateTimeOffset Early(DateTimeOffset time) =>
        time < DateTimeOffset.UnixEpoch ? DateTimeOffset.UnixEpoch : time;
}
