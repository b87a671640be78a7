using System.Text.Json;
using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>Lists, changes and removes the nodes of a swarm.</summary>
internal static class NodeRoutes
{
    public static void Map(RouteTable routes)
    {
        routes.Get("/nodes", ListAsync);
        routes.Post("/nodes/{name}/update", UpdateAsync);
        routes.Get("/nodes/{name}", InspectAsync);
        routes.Delete("/nodes/{name}", RemoveAsync);
    }

    private static Task ListAsync(EngineCall call)
    {
        Filters filters = call.Filters("id", "label", "membership", "name", "node.label", "role");
        Check(filters, "role", "worker", "manager");
        Check(filters, "membership", "accepted", "pending");
        (EngineSwarm swarm, EngineNode[] found) = call.State.Locked(() =>
        {
            EngineSwarm managed = call.State.ManagedSwarm();
            return (managed, managed.NodeList.Where(node => Means(filters, node)).ToArray());
        });
        return call.ListAsync(found, (writer, node) => call.State.Change(() => NodeJson.Write(writer, node, swarm)));
    }

    private static bool Means(Filters filters, EngineNode node) => filters.Fuzzy("id", node.Id)
        && filters.Fuzzy("name", node.Hostname)
        && filters.Exact("role", node.Role)
        && filters.Exact("membership", node.Membership)
        && filters.Labels("label", node.EngineLabels)
        && filters.Labels("node.label", node.Labels);

    private static void Check(Filters filters, string name, params string[] known)
    {
        if (filters.Values(name).FirstOrDefault(value => !known.Contains(value)) is { } unknown)
        {
            throw EngineException.Internal($"Invalid {name} filter: '{unknown}'");
        }
    }

    private static Task InspectAsync(EngineCall call) => call.JsonAsync(writer => call.State.Change(() =>
    {
        EngineSwarm swarm = call.State.ManagedSwarm();
        NodeJson.Write(writer, EngineSwarm.Get(swarm.NodeList, "node", call.Name), swarm);
    }));

    private static async Task UpdateAsync(EngineCall call)
    {
        JsonElement body = await call.SwarmBodyAsync();
        long version = call.Version(
            static text => $"invalid node version '{text}': strconv.ParseUint: parsing \"{text}\": invalid syntax");
        call.State.Change(() => call.State.ManagedSwarm().UpdateNode(call.Name, version, body));
        await call.StatusAsync(200);
    }

    private static Task RemoveAsync(EngineCall call)
    {
        call.State.Change(() => call.State.ManagedSwarm().RemoveNode(call.Name, call.Flag("force")));
        return call.StatusAsync(200);
    }
}
