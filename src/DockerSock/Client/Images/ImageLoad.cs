using System.Buffers;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>Where an archive comes from.</summary>
/// <param name="Name">What it is called, for people.</param>
/// <param name="Length">Its bytes; null where nobody knows.</param>
/// <param name="Open">Opens it at its beginning.</param>
internal sealed record ArchiveSource(string Name, long? Length, Func<Stream> Open)
{
    /// <summary>A file of this machine.</summary>
    /// <exception cref="SockException">It cannot be read.</exception>
    public static ArchiveSource OfFile(string path) => FileFailure.Read(path, static path => new ArchiveSource(path,
        new FileInfo(path).Length, () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0,
            FileOptions.Asynchronous | FileOptions.SequentialScan)));

    /// <summary>True for what goes wrong when a file is opened or read, or a stream that is closed.</summary>
    public static bool IsOfFile(Exception problem) =>
        problem is IOException or UnauthorizedAccessException or ObjectDisposedException or NotSupportedException
            or InvalidDataException;
}

/// <summary>
/// Brings archives into the engine: images (ImageLoad, <c>POST /images/load</c>) and file systems (ImageCreate,
/// <c>POST /images/create?fromSrc=-</c>).
/// </summary>
internal static class ImageLoad
{
    private const string Tar = "application/x-tar";
    private const int Piece = 256 * 1024;

    /// <summary>Loads all images of an archive, and delivers them as the engine has them then.</summary>
    /// <exception cref="SockException">The archive cannot be read, or the engine refused it, also in the middle of the
    /// stream.</exception>
    public static async IAsyncEnumerable<object?> LoadAsync(EngineCall call, ArchiveSource source,
        IReadOnlyList<string> platforms)
    {
        ArchiveWatch watch = new();
        await using (watch.ConfigureAwait(false))
        {
            DockerRequest load = DockerRequest.Post($"/images/load", Body(call, source, watch));
            foreach (string platform in platforms)
            {
                load.Query("platform", ImagePlatform.ToJson(platform), since: platforms.Count > 1 ? "1.52" : "1.48",
                    "Platform");
            }

            List<string> said = [];
            bool isSaid = false;
            LayerProgress progress = new(call, $"Loading {source.Name}");
            try
            {
                await foreach (EngineStep step in EngineSteps.ReadAsync(call, load, static _ => true,
                    (words, refused) => Failed(source, words, refused)).ConfigureAwait(false))
                {
                    await progress.AddAsync(step).ConfigureAwait(false);
                    isSaid |= step.Stream?.StartsWith("Loaded image", StringComparison.Ordinal) == true;
                    if (step.Stream is { } line && line.IndexOf(": ", StringComparison.Ordinal) is > 0 and var colon)
                    {
                        said.AddRange(line[(colon + 2)..].Split(',', StringSplitOptions.TrimEntries));
                    }
                }
            }
            finally
            {
                await progress.EndAsync().ConfigureAwait(false);
            }

            // Podman has all names in one line. For an archive that cannot be read here (xz, zstd) the engine's words
            // are all there is; and an engine that keeps manifests has another id for an image without a name than the
            // list.
            IReadOnlyList<ImageArchiveEntry>? listed = await watch.ImagesAsync().ConfigureAwait(false);
            if (!isSaid && listed is not { Count: 0 })
            {
                throw Failed(source, EngineSteps.Unended, null);
            }

            bool isPart = said.Count > 0 && said.Count < listed?.Sum(static entry => entry.RepoTags.Count);
            HashSet<string> shown = new(StringComparer.Ordinal);
            string[] names = [.. (listed?.SelectMany(Names) ?? []).Concat(said).Distinct(StringComparer.Ordinal)];
            foreach (string name in names)
            {
                ImageInspect? image = await FindAsync(call, name).ConfigureAwait(false);
                if (image is null && isPart && !said.Contains(name))
                {
                    await call.FailAsync(source.Name, Failed(source, $"it has '{name}', and the engine does not say that "
                        + "it has loaded that.", null)).ConfigureAwait(false);
                }
                else if (image is not null && shown.Add(image.Id))
                {
                    image.FoundAs = ImageLookup.Given(names, image.RepoTags);
                    yield return image;
                }
            }
        }
    }

