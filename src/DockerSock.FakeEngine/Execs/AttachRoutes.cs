using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>Attaches to the process of a container, before it starts or while it runs.</summary>
internal static class AttachRoutes
{
    public static void Map(RouteTable routes)
    {
        routes.Add("POST", "/containers/{name}/attach", AttachAsync, hijacks: true);
        routes.Add("GET", "/containers/{name}/attach/ws", AttachWebSocketAsync, hijacks: true);
        routes.Post("/containers/{name}/resize", ResizeAsync);
    }

    private static async Task AttachAsync(EngineCall call)
    {
        EngineContainer container;
        byte[] keys;
        try
        {
            (container, keys) = Asked(call);
        }
        catch (EngineException error)
        {
            await HijackedConnection.RefuseAsync(call, error);
            return;
        }

        (AttachedOutput output, ProcessInput input) = Begin(call, container);
        bool frames = !container.Config.Tty;
        string type = frames && call.Api.From(42) ? HijackedConnection.MultiplexedType : HijackedConnection.RawType;
        await using HijackedConnection connection = await HijackedConnection.TakeAsync(call, type, headers: false);
        await RunAsync(
            container,
            new AttachedStreams(connection, Keys(container, keys), call.Cancel)
            {
                Input = WantsInput(call, container) ? input : null,
                ClosesInput = container.Config is { StdinOnce: true, Tty: false },
            },
            cancel => output.CopyAsync(
                (stream, bytes) => frames ? connection.SendFrameAsync(stream, bytes) : connection.SendAsync(bytes),
                cancel));
    }

    /// <summary>The same without frames: what comes from which stream is not told.</summary>
    private static async Task AttachWebSocketAsync(EngineCall call)
    {
        (EngineContainer container, byte[] keys) = Asked(call);
        (AttachedOutput output, ProcessInput input) = Begin(call, container);
        await using WebSocketConnection socket = await WebSocketConnection.TakeAsync(call);
        await RunAsync(
            container,
            new AttachedStreams(socket.Connection, Keys(container, keys), call.Cancel)
            {
                Input = WantsInput(call, container) ? input : null,
                ClosesInput = container.Config is { StdinOnce: true, Tty: false },
                ReceiveAsync = socket.ReceiveAsync,
            },
            cancel => output.CopyAsync((_, bytes) => socket.SendAsync(bytes), cancel));
    }

    /// <summary>
    /// From here on everything counts, before the client has the head: as soon as it has that it may start the
    /// container.
    /// </summary>
    private static (AttachedOutput Output, ProcessInput Input) Begin(EngineCall call, EngineContainer container)
    {
        if (call.Flag("stream"))
        {
            container.Emit("attach");
        }

        return call.State.Locked(() => (new AttachedOutput(container, call), container.Input));
    }

    private static async Task RunAsync(
        EngineContainer container, AttachedStreams streams, Func<CancellationToken, Task> outputAsync)
    {
        if (await streams.RunAsync(outputAsync) == AttachEnd.Keys)
        {
            container.Emit("detach");
        }
    }

    private static (EngineContainer Container, byte[] Keys) Asked(EngineCall call)
    {
        byte[] keys = DetachKeys.Parse(call.Text("detachKeys")) ?? throw EngineException.BadRequest(
            $"Invalid detach keys ({call.Text("detachKeys")}) provided");
        EngineContainer container = call.State.Locked(() => call.State.ContainerStore.Get(call.Name));
        return container.State != ContainerState.Paused
            ? (container, keys)
            : throw EngineException.Conflict(
                $"container {call.Name} is paused, unpause the container before attach");
    }

    private static DetachKeys? Keys(EngineContainer container, byte[] keys) =>
        container.Config.Tty ? DetachKeys.Of(keys) : null;

    private static bool WantsInput(EngineCall call, EngineContainer container) =>
        call.Flag("stream") && call.Flag("stdin") && container.Config.OpenStdin;

    private static Task ResizeAsync(EngineCall call)
    {
        (int rows, int columns) = ExecRoutes.Size(call);
        call.State.Locked(() => call.State.ContainerStore.Get(call.Name)).Resize(rows, columns);
        return call.StatusAsync(200);
    }
}
