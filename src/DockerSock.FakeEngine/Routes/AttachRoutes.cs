using DockerSock.Fake.Hosting;

namespace DockerSock.Fake.Routes;

/// <summary>Attaches to the process of a container, before it starts or while it runs.</summary>
internal static class AttachRoutes
{
    public static void Map(RouteTable routes)
    {
        routes.Add("POST", "/containers/{name}/attach", AttachAsync, hijacks: true);
        routes.Post("/containers/{name}/resize", ResizeAsync);
    }

    private static async Task AttachAsync(EngineCall call)
    {
        EngineContainer container;
        byte[] keys;
        try
        {
            keys = DetachKeys.Parse(call.Text("detachKeys")) ?? throw EngineException.BadRequest(
                $"Invalid detach keys ({call.Text("detachKeys")}) provided");
            container = call.State.Locked(() => call.State.ContainerStore.Get(call.Name));
            if (container.State == ContainerState.Paused)
            {
                throw EngineException.Conflict($"container {call.Name} is paused, unpause the container before attach");
            }
        }
        catch (EngineException error)
        {
            await HijackedConnection.RefuseAsync(call, error);
            return;
        }

        // From here on everything counts: the client may start the container as soon as it has the head.
        AttachedOutput output = new(container, call);
        bool frames = !container.Config.Tty;
        string type = frames && call.Api.From(42) ? HijackedConnection.MultiplexedType : HijackedConnection.RawType;
        await using HijackedConnection connection = await HijackedConnection.TakeAsync(call, type, headers: false);
        if (call.Flag("stream"))
        {
            container.Emit("attach");
        }

        ProcessInput? input = call.Flag("stream") && call.Flag("stdin") && container.Config.OpenStdin
            ? container.Input
            : null;
        Task SendAsync(byte stream, ReadOnlyMemory<byte> bytes) =>
            frames ? connection.SendFrameAsync(stream, bytes) : connection.SendAsync(bytes);
        AttachedStreams streams = new(connection, container.Config.Tty ? DetachKeys.Of(keys) : null, call.Cancel)
        {
            Input = input,
            ClosesInput = container.Config is { StdinOnce: true, Tty: false },
        };
        AttachEnd end = await streams.RunAsync(cancel => output.CopyAsync(SendAsync, cancel));
        if (end == AttachEnd.Keys || (end == AttachEnd.Gone && call.State.System.Api.From(44)))
        {
            container.Emit("detach");
        }
    }

    private static Task ResizeAsync(EngineCall call)
    {
        (int rows, int columns) = ExecRoutes.Size(call);
        call.State.Locked(() => call.State.ContainerStore.Get(call.Name)).Resize(rows, columns);
        return call.StatusAsync(200);
    }
}
