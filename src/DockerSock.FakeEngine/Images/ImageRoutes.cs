using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>Lists and inspects images.</summary>
internal static class ImageRoutes
{
    public static void Map(RouteTable routes)
    {
        routes.Get("/images/json", ListAsync);
        routes.Get("/images/{name}/json", InspectAsync);
    }

    private static Task ListAsync(EngineCall call)
    {
        Filters filters = call.Filters("dangling", "label", "label!", "before", "since", "reference", "until");
        long shared = call.Flag("shared-size") ? 0 : -1;
        (Named Named, int Containers)[] found = call.State.Locked(() =>
        {
            Dictionary<string, int> used = call.State.ContainerStore.All.GroupBy(container => container.ImageId)
                .ToDictionary(group => group.Key, group => group.Count());
            return Choose(call.State, filters, call.Flag("all"))
                .Select(chosen => (chosen, used.GetValueOrDefault(chosen.Image.Id))).ToArray();
        });
        return call.ListAsync(found, (writer, item) => call.State.Change(() => ImageJson.WriteSummary(
            writer,
            item.Named.Image,
            item.Named.Tags,
            item.Named.Digests,
            item.Containers,
            shared,
            call.Api,
            call.State,
            call.Flag("manifests"))));
    }

    private static Task InspectAsync(EngineCall call)
    {
        bool manifests = call.Flag("manifests");
        ImagePlatform? platform = null;
        if (call.Api.From(49) && call.Text("platform") is { Length: > 0 } json)
        {
            platform = manifests
                ? throw EngineException.BadRequest(
                    "conflicting options: manifests and platform options cannot both be set")
                : ImagePlatform.ParseJson(json);
        }

        return call.JsonAsync(writer => call.State.Change(() =>
        {
            EngineImage image = Get(call);
            CheckPlatform(call.State, call.Name, image, platform);
            ImageJson.WriteInspect(writer, image, call.State, call.Api, manifests);
        }));
    }

    /// <summary>Refuses another platform than the image's, in the words of the engine's store.</summary>
    /// <exception cref="EngineException">404: the image is for another one.</exception>
    public static void CheckPlatform(EngineState state, string asked, EngineImage image, ImagePlatform? platform)
    {
        if (platform is not null && !image.Platform.Fits(platform))
        {
            throw EngineException.NotFound($"image with reference {asked} was found but " + (state.System.KeepsManifests
                ? $"does not provide the specified platform ({platform})"
                : $"its platform ({image.Platform}) does not match the specified platform ({platform})"));
        }
    }

    /// <summary>Older engines say it twice.</summary>
    private static EngineImage Get(EngineCall call)
    {
        try
        {
            return call.State.Store.Get(call.Name);
        }
        catch (EngineException error) when (error.Status == 404 && !call.State.System.Api.From(42))
        {
            throw EngineException.NotFound($"no such image: {call.Name}: {error.Message}");
        }
    }

    private static IEnumerable<Named> Choose(EngineState state, Filters filters, bool all)
    {
        HashSet<string> parents = [.. state.Store.All.Select(image => image.Parent)];
        bool? dangling = filters.Truth("dangling");
        DateTimeOffset? before = Moment("before");
        DateTimeOffset? since = Moment("since");
        DateTimeOffset? until = filters.Values("until").Select(text => GoText.Timestamp(text, state.Now)
            ?? throw EngineException.Internal($"failed to parse value as time or duration: \"{text}\""))
                .FirstOrDefault();
        if (!filters.Has("until"))
        {
            until = null;
        }

        return state.Store.All.Reverse().OrderByDescending(image => image.Created)
            .Where(image => (before is null || image.Created < before) && (since is null || image.Created > since)
                && (until is null || image.Created < until) && filters.Labels("label", image.Labels)
                && (!filters.Has("label!") || !filters.Labels("label!", image.Labels))
                && (image.Tags.Count + image.Digests.Count > 0
                    ? dangling is not true || image.Tags.Count == 0
                    : dangling is not false && (all || !parents.Contains(image.Id))))
            .Select(image => new Named(image, Asked(image.Tags, filters), Asked(image.Digests, filters)))
            .Where(chosen => !filters.Has("reference") || chosen.Tags.Length + chosen.Digests.Length > 0);

        DateTimeOffset? Moment(string name) => filters.Has(name)
            ? state.Store.Get(filters.Values(name)[0]).Created
            : null;
    }

    /// <summary>The names that a filter means; all without one.</summary>
    private static string[] Asked(IEnumerable<string> names, Filters filters) =>
    [
        .. names.Where(name => !filters.Has("reference")
            || filters.Values("reference").Any(ImageReference.Parse(name).Matches)),
    ];

    /// <summary>An image under those of its names that are asked for.</summary>
    private sealed record Named(EngineImage Image, string[] Tags, string[] Digests);
}
