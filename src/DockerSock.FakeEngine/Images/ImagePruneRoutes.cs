using System.Text.Json;
using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>Removes images that nobody uses.</summary>
internal static class ImagePruneRoutes
{
    public static void Map(RouteTable routes) => routes.Post("/images/prune", PruneAsync);

    private static Task PruneAsync(EngineCall call)
    {
        Filters filters = call.Filters("dangling", "label", "label!", "until");
        bool dangling = filters.Truth("dangling") ?? true;
        DateTimeOffset? until = Until(filters, call.State.Now);
        (IReadOnlyList<ImageRemoval> removed, long size) = call.State.Locked(() => Prune(
            call.State,
            image => !(dangling && image.Tags.Count > 0) && (until is null || image.Created <= until)
                && filters.Labels("label", image.Labels)
                && (!filters.Has("label!") || !filters.Labels("label!", image.Labels))));
        return call.JsonAsync(writer =>
        {
            writer.WriteStartObject();
            if (removed.Count == 0)
            {
                writer.WriteNull("ImagesDeleted");
            }
            else
            {
                writer.List("ImagesDeleted", removed, removal =>
                    writer.WriteString(removal.Deleted ? "Deleted" : "Untagged", removal.Reference));
            }

            writer.WriteNumber("SpaceReclaimed", size);
            writer.WriteEndObject();
        });
    }

    private static (IReadOnlyList<ImageRemoval> Removed, long Size) Prune(
        EngineState state, Func<EngineImage, bool> meant)
    {
        Dictionary<string, long> sizes = new(StringComparer.Ordinal);
        foreach ((string layer, long size) in state.Store.All.SelectMany(
            image => image.ChainIds().Zip(image.SizesOfLayers())))
        {
            sizes[layer] = size;
        }

        HashSet<string> parents = [.. state.Store.All.Select(image => image.Parent)];
        EngineImage[] chosen =
        [
            .. state.Store.All.Where(image => meant(image)
                && (image.Tags.Count + image.Digests.Count > 0 || !parents.Contains(image.Id))),
        ];
        List<ImageRemoval> removed = [];
        foreach (EngineImage image in chosen)
        {
            string[] names = [.. image.Tags, .. image.Digests];
            foreach (string name in names.Length > 0 ? names : [image.Id])
            {
                removed.AddRange(Remove(state, name));
            }
        }

        long freed = removed.Where(removal => removal.Deleted)
            .Sum(removal => sizes.GetValueOrDefault(removal.Reference));
        state.Emit("image", "prune", "", new Dictionary<string, string>
        {
            ["reclaimed"] = JsonSerializer.Serialize(freed),
        });
        return (removed, freed);
    }

    /// <summary>What is in use stays, and so is what went with another name already.</summary>
    private static IReadOnlyList<ImageRemoval> Remove(EngineState state, string name)
    {
        try
        {
            return state.RemoveImage(name, force: false, prune: true);
        }
        catch (EngineException)
        {
            return [];
        }
    }

    private static DateTimeOffset? Until(Filters filters, DateTimeOffset now) => filters.Values("until") switch
    {
        [] => null,
        [var one] => GoText.Timestamp(one, now)
            ?? throw EngineException.Internal($"failed to parse value as time or duration: \"{one}\""),
        _ => throw EngineException.Internal("more than one until filter specified"),
    };
}
