using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>Lists and inspects containers.</summary>
internal static class ContainerRoutes
{
    public static void Map(RouteTable routes)
    {
        routes.Get("/containers/json", ListAsync);
        routes.Get("/containers/{name}/json", InspectAsync);
    }

    private static Task ListAsync(EngineCall call)
    {
        Filters filters = call.Filters(ContainerFilter.Names);
        int limit = call.Number("limit") ?? 0;
        bool size = call.Flag("size");
        bool all = call.Flag("all") || limit > 0 || filters.Has("status");
        EngineContainer[] chosen = call.State.Locked(() =>
        {
            IEnumerable<EngineContainer> found = new ContainerFilter(call.State, filters)
                .Apply(call.State.ContainerStore.All, all);
            return (limit > 0 ? found.Take(limit) : found).ToArray();
        });
        ImageNames images = new(call.State);
        return call.ListAsync(chosen, (writer, container) => call.State.Change(
            () => ContainerListJson.Write(writer, container, images, call.Api, size)));
    }

    private static Task InspectAsync(EngineCall call) => call.JsonAsync(writer => call.State.Change(() =>
        ContainerInspectJson.Write(
            writer, call.State.ContainerStore.Get(call.Name), call.State, call.Api, call.Flag("size"))));
}
