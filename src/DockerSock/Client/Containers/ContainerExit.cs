using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>The end of a container: waiting for it, and saying why it came.</summary>
internal static class ContainerExit
{
    /// <summary>Waits until a container does not run; returns its exit code. Source: ContainerWait.</summary>
    /// <exception cref="SockException">There is no such container, or the engine could not wait for it.</exception>
    public static async Task<long> WaitAsync(EngineCall call, string id, CancellationToken cancel)
    {
        WaitResponse response = await call.With(cancel).ReadAsync(DockerRequest.Post($"/containers/{id}/wait"),
            DockerJson.Default.WaitResponse).ConfigureAwait(false);
        return response.Error?.Message is { Length: > 0 } problem
            ? throw new SockException(SockFailure.EngineError,
                $"The engine could not wait for container '{id}': {problem}")
            : ExecCall.KnownExitCode(call, response.StatusCode);
    }

    /// <summary>
    /// The failure of a container that has ended: exit code, the kernel's part in it, and its last lines.
    /// </summary>
    /// <param name="call">The engine.</param>
    /// <param name="ended">The container, as it is.</param>
    /// <param name="what">Begin of the sentence: who ended, and when.</param>
    /// <param name="lines">How many of its last lines are shown.</param>
    public static async Task<SockException> ExplainAsync(EngineCall call, ContainerInspect ended,
        string what, int lines)
    {
        ContainerState state = ended.State ?? new ContainerState();
        string code = state.ExitCode is { } told ? $"exit code {told}" : "an exit code that the engine does not tell";
        string why = state.OOMKilled ? $"{what}: {OutOfMemory(ended)}"
            : state.Error is { Length: > 0 } error ? $"{what} with {code}: {error}" : $"{what} with {code}";
        List<string> last = await LastLinesAsync(call, ended, lines).ConfigureAwait(false);
        return new SockException(state.OOMKilled ? SockFailure.OutOfMemory : SockFailure.ContainerExited,
            last.Count == 0 ? $"{why}. It wrote nothing."
                : $"{why}. It wrote last:{Environment.NewLine}{string.Join(Environment.NewLine, last)}");
    }

    /// <summary>What happened to a container that the kernel ended for want of memory.</summary>
    public static string OutOfMemory(ContainerInspect ended) => ended.HostConfig?.Memory is > 0 and { } limit
        ? $"the kernel killed it because it used more than its {Humanize.Memory(limit)} of memory"
        : "the kernel killed it for want of memory";

    private static async Task<List<string>> LastLinesAsync(EngineCall call, ContainerInspect ended, int count)
    {
        List<string> lines = [];
        try
        {
            using SockResponse response = await call.OpenAsync(DockerRequest.Get($"/containers/{ended.Id}/logs")
                .Query("stdout", true).Query("stderr", true).Query("tail", (long)count)).ConfigureAwait(false);
            OutputShape shape = new(ended.Config?.Tty != true);
            await foreach (LogLine line in OutputLines.ReadAsync(response.Body, shape, call.Cancel)
                .ConfigureAwait(false))
            {
                lines.Add(line.Line);
            }
        }
        catch (SockException)
        {
            // A log driver that cannot be read back: the exit code has to say it.
        }

        return lines;
    }
}
