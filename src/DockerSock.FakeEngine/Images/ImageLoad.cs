using System.Text.Json;
using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>Takes the images out of an archive, as `docker load` does.</summary>
/// <param name="state">The engine.</param>
/// <param name="messages">What is said meanwhile.</param>
/// <param name="quiet">Whether nothing is said about layers.</param>
/// <param name="platform">Images of other platforms are left out; null takes all.</param>
internal sealed class ImageLoad(EngineState state, MessageStream messages, bool quiet, PlatformText? platform)
{
    private const int FirstProgress = 32 * 1024;
    private const int NextProgress = 512 * 1024;

    private readonly string _folder = string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{state.System.RootDirectory}/tmp/docker-import-{Chance.Number(int.MaxValue, "import")}");

    private readonly bool _late = state.System.Api.From(44);

    /// <exception cref="EngineException">The archive is bad.</exception>
    public async Task RunAsync(Stream body, CancellationToken cancel)
    {
        ContainerFiles archive = ContainerFiles.None(state.Time);
        await using Stream plain = await Decompression.UnpackAsync(body, state.System.Api.From(42), cancel);
        Extraction extraction = new(
            archive, "/", keepKinds: false, owner: null, _late, largestKept: ImageLayer.LargestKept);
        await extraction.RunAsync(plain, cancel);
        messages.Check();
        if (archive.Find("/manifest.json", follow: true) is null)
        {
            throw NoFile("repositories");
        }

        JsonElement[] images = Manifest(Read(archive, "manifest.json"));
        string identifiers = "";
        int names = 0;
        foreach (JsonElement image in images)
        {
            byte[] config = Read(archive, image.Text("Config"));
            IReadOnlyList<string> wanted = Json(config, _ => ImageConfigJson.Layers(config))
                ?? throw EngineException.Internal("invalid image JSON, no RootFS key");
            IList<string> paths = image.Texts("Layers");
            if (paths.Count != wanted.Count)
            {
                throw EngineException.Internal(
                    $"invalid manifest, layers length mismatch: expected {paths.Count}, got {wanted.Count}");
            }

            EngineImage made = await LoadAsync(archive, config, paths, wanted, cancel);
            if (platform is not null && !platform.Means(made))
            {
                continue;
            }

            made = state.Put(made);
            identifiers += $"Loaded image ID: {made.Id}\n";
            names += await TagAsync(made, image.Texts("RepoTags"));
            state.Change(() => state.EmitImage(made, "load", made.Id));
        }

        if (names == 0)
        {
            await messages.StreamAsync(identifiers);
        }
    }

    private async Task<int> TagAsync(EngineImage image, IList<string> tags)
    {
        foreach (string tag in tags)
        {
            ImageReference name = ImageReference.Parse(tag, state.System.Api, 500);
            if (name.Tag is null || name.Digest is not null)
            {
                throw EngineException.Internal($"invalid tag \"{tag}\"");
            }

            EngineImage? old = state.FindImage(name.Familiar);
            if (old is not null && old != image)
            {
                await messages.StreamAsync($"The image {name.Familiar} already exists, renaming the old one with ID "
                    + $"{old.Id} to empty string\n");
            }

            state.Put(image, name.Familiar);
            await messages.StreamAsync($"Loaded image: {name.Familiar}\n");
        }

        return tags.Count;
    }

    private async Task<EngineImage> LoadAsync(
        ContainerFiles archive,
        byte[] config,
        IList<string> paths,
        IReadOnlyList<string> wanted,
        CancellationToken cancel)
    {
        ContainerFiles files = ContainerFiles.None(state.Time);
        List<ImageLayer> layers = [];
        for (int at = 0; at < paths.Count; at++)
        {
            // A layer that the engine has need not be in the archive.
            ImageLayer? present = state.Locked(() => state.Store.All
                .Where(image => image.Contents?.Count > at && layers.Select(layer => layer.DiffId)
                    .Append(wanted[at]).SequenceEqual(image.Contents.Take(at + 1).Select(layer => layer.DiffId)))
                .Select(image => image.Contents![at]).FirstOrDefault());
            layers.Add(present is null
                ? await ReceiveAsync(archive, paths[at], at, wanted[at], files, cancel)
                : await UnpackAsync(present.Tar, files, cancel));
            files.TakeAsImage();
        }

        return EngineImage.Of(config, layers, files);
    }

