using System.Text.Json;
using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>Changes the limits of containers, and removes all that do not run.</summary>
internal static class ContainerChangeRoutes
{
    public static void Map(RouteTable routes)
    {
        routes.Post("/containers/{name}/update", UpdateAsync);
        routes.Post("/containers/prune", PruneAsync);
    }

    private static async Task UpdateAsync(EngineCall call)
    {
        JsonElement body = await call.BodyAsync(optional: call.State.System.Api.From(44));
        call.State.Change(() => ContainerUpdate.Apply(call.State, call.State.ContainerStore.Get(call.Name), body));
        await call.JsonAsync(writer =>
        {
            writer.WriteStartObject();
            writer.WriteNull("Warnings");
            writer.WriteEndObject();
        });
    }

    private static Task PruneAsync(EngineCall call)
    {
        Filters filters = call.Filters("until", "label", "label!");
        DateTimeOffset? until = filters.Until(call.State);
        (string[] removed, long size) = call.State.Locked(() =>
        {
            EngineContainer[] idle =
            [
                .. call.State.ContainerStore.All.Where(container => !container.IsRunning
                    && container.State is not (ContainerState.Restarting or ContainerState.Removing)
                    && (until is null || container.Created < until)
                    && filters.Labels("label", container.Config.Labels)
                    && (!filters.Has("label!") || !filters.Labels("label!", container.Config.Labels))),
            ];
            foreach (EngineContainer container in idle)
            {
                call.State.Remove(container, volumes: false);
            }

            long freed = idle.Sum(container => container.WrittenSize);
            call.State.Emit("container", "prune", "", new Dictionary<string, string>
            {
                ["reclaimed"] = JsonSerializer.Serialize(freed),
            });
            return (idle.Select(container => container.Id).ToArray(), freed);
        });
        return call.JsonAsync(writer =>
        {
            writer.WriteStartObject();
            writer.Texts("ContainersDeleted", removed, nullWhenEmpty: true);
            writer.WriteNumber("SpaceReclaimed", size);
            writer.WriteEndObject();
        });
    }
}
