using System.Globalization;
using System.Text;
using DockerSock.Fake.Hosting;

namespace DockerSock.Fake;

/// <summary>Creates, starts, stops, renames and removes containers, and waits for them.</summary>
internal static class ContainerLifeRoutes
{
    public static void Map(RouteTable routes)
    {
        routes.Post("/containers/create", CreateAsync);
        routes.Post("/containers/{name}/start", StartAsync);
        routes.Post("/containers/{name}/stop", StopAsync);
        routes.Post("/containers/{name}/restart", RestartAsync);
        routes.Post("/containers/{name}/kill", KillAsync);
        routes.Post("/containers/{name}/pause", call => DoAsync(call, container => container.Pause()));
        routes.Post("/containers/{name}/unpause", call => DoAsync(call, container => container.Unpause()));
        routes.Post("/containers/{name}/rename", RenameAsync);
        routes.Post("/containers/{name}/wait", WaitAsync);
        routes.Delete("/containers/{name}", RemoveAsync);
    }

    private static EngineContainer Container(EngineCall call) =>
        call.State.Locked(() => call.State.ContainerStore.Get(call.Name));

    private static Task DoAsync(EngineCall call, Action<EngineContainer> action)
    {
        action(Container(call));
        return call.StatusAsync(204);
    }

    private static async Task CreateAsync(EngineCall call)
    {
        string? name = call.Has("name") ? call.Text("name") : null;
        EngineContainer container = ContainerCreation.Create(call.State, name, await call.BodyAsync());
        await call.JsonAsync(
            writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("Id", container.Id);
                writer.Texts("Warnings", []);
                writer.WriteEndObject();
            },
            201);
    }

    private static Task StartAsync(EngineCall call) => call.StatusAsync(Container(call).Start() ? 204 : 304);

    private static async Task StopAsync(EngineCall call)
    {
        TimeSpan? timeout = Timeout(call);
        EngineContainer container = Container(call);
        int? signal = Signal(call, $"cannot stop container: {call.Name}: ");
        await call.StatusAsync(await container.StopAsync(timeout, signal, call.Cancel) ? 204 : 304);
    }

    private static async Task RestartAsync(EngineCall call)
    {
        TimeSpan? timeout = Timeout(call);
        EngineContainer container = Container(call);
        int? signal = Signal(call, $"Cannot restart container {call.Name}: ");
        await container.StopAsync(timeout, signal, call.Cancel);
        container.Start();
        container.Emit("restart");
        await call.StatusAsync(204);
    }

    private static Task KillAsync(EngineCall call)
    {
        bool lower = call.State.System.Api.From(44);
        string prefix = $"{(lower ? "c" : "C")}annot kill container: {call.Name}: ";
        string text = call.Text("signal");
        int signal = Signals.Kill;
        if (text.Length > 0)
        {
            signal = Signals.Number(text) ?? throw EngineException.BadRequest(
                lower ? $"{prefix}invalid signal: {text}" : $"Invalid signal: {text}");
        }

        EngineContainer container = Container(call);
        try
        {
            container.Kill(signal);
        }
        catch (EngineException error)
        {
            throw new EngineException(error.Status, prefix + error.Message);
        }

        return call.StatusAsync(204);
    }

    private static Task RenameAsync(EngineCall call) => DoAsync(call, container => call.State.Change(() =>
    {
        string name = call.Text("name").TrimStart('/');
        if (name.Length == 0)
        {
            throw EngineException.BadRequest("Neither old nor new names may be empty");
        }

        string old = container.Name;
        if (name == old)
        {
            throw EngineException.BadRequest("Renaming a container with the same name as its current name");
        }

        call.State.ContainerStore.CheckName(name, "/" + name, "Error when allocating new name: ");
        call.State.ContainerStore.Rename(container, name);
        container.Emit("rename", ("oldName", "/" + old));
    }));

    private static async Task WaitAsync(EngineCall call)
    {
        string condition = call.Text("condition");
        if (condition is not ("" or "not-running" or "next-exit" or "removed"))
        {
            throw EngineException.BadRequest($"invalid condition: \"{condition}\"");
        }

        EngineContainer container = Container(call);
        int runs = container.RunsEnded;
        call.Response.ContentType = "application/json";
        await call.Response.Body.FlushAsync(call.Cancel);
        await container.WaitUntilAsync(
            () => condition switch
            {
                "removed" => container.IsRemoved,
                "next-exit" => container.RunsEnded > runs,
                _ => !container.IsRunning,
            },
            call.Cancel);
        // The head has gone out long ago: no length, no status.
        string answer = string.Create(CultureInfo.InvariantCulture, $"{{\"StatusCode\":{container.ExitCode}}}\n");
        await call.Response.Body.WriteAsync(Encoding.ASCII.GetBytes(answer), call.Cancel);
    }

    private static Task RemoveAsync(EngineCall call) => DoAsync(call, container => call.State.Change(() =>
    {
        if (call.Flag("link"))
        {
            throw EngineException.Internal("Conflict, cannot remove the default link name of the container");
        }

        if (container.IsRunning && !call.Flag("force"))
        {
            throw EngineException.Conflict(StillRunning(call, container));
        }

        if (container.IsRunning)
        {
            container.Kill();
        }

        if (!container.IsRemoved)
        {
            call.State.Remove(container, call.Flag("v"));
        }
    }));

    private static string StillRunning(EngineCall call, EngineContainer container)
    {
        bool paused = container.State == ContainerState.Paused;
        if (call.State.System.Api.From(44))
        {
            return $"cannot remove container \"{container.Name}\": container is {container.StateText}: "
                + $"{(paused ? "unpause and then " : "")}stop the container before removing or force remove";
        }

        return $"You cannot remove a {container.StateText} container {container.Id}. "
            + $"{(paused ? "Unpause and then stop" : "Stop")} the container before attempting removal or force remove";
    }

    private static TimeSpan? Timeout(EngineCall call) =>
        call.Number("t") is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>The signal of a stop, which engines know from API 1.42.</summary>
    private static int? Signal(EngineCall call, string prefix)
    {
        string text = call.Text("signal");
        return text.Length == 0 || !call.Api.From(42)
            ? null
            : Signals.Number(text) ?? throw EngineException.Internal($"{prefix}invalid signal: {text}");
    }
}
