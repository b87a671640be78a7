using System.Text.Json;
using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>Begins, joins, changes, unlocks and leaves a swarm.</summary>
internal static class SwarmRoutes
{
    public static void Map(RouteTable routes)
    {
        routes.Get("/swarm", call => call.JsonAsync(writer => call.State.Change(
            () => SwarmJson.Write(writer, call.State.ManagedSwarm(), withTokens: true))));
        routes.Get("/swarm/unlockkey", UnlockKeyAsync);
        routes.Post("/swarm/init", InitAsync);
        routes.Post("/swarm/join", JoinAsync);
        routes.Post("/swarm/leave", LeaveAsync);
        routes.Post("/swarm/unlock", UnlockAsync);
        routes.Post("/swarm/update", UpdateAsync);
    }

    private static async Task InitAsync(EngineCall call)
    {
        JsonElement body = await call.SwarmBodyAsync();
        string id = call.State.Locked(() => call.State.InitSwarm(body));
        await call.JsonAsync(writer => writer.WriteStringValue(id));
    }

    private static async Task JoinAsync(EngineCall call)
    {
        JsonElement body = await call.SwarmBodyAsync();
        call.State.Change(() => call.State.JoinSwarm(body));
        await call.StatusAsync(200);
    }

    private static Task LeaveAsync(EngineCall call)
    {
        call.State.Change(() => call.State.LeaveSwarm(call.Flag("force")));
        return call.StatusAsync(200);
    }

    private static Task UnlockKeyAsync(EngineCall call) => call.JsonAsync(writer =>
    {
        string key = call.State.Locked(() => call.State.ManagedSwarm().UnlockKey);
        writer.WriteStartObject();
        writer.WriteString("UnlockKey", key);
        writer.WriteEndObject();
    });

    private static async Task UnlockAsync(EngineCall call)
    {
        JsonElement body = await call.SwarmBodyAsync();
        call.State.Change(() => call.State.UnlockSwarm(body.Text("UnlockKey")));
        await call.StatusAsync(200);
    }

    private static async Task UpdateAsync(EngineCall call)
    {
        JsonElement body = await call.SwarmBodyAsync();
        long version = call.Version(
            static text => $"invalid swarm version '{text}': strconv.ParseUint: parsing \"{text}\": invalid syntax");
        bool worker = Rotates(call, "rotateWorkerToken");
        bool manager = Rotates(call, "rotateManagerToken");
        bool key = Rotates(call, "rotateManagerUnlockKey");
        call.State.Change(() => call.State.ManagedSwarm().Update(version, body, worker, manager, key));
        await call.StatusAsync(200);
    }

    /// <summary>A switch as these routes read it, which no other text than Go's names for truth may be.</summary>
    private static bool Rotates(EngineCall call, string name) => call.Text(name) switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "" or "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        string other => throw EngineException.BadRequest($"invalid value for {name}: {other}"),
    };
}
