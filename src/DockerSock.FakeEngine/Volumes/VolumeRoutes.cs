using System.Globalization;
using System.Text.Json;
using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>Lists, makes and removes volumes.</summary>
internal static class VolumeRoutes
{
    private const string Anonymous = "com.docker.volume.anonymous";

    public static void Map(RouteTable routes)
    {
        routes.Get("/volumes", ListAsync);
        routes.Post("/volumes/create", CreateAsync);
        routes.Post("/volumes/prune", PruneAsync);
        routes.Get("/volumes/{name}", call =>
            call.JsonAsync(writer =>
                VolumeJson.Write(writer, call.State.Locked(() => call.State.GetVolume(call.Name)))));
        routes.Put("/volumes/{name}", UpdateAsync);
        routes.Delete("/volumes/{name}", RemoveAsync);
    }

    private static Task ListAsync(EngineCall call)
    {
        Filters filters = call.Filters("dangling", "driver", "label", "name");
        bool? dangling = filters.Truth("dangling");
        EngineVolume[] found = call.State.Locked(() =>
            call.State.VolumeList.Where(volume => filters.Exact("driver", volume.Driver)
            && filters.Labels("label", volume.Labels)
            && (!filters.Has("name") || filters.Values("name")
                .Any(part => volume.Name.Contains(part, StringComparison.Ordinal)))
            && (dangling is null || dangling == !call.State.UsersOf(volume).Any())).ToArray());
        return call.JsonAsync(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("Volumes");
            foreach (EngineVolume volume in found)
            {
                VolumeJson.Write(writer, volume);
            }

            writer.WriteEndArray();
            writer.WriteNull("Warnings");
            writer.WriteEndObject();
        });
    }

    private static async Task CreateAsync(EngineCall call)
    {
        JsonElement body = await call.BodyAsync();
        EngineVolume made = call.State.Locked(() => call.State.CreateVolume(body));
        await call.JsonAsync(writer => VolumeJson.Write(writer, made), 201);
    }

    /// <summary>Only volumes of a swarm can be changed; this engine is in none.</summary>
    private static Task UpdateAsync(EngineCall call) => throw (call.State.System.Api.From(42)
        ? new EngineException(503, "volume update only valid for cluster volumes, but swarm is unavailable")
        : EngineException.NotFound("page not found"));

    private static Task RemoveAsync(EngineCall call)
    {
        call.State.Change(() =>
        {
            if (!call.Flag("force") || call.State.VolumeList.Exists(volume => volume.Name == call.Name))
            {
                call.State.RemoveVolume(call.State.GetVolume(call.Name));
            }
        });
        return call.StatusAsync(204);
    }

    private static Task PruneAsync(EngineCall call)
    {
        Filters filters = call.Filters("label", "label!", "all");
        bool late = call.Api.From(42);
        bool all = !late || (filters.Truth("all") ?? false);
        EngineVolume[] removed = call.State.Locked(() =>
        {
            EngineVolume[] unused =
            [
                .. call.State.VolumeList.Where(volume => !call.State.UsersOf(volume).Any()
                    && (all || volume.Labels.ContainsKey(Anonymous))
                    && filters.Labels("label", volume.Labels)
                    && (!filters.Has("label!") || !filters.Labels("label!", volume.Labels))),
            ];
            foreach (EngineVolume volume in unused)
            {
                call.State.RemoveVolume(volume);
            }

            call.State.Emit("volume", "prune", "", new Dictionary<string, string>
            {
                ["reclaimed"] = unused.Sum(volume => volume.Size).ToString(CultureInfo.InvariantCulture),
            });
            return unused;
        });
        return call.JsonAsync(writer =>
        {
            writer.WriteStartObject();
            writer.Texts("VolumesDeleted", removed.Select(volume => volume.Name), nullWhenEmpty: true);
            writer.WriteNumber("SpaceReclaimed", removed.Sum(volume => volume.Size));
            writer.WriteEndObject();
        });
    }
}