    /// <summary>Makes an image of a root file system; returns its id.</summary>
    /// <param name="call">The engine.</param>
    /// <param name="source">The archive; null for <paramref name="url"/>.</param>
    /// <param name="url">Where the engine fetches it from.</param>
    /// <param name="request">Adds what the user wants of the image to the request.</param>
    /// <exception cref="SockException">As for a load.</exception>
    public static async Task<string> ImportAsync(EngineCall call, ArchiveSource? source, string url,
        Func<DockerRequest, DockerRequest> request)
    {
        DockerRequest import = request(DockerRequest.Post($"/images/create",
            source is null ? null : Body(call, source, null))
            .Query("fromSrc", source is null ? url : "-"));
        string? last = null;
        LayerProgress progress = new(call, $"Importing {source?.Name ?? url}");
        try
        {
            await foreach (EngineStep step in EngineSteps.ReadAsync(call, import, step => Id(step) is not null,
                (words, refused) => Failed(source ?? new(url, null, () => Stream.Null), words, refused))
                .ConfigureAwait(false))
            {
                await progress.AddAsync(step).ConfigureAwait(false);
                // The id stands alone; what else arrives is about progress.
                last = Id(step) ?? last;
            }
        }
        finally
        {
            await progress.EndAsync().ConfigureAwait(false);
        }

        return last!;
    }

    /// <summary>What an archive's list calls an image; its id is the digest of its configuration.</summary>
    private static IEnumerable<string> Names(ImageArchiveEntry entry)
    {
        string hex = Path.GetFileNameWithoutExtension(entry.Config ?? "");
        return entry.RepoTags.Count > 0 ? entry.RepoTags : hex.Length > 0 ? ["sha256:" + hex] : [];
    }

    private static async Task<ImageInspect?> FindAsync(EngineCall call, string name)
    {
        try
        {
            return await call.ReadAsync(DockerRequest.Get($"/images/{name:ref}/json"), DockerJson.Default.ImageInspect)
                .ConfigureAwait(false);
        }
        catch (SockException gone) when (!gone.IsUnreachable && gone.Failure != SockFailure.ResponseIncomplete)
        {
            return null;
        }
    }

    private static RequestBody Body(EngineCall call, ArchiveSource source, ArchiveWatch? watch) => RequestBody.OfWriter(
        Tar, [source.Name], (target, cancel) => WriteAsync(call, source, watch, target, cancel));

    private static async Task WriteAsync(EngineCall call, ArchiveSource source, ArchiveWatch? watch, Stream target,
        CancellationToken cancel)
    {
        ProgressMeter meter = new(call, $"Sending {source.Name}", source.Length);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Piece);
        try
        {
            Stream data = Open();
            await using (data.ConfigureAwait(false))
            {
                watch?.Begin(data);
                for (int count; (count = await ReadAsync(data).ConfigureAwait(false)) > 0;)
                {
                    await target.WriteAsync(buffer.AsMemory(0, count), cancel).ConfigureAwait(false);
                    await meter.AddAsync(count).ConfigureAwait(false);
                    await (watch?.SeeAsync(buffer.AsMemory(0, count), cancel) ?? ValueTask.CompletedTask)
                        .ConfigureAwait(false);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            await meter.EndAsync().ConfigureAwait(false);
        }

        Stream Open()
        {
            try
            {
                return source.Open();
            }
            catch (Exception problem) when (ArchiveSource.IsOfFile(problem))
            {
                throw FileFailure.Unreadable(source.Name, problem);
            }
        }

        // A failure of the file is told from one of the connection that it is written to.
        async ValueTask<int> ReadAsync(Stream data)
        {
            try
            {
                return await data.ReadAsync(buffer, cancel).ConfigureAwait(false);
            }
            catch (Exception problem) when (ArchiveSource.IsOfFile(problem))
            {
                throw FileFailure.Unreadable(source.Name, problem);
            }
        }
    }

    private static SockException Failed(ArchiveSource source, string said, SockException? refused) =>
        RegistryFailure.OfEngine(SockFailure.LoadFailed, $"'{source.Name}' could not be loaded", said, refused);

    private static string? Id(EngineStep step) => (step.Status ?? step.Stream)?.Trim() is { } text
        && (text.StartsWith("sha256:", StringComparison.Ordinal) ? text["sha256:".Length..] : text) is { Length: 64 } hex
        && hex.All(char.IsAsciiHexDigitLower) ? text : null;
}
