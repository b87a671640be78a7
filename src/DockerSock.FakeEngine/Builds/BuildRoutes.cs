using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>Builds images.</summary>
internal static class BuildRoutes
{
    public static void Map(RouteTable routes)
    {
        routes.Post("/build/prune", PruneAsync);
        routes.Post("/build/cancel", CancelAsync);
        routes.Add("POST", "/build", BuildAsync, streamsBody: true);
    }

    /// <summary>Forgets what BuildKit remembers of steps.</summary>
    private static Task PruneAsync(EngineCall call)
    {
        Filters filters = call.Filters("until", "unused-for", "id", "parent", "type", "description", "inuse",
            "shared", "private");
        DateTimeOffset? until = filters.Until(call.State);
        IReadOnlyList<EngineBuildRecord> removed =
            call.State.Locked(() => call.State.PruneBuildCache(call.Flag("all"), until));
        return call.JsonAsync(writer =>
        {
            writer.WriteStartObject();
            writer.Texts("CachesDeleted", removed.Select(record => record.Id), nullWhenEmpty: true);
            writer.WriteNumber("SpaceReclaimed", removed.Sum(record => record.Size));
            writer.WriteEndObject();
        });
    }

    /// <summary>A build ends with its client; there is none by that name.</summary>
    private static Task CancelAsync(EngineCall call) => call.Text("id").Length > 0
        ? call.StatusAsync(200)
        : throw new EngineException(call.State.System.Api.From(44) ? 400 : 500, "build ID not provided");

    private static async Task BuildAsync(EngineCall call)
    {
        BuildOrder order = BuildOrder.Of(call);
        MessageStream messages = new(call);
        await messages.RunAsync(
            () => order.Record.IsBuildKit
                ? new BuildKitBuild(call.State, order, messages, call.Cancel)
                    .RunAsync(() => BuildContext.ReceiveAsync(call, order, orText: true))
                : ClassicAsync(call, order, messages),
            always: false);
    }

    private static async Task ClassicAsync(EngineCall call, BuildOrder order, MessageStream messages)
    {
        ContainerFiles context = await BuildContext.ReceiveAsync(call, order, orText: false);
        string name = order.FileName;
        if (name.Split('/')[0] == "..")
        {
            throw EngineException.Internal($"forbidden path outside the build context: {name} ()");
        }

        if (context.Find("/" + name, follow: true) is null)
        {
            throw EngineException.Internal($"Cannot locate specified Dockerfile: {name}");
        }

        if (order.Record.Dockerfile.Length == 0)
        {
            throw EngineException.BadRequest($"the Dockerfile ({name}) cannot be empty");
        }

        Dockerfile file = new DockerfileParser(order.Late).Parse(order.Record.Dockerfile);
        await new ClassicBuild(call.State, order, messages, call.Cancel).RunAsync(file, context);
    }
}
