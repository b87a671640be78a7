using System.Text.Json;
using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>Lists, makes, changes and removes networks.</summary>
internal static class NetworkRoutes
{
    public static void Map(RouteTable routes)
    {
        routes.Get("/networks", ListAsync);
        routes.Get("/networks/", ListAsync);
        routes.Post("/networks/create", CreateAsync);
        routes.Post("/networks/prune", PruneAsync);
        routes.Post("/networks/{name}/connect", ConnectAsync);
        routes.Post("/networks/{name}/disconnect", DisconnectAsync);
        routes.Get("/networks/{name}", InspectAsync);
        routes.Delete("/networks/{name}", RemoveAsync);
    }

    private static Task ListAsync(EngineCall call)
    {
        Filters filters = call.Filters("dangling", "driver", "id", "label", "name", "scope", "type");
        bool? dangling = filters.Truth("dangling");
        EngineNetwork[] found = call.State.Locked(() => call.State.NetworkList.Where(network => Means(filters, network)
            && (dangling is null || dangling == (!network.IsPredefined && !call.State.UsersOf(network).Any())))
            .ToArray());
        return call.ListAsync(found, (writer, network) => call.State.Change(
            () => NetworkJson.Write(writer, network, call.State, call.Api, inspect: false)));
    }

    private static bool Means(Filters filters, EngineNetwork network) => filters.Exact("driver", network.Driver)
        && filters.Exact("scope", network.Scope)
        && filters.Exact("type", network.IsPredefined ? "builtin" : "custom")
        && filters.Labels("label", network.Labels)
        && filters.Fuzzy("id", network.Id)
        && (!filters.Has("name") || filters.Values("name")
            .Any(part => network.Name.Contains(part, StringComparison.Ordinal)));

    private static Task InspectAsync(EngineCall call) => call.JsonAsync(writer => call.State.Change(
        () => NetworkJson.Write(writer, call.State.GetNetwork(call.Name), call.State, call.Api, inspect: true)));

    private static async Task CreateAsync(EngineCall call)
    {
        JsonElement body = await call.BodyAsync();
        EngineNetwork made = call.State.Locked(() => call.State.CreateNetwork(body));
        await call.JsonAsync(
            writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("Id", made.Id);
                writer.WriteString("Warning", "");
                writer.WriteEndObject();
            },
            201);
    }

    private static async Task ConnectAsync(EngineCall call)
    {
        JsonElement body = await call.BodyAsync();
        call.State.Change(() =>
        {
            EngineNetwork network = call.State.GetNetwork(call.Name);
            Container(call.State, body)
                .Connect(network, ContainerCreation.Endpoint(network.Name, body.Field("EndpointConfig")));
        });
        await call.StatusAsync(200);
    }

    private static async Task DisconnectAsync(EngineCall call)
    {
        JsonElement body = await call.BodyAsync();
        call.State.Change(() =>
        {
            EngineNetwork network = call.State.GetNetwork(call.Name);
            string asked = body.Text("Container");
            if (body.Flag("Force") && call.State.ContainerStore.Find(asked) is null)
            {
                throw EngineException.NotFound($"endpoint {asked} not found");
            }

            Container(call.State, body).Disconnect(network);
        });
        await call.StatusAsync(200);
    }

    private static EngineContainer Container(EngineState state, JsonElement body) =>
        body.Text("Container") is { Length: > 0 } asked
        ? state.ContainerStore.Get(asked)
        : throw EngineException.BadRequest("invalid name or ID supplied: \"\"");

    private static Task RemoveAsync(EngineCall call)
    {
        call.State.Change(() => call.State.RemoveNetwork(call.State.GetNetwork(call.Name)));
        return call.StatusAsync(204);
    }

    private static Task PruneAsync(EngineCall call)
    {
        Filters filters = call.Filters("label", "label!", "until");
        DateTimeOffset? until = filters.Until(call.State);
        string[] removed = call.State.Locked(() =>
        {
            EngineNetwork[] unused =
            [
                .. call.State.NetworkList.Where(network => !network.IsPredefined && !network.Ingress
                    && !call.State.IsUsed(network) && (until is null || network.Created < until)
                    && filters.Labels("label", network.Labels)
                    && (!filters.Has("label!") || !filters.Labels("label!", network.Labels))),
            ];
            foreach (EngineNetwork network in unused)
            {
                call.State.RemoveNetwork(network);
            }

            call.State.Emit("network", "prune", "", new Dictionary<string, string> { ["reclaimed"] = "0" });
            return unused.Select(network => network.Name).ToArray();
        });
        return call.JsonAsync(writer =>
        {
            writer.WriteStartObject();
            writer.Texts("NetworksDeleted", removed, nullWhenEmpty: true);
            writer.WriteEndObject();
        });
    }
}
