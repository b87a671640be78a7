using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>Lists tasks.</summary>
internal static class TaskRoutes
{
    public static void Map(RouteTable routes)
    {
        routes.Get("/tasks", ListAsync);
        routes.Get("/tasks/{name}", InspectAsync);
    }

    /// <summary>The task that is meant.</summary>
    /// <exception cref="EngineException">There is none.</exception>
    public static EngineTask Get(EngineSwarm swarm, string asked) => EngineSwarm.Get(swarm.TaskList, "task", asked);

    private static Task ListAsync(EngineCall call)
    {
        Filters filters = call.Filters(
            "name", "id", "label", "service", "node", "desired-state", "_up-to-date", "runtime");
        EngineTask[] found = call.State.Locked(() => Find(call.State.ManagedSwarm(), filters)
            .OrderBy(static task => task.Id, StringComparer.Ordinal).ToArray());
        return call.ListAsync(found, (writer, task) => call.State.Change(
            () => TaskJson.Write(writer, task, call.State)));
    }

    private static IEnumerable<EngineTask> Find(EngineSwarm swarm, Filters filters)
    {
        EngineService[] services = [.. filters.Values("service").Select(name => ServiceRoutes.Get(swarm, name))];
        EngineNode[] nodes =
            [.. filters.Values("node").Select(name => EngineSwarm.Get(swarm.NodeList, "node", name))];
        TaskState[] states = [.. filters.Values("desired-state").Where(static text => text.Length > 0).Select(
            static text => Enum.TryParse(text, ignoreCase: true, out TaskState state) && !char.IsDigit(text[0])
                ? state
                : throw EngineException.Internal($"Invalid desired-state filter: '{text}'"))];
        bool current = filters.Values("_up-to-date").Contains("true");
        return swarm.TaskList.Where(task => (services.Length == 0 || services.Contains(task.Service))
            && (nodes.Length == 0 || nodes.Contains(task.Node))
            && (states.Length == 0 || states.Contains(task.Desired))
            && (!current || !task.IsOutdated)
            && filters.Labels("label", task.Service.Labels)
            && filters.Fuzzy("id", task.Id)
            && filters.Fuzzy("name", $"{task.Name}.{task.Id}"));
    }

    private static Task InspectAsync(EngineCall call) => call.JsonAsync(writer => call.State.Change(
        () => TaskJson.Write(writer, Get(call.State.ManagedSwarm(), call.Name), call.State)));
}
