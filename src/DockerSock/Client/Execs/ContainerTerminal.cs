using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>
/// Terminals in containers: a command's, or the container's own. Source: ContainerExec, ExecStart, ExecResize,
/// ContainerAttach, ContainerAttachWebsocket, ContainerResize.
/// </summary>
internal static class ContainerTerminal
{
    /// <summary>The terminal of a command.</summary>
    /// <returns>The connection, and the id of the command.</returns>
    public static async Task<(SockConnection Connection, string Exec)> ExecAsync(EngineCall call, string container,
        ExecCreate what)
    {
        ExecCreate create = what.With(attach: true, stdin: true, null);
        create.Tty = true;
        (string exec, _) = await ExecCall.CreateAsync(call, container, create).ConfigureAwait(false);
        return (await ExecCall.StartAsync(call, exec, tty: true, input: true).ConfigureAwait(false), exec);
    }

    /// <summary>Attaches to a container's terminal over a WebSocket. Source: ContainerAttachWebsocket.</summary>
    public static async Task<IDuplex> AttachWebSocketAsync(EngineCall call, string id, bool stdin,
        string? detachKeys) =>
        await call.OpenWebSocketAsync(
        DockerRequest.Get($"/containers/{id}/attach/ws").Query("stream", true).Query("stdin", stdin)
            .Query("stdout", true).Query("stderr", true)
            .Query("detachKeys", detachKeys)).ConfigureAwait(false);

    /// <summary>Tells a command's terminal the window's size; false when the engine did not take it.</summary>
    public static Task<bool> ResizeExecAsync(EngineCall call, string exec, int rows, int columns) =>
        ResizeAsync(call, DockerRequest.Post($"/exec/{exec}/resize"), rows, columns);

    /// <summary>Tells a container's terminal the window's size; false when the engine did not take it.</summary>
    public static Task<bool> ResizeContainerAsync(EngineCall call, string id, int rows, int columns) =>
        ResizeAsync(call, DockerRequest.Post($"/containers/{id}/resize"), rows, columns);

    private static async Task<bool> ResizeAsync(EngineCall call, DockerRequest request, int rows, int columns)
    {
        try
        {
            await call.SendAsync(request.Query("h", (long)rows).Query("w", (long)columns)).ConfigureAwait(false);
            return true;
        }
        catch (SockException)
        {
            // The process is not there yet, or no longer.
            return false;
        }
    }
}
