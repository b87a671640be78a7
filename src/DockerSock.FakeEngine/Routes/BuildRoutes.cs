using DockerSock.Fake.Hosting;

namespace DockerSock.Fake.Routes;

/// <summary>Builds images.</summary>
internal static class BuildRoutes
{
    public static void Map(RouteTable routes)
    {
        routes.Post("/build/cancel", call => call.StatusAsync(204));
        routes.Add("POST", "/build", BuildAsync, streamsBody: true);
    }

    private static async Task BuildAsync(EngineCall call)
    {
        BuildOrder order = BuildOrder.Of(call);
        MessageStream messages = new(call);
        await messages.RunAsync(() => ClassicAsync(call, order, messages), always: false);
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
