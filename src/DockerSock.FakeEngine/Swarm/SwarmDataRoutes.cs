using System.Text.Json;
using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>Lists, makes, changes and removes secrets and configs.</summary>
internal static class SwarmDataRoutes
{
    public static void Map(RouteTable routes)
    {
        Map(routes, "secret", ["id", "label", "name", "names"],
            static swarm => swarm.SecretList, static name => new EngineSecret(name));
        Map(routes, "config", ["id", "label", "name"],
            static swarm => swarm.ConfigList, static name => new EngineConfig(name));
    }

    private static void Map<T>(
        RouteTable routes, string kind, string[] filters, Func<EngineSwarm, List<T>> list, Func<string, T> make)
        where T : SwarmData
    {
        routes.Get($"/{kind}s", call => ListAsync(call, filters, list));
        routes.Post($"/{kind}s/create", call => CreateAsync(call, list, make));
        routes.Post($"/{kind}s/{{name}}/update", call => UpdateAsync(call, kind, list));
        routes.Get($"/{kind}s/{{name}}", call => call.JsonAsync(writer => call.State.Change(
            () => SwarmDataJson.Write(writer, EngineSwarm.Get(list(call.State.ManagedSwarm()), kind, call.Name)))));
        routes.Delete($"/{kind}s/{{name}}", call => RemoveAsync(call, kind, list));
    }

    private static Task ListAsync<T>(EngineCall call, string[] allowed, Func<EngineSwarm, List<T>> list)
        where T : SwarmData
    {
        Filters filters = call.Filters(allowed);
        T[] found = call.State.Locked(() => list(call.State.ManagedSwarm()).Where(kept => filters.Fuzzy("id", kept.Id)
            && filters.Fuzzy("name", kept.Name)
            && filters.Exact("names", kept.Name)
            && filters.Labels("label", kept.Labels)).ToArray());
        return call.ListAsync(found, SwarmDataJson.Write);
    }

    private static async Task CreateAsync<T>(EngineCall call, Func<EngineSwarm, List<T>> list, Func<string, T> make)
        where T : SwarmData
    {
        JsonElement body = await call.SwarmBodyAsync();
        T made = call.State.Locked(() =>
        {
            EngineSwarm swarm = call.State.ManagedSwarm();
            T added = make(body.Text("Name"));
            added.SetUp(body);
            return list(swarm).Exists(kept => kept.Name == added.Name)
                ? throw EngineException.Conflict(
                    $"rpc error: code = AlreadyExists desc = {added.Kind} {added.Name} already exists")
                : swarm.Add(list(swarm), added.Kind, added);
        });
        await call.JsonAsync(
            writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("ID", made.Id);
                writer.WriteEndObject();
            },
            201);
    }

    private static async Task UpdateAsync<T>(EngineCall call, string kind, Func<EngineSwarm, List<T>> list)
        where T : SwarmData
    {
        JsonElement body = await call.SwarmBodyAsync();
        long version = call.Version(_ => $"invalid {kind} version");
        call.State.Change(() =>
        {
            EngineSwarm swarm = call.State.ManagedSwarm();
            T kept = EngineSwarm.Get(list(swarm), kind, call.Name);
            kept.CheckUpdate(body);
            kept.CheckVersion(version);
            kept.Labels = body.SortedMap("Labels");
            swarm.Touch(kept);
            swarm.Emit(kind, "update", kept);
        });
        await call.StatusAsync(200);
    }

    private static Task RemoveAsync<T>(EngineCall call, string kind, Func<EngineSwarm, List<T>> list)
        where T : SwarmData
    {
        call.State.Change(() =>
        {
            EngineSwarm swarm = call.State.ManagedSwarm();
            T kept = EngineSwarm.Get(list(swarm), kind, call.Name);
            string[] users = [.. swarm.ServiceList.Where(service => service.Uses(kept.Id))
                .Select(service => service.Name)];
            if (users.Length > 0)
            {
                throw EngineException.BadRequest(
                    $"rpc error: code = InvalidArgument desc = {kind} '{kept.Name}' is in use "
                    + $"by the following service{(users.Length > 1 ? "s" : "")}: {string.Join(", ", users)}");
            }

            list(swarm).Remove(kept);
            swarm.Emit(kind, "remove", kept);
        });
        return call.StatusAsync(204);
    }
}
