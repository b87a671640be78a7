using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>
/// Finds images by what a user calls them: a repository (all of its tags), a reference with a tag or a digest, a
/// digest, an id or its start, a wildcard.
/// </summary>
public static class ImageLookup
{
    private const string Untagged = "<none>:<none>";

    /// <summary>What Podman puts before a name of its own that the user wrote without a registry.</summary>
    private const string Own = "localhost/";

    /// <summary>
    /// The images that the patterns name, each once, in the patterns' order; a name without one is a failure of its
    /// own.
    /// </summary>
    /// <param name="call">The engine.</param>
    /// <param name="patterns">The names.</param>
    /// <param name="list">The request for the list that is searched.</param>
    /// <exception cref="SockException">The list cannot be had.</exception>
    public static async IAsyncEnumerable<ImageSummary> FindAsync(EngineCall call, IReadOnlyList<NamePattern> patterns,
        DockerRequest list)
    {
        List<ImageSummary> all = await call.ListAsync(list, DockerJson.Default.ImageSummary).ToListAsync()
            .ConfigureAwait(false);
        List<ImageSummary> found = [];
        foreach (NamePattern pattern in patterns)
        {
            foreach (ImageSummary image in await MatchAsync(call, pattern, all).ConfigureAwait(false))
            {
                image.FoundAs = [.. image.FoundAs.Union(TagsOf(image, pattern))];
                found.Add(image);
            }
        }

        foreach (ImageSummary image in found.DistinctBy(static image => image.Id))
        {
            yield return image;
        }
    }

    /// <summary>Those of an image's tags that these names gave it; one without a tag means latest.</summary>
    internal static IReadOnlyList<string> Given(IEnumerable<string> names, IEnumerable<string> tags)
    {
        HashSet<string> given = [.. names.Select(static name =>
            Familiar(ImageNames.Split(name).Tag is null ? name + ":latest" : name))];
        return [.. tags.Where(tag => Spellings(tag).Any(given.Contains))];
    }

    /// <summary>One name of each image that a wildcard means.</summary>
    public static async IAsyncEnumerable<string> NamesAsync(EngineCall call, NamePattern pattern)
    {
        await foreach (ImageSummary image in FindAsync(call, [pattern], DockerRequest.Get($"/images/json"))
            .ConfigureAwait(false))
        {
            yield return image.RepoTags.Find(tag => Spellings(tag).Any(pattern.Matcher!)) ?? image.ToString();
        }
    }

    /// <summary>All tags that a wildcard means.</summary>
    public static async IAsyncEnumerable<string> TagsAsync(EngineCall call, NamePattern pattern)
    {
        await foreach (ImageSummary image in call.ListAsync(DockerRequest.Get($"/images/json"),
            DockerJson.Default.ImageSummary).ConfigureAwait(false))
        {
            foreach (string tag in image.RepoTags.Where(tag => Spellings(tag).Any(pattern.Matcher!)))
            {
                yield return tag;
            }
        }
    }

    private static async Task<IReadOnlyList<ImageSummary>> MatchAsync(EngineCall call, NamePattern pattern,
        List<ImageSummary> all)
    {
        if (pattern.IsWildcard)
        {
            return [.. all.Where(image => NamesOf(image).Any(pattern.Matcher!))];
        }

        try
        {
            List<ImageSummary> found = FindExact(pattern, all);
            if (found.Count == 0)
            {
                await call.FailAsync(pattern.Text, NotFound.Of("image", pattern.Text, call.Engine.Endpoint,
                    all.SelectMany(static image => image.RepoTags))).ConfigureAwait(false);
            }

            return found;
        }
        catch (SockException ambiguous)
        {
            await call.FailAsync(pattern.Text, ambiguous).ConfigureAwait(false);
            return [];
        }
    }

    private static List<ImageSummary> FindExact(NamePattern pattern, List<ImageSummary> all)
    {
        string name = pattern.Text;
        int at = name.IndexOf('@');
        if (at == 0)
        {
            return all.FindAll(image => image.Id == name[1..]
                || image.RepoDigests.Exists(digest => digest.EndsWith(name, StringComparison.Ordinal)));
        }

        if (at > 0)
        {
            // A tag before the digest says nothing more: the digest alone is what is meant, as for the docker program.
            string repository = Familiar(ImageNames.Split(name[..at]).Repository);
            return all.FindAll(image =>
                image.RepoDigests.SelectMany(Spellings).Contains(repository + name[at..], StringComparer.Ordinal)
                || (image.Id == name[(at + 1)..] && NamesOf(image).Contains(repository, StringComparer.Ordinal)));
        }

        if (name.StartsWith("sha256:", StringComparison.Ordinal))
        {
            return pattern with { Text = name["sha256:".Length..] } is var digits
                && digits.FindById(all, HexId, "image") is { } exact ? [exact] : [];
        }

        List<ImageSummary> named = all.FindAll(image => NamesOf(image)
            .Contains(Familiar(name), StringComparer.Ordinal));
        return named.Count > 0 || pattern.FindById(all, HexId, "image") is not { } byId ? named : [byId];
    }

    private static string HexId(ImageSummary image) => image.Id[(image.Id.IndexOf(':') + 1)..];

    /// <summary>Each tag with and without the tag, in full and as people write it.</summary>
    private static IEnumerable<string> NamesOf(ImageSummary image) =>
        image.RepoTags.Count == 0 ? [Untagged] : image.RepoTags.SelectMany(NamesOf);

    private static IEnumerable<string> NamesOf(string tag) => Spellings(tag)
        .SelectMany(static reference => new[] { reference, ImageNames.Split(reference).Repository });

    /// <summary>The tags of an image that a name means; none for an id.</summary>
    private static IEnumerable<string> TagsOf(ImageSummary image, NamePattern pattern)
    {
        string name = Familiar(pattern.Text.Split('@')[0]);
        return image.RepoTags.Where(tag => NamesOf(tag).Any(pattern.Matcher ?? (called => called == name)));
    }

    private static IEnumerable<string> Spellings(string reference)
    {
        yield return reference;
        if (Familiar(reference) is var familiar && familiar != reference)
        {
            yield return familiar;
        }
    }

    private static string Familiar(string reference) =>
        reference.StartsWith(Own, StringComparison.Ordinal) ? reference[Own.Length..]
        : ImageNames.Familiar(reference);
}