    private async Task<ImageLayer> ReceiveAsync(
        ContainerFiles archive, string path, int number, string wanted, ContainerFiles files, CancellationToken cancel)
    {
        FileContent packed = File(archive, path).Content;
        long first = Math.Min(FirstProgress, packed.Length);
        await ProgressAsync(first);
        await using Stream plain = await Decompression.UnpackAsync(packed.Open(), state.System.Api.From(42), cancel);
        FileContent tar = packed.Length > ImageLayer.LargestKept
            ? packed
            : await ImageLayer.ReceiveAsync(plain, cancel);
        ImageLayer layer = await UnpackAsync(tar, files, cancel);
        for (long now = first + NextProgress; now < packed.Length; now += NextProgress)
        {
            await ProgressAsync(now);
        }

        await ProgressAsync(packed.Length);
        return layer.DiffId == wanted
            ? layer
            : throw EngineException.Internal(
                $"invalid diffID for layer {number}: expected \"{wanted}\", got \"{layer.DiffId}\"");

        Task ProgressAsync(long current) => quiet
            ? Task.CompletedTask
            : messages.ProgressAsync("Loading layer", wanted[7..19], current, packed.Length);
    }

    private async Task<ImageLayer> UnpackAsync(FileContent tar, ContainerFiles files, CancellationToken cancel)
    {
        if (tar.Length > ImageLayer.LargestKept)
        {
            return new ImageLayer(tar, tar.Length);
        }

        Extraction extraction = new(files, "/", keepKinds: false, owner: null, _late, isLayer: true);
        await using Stream bytes = tar.Open();
        await extraction.RunAsync(bytes, cancel);
        return new ImageLayer(tar, extraction.Size);
    }

    private byte[] Read(ContainerFiles archive, string path) => File(archive, path).Content.ToArray();

    private ContainerFile File(ContainerFiles archive, string path)
    {
        int depth = 0;
        foreach (string name in path.Split('/'))
        {
            depth += name switch { ".." => -1, "" or "." => 0, _ => 1 };
            if (depth < 0)
            {
                string outside = FilePath.Clean($"{_folder}/{path}");
                throw EngineException.Internal($"evalSymlinksInScope: {outside} is not in {_folder}");
            }
        }

        return archive.Find("/" + path, follow: true) ?? throw NoFile(path);
    }

    private EngineException NoFile(string path) =>
        EngineException.Internal($"open {_folder}/{path}: no such file or directory");

    private JsonElement[] Manifest(byte[] bytes)
    {
        JsonElement manifest = Json(bytes, document => document.RootElement.Clone());
        return manifest.ValueKind switch
        {
            JsonValueKind.Array => [.. manifest.EnumerateArray()],
            JsonValueKind.Null when !_late => [],
            JsonValueKind.Null => throw EngineException.Internal(
                "invalid manifest, manifest cannot be null (but can be [])"),
            JsonValueKind kind => throw EngineException.Internal($"json: cannot unmarshal {kind switch
            {
                JsonValueKind.True or JsonValueKind.False => "bool",
                _ => kind.ToString().ToLowerInvariant(),
            }} into Go value of type []tarexport.manifestItem"),
        };
    }

    private static T Json<T>(byte[] json, Func<JsonDocument, T> read)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return read(document);
        }
        catch (JsonException error)
        {
            throw EngineException.Internal(GoJson.Problem(json, error));
        }
    }
}
