using DockerSock.Fake.Hosting;
using DockerSock.Fake.Json;

namespace DockerSock.Fake.Routes;

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
        (EngineImage Image, string[] Tags, int Containers)[] found = call.State.Locked(() =>
        {
            Dictionary<string, int> used = call.State.ContainerStore.All.GroupBy(container => container.ImageId)
                .ToDictionary(group => group.Key, group => group.Count());
            return Choose(call.State, filters)
                .Select(chosen => (chosen.Image, chosen.Tags, used.GetValueOrDefault(chosen.Image.Id))).ToArray();
        });
        return call.ListAsync(found, (writer, item) => call.State.Change(() =>
            ImageJson.WriteSummary(writer, item.Image, item.Tags, item.Containers, shared, call.Api)));
    }

    private static Task InspectAsync(EngineCall call) => call.JsonAsync(writer => call.State.Change(() =>
        ImageJson.WriteInspect(writer, Get(call), call.State, call.Api)));

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

    private static IEnumerable<(EngineImage Image, string[] Tags)> Choose(EngineState state, Filters filters)
    {
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
                && (dangling is null || dangling == (image.Tags.Count == 0 && image.Digests.Count == 0)))
            .Select(image => (image, Tags(image, filters)))
            .Where(chosen => !filters.Has("reference") || chosen.Item2.Length > 0);

        DateTimeOffset? Moment(string name) => filters.Has(name)
            ? state.Store.Get(filters.Values(name)[0]).Created
            : null;
    }

    /// <summary>The tags that a filter means; all without one.</summary>
    private static string[] Tags(EngineImage image, Filters filters) =>
    [
        .. image.Tags.Where(tag => !filters.Has("reference")
            || filters.Values("reference").Any(ImageReference.Parse(tag).Matches)),
    ];
}
