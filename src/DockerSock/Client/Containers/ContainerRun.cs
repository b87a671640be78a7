using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>
/// Runs a container as one runs a command: create, attach, start, read, remove. Source: ContainerCreate,
/// ContainerAttach, ContainerStart, ContainerWait, ContainerDelete.
/// </summary>
internal static class ContainerRun
{
    /// <summary>How long Ctrl+C waits for the engine to have been told to remove the container.</summary>
    private static readonly TimeSpan s_farewell = TimeSpan.FromMilliseconds(150);

    /// <summary>What runtimes say of a command that is not there: no engine has a code for it.</summary>
    private static readonly string[] s_notFound = ["executable file not found", "no such file or directory",
        "not found in $PATH"];

    private static readonly string[] s_notExecutable = ["permission denied", "is a directory", "exec format error"];

    /// <summary>Runs the container and delivers its output, and at last its <see cref="CommandExit"/>.</summary>
    /// <param name="call">The engine.</param>
    /// <param name="plan">The container.</param>
    /// <param name="input">What it reads; null for nothing.</param>
    /// <param name="options">How the output is delivered, and how long it may take.</param>
    /// <param name="keep">True to leave the container when it has ended.</param>
    public static async IAsyncEnumerable<object?> RunAsync(
        EngineCall call, ContainerPlan plan, CommandInput? input, CommandOptions options, bool keep)
    {
        string id = await ContainerCreate.CreateAsync(call, plan).ConfigureAwait(false);
        bool removed = keep;
        try
        {
            ContainerInspect created = await ContainerLookup.InspectAsync(call, id).ConfigureAwait(false);
            bool tty = created.Config?.Tty == true;
            using SockConnection connection = await AttachAsync(call, id, input is not null).ConfigureAwait(false);
            long started = Clock.Moment;
            await ContainerCreate.StartOnlyAsync(call, id).ConfigureAwait(false);
            OutputShape shape = new(Frames: !tty) { Container = created.Name, DockerHost = call.Engine.Endpoint.Text };
            await foreach (object? item in CommandRun.OutputAsync(connection, shape, input, options,
                async () => input is not null
                    && (await ContainerLookup.InspectAsync(call, id).ConfigureAwait(false)).State?.Running == false,
                () => KillAsync(call, id, plan, options.Limit!.Value), call.Cancel).ConfigureAwait(false))
            {
                yield return item;
            }

            long code = await ContainerExit.WaitAsync(call, id, call.Cancel).ConfigureAwait(false);
            TimeSpan duration = CommandRun.Since(started);
            ContainerInspect ended = await ContainerLookup.InspectAsync(call, id).ConfigureAwait(false);
            if (!keep)
            {
                await RemoveAsync(call, id).ConfigureAwait(false);
                removed = true;
            }

            yield return new CommandExit(call.Engine.Endpoint.Text, created.Name, code, duration);
            if (ended.State?.OOMKilled == true)
            {
                throw new SockException(SockFailure.OutOfMemory,
                    $"Container '{created.Name}' ended with exit code {code}: {ContainerExit.OutOfMemory(ended)}.",
                    "Give it more with -Memory.");
            }
        }
        finally
        {
            if (!removed)
            {
                await AbandonAsync(call, id).ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// The exit code of a run that failed, as shells and the docker program have it: 127 for a command that is not
    /// there, 126 for one that cannot be executed, 1 for one that was killed when its time was over, 125 for all else.
    /// </summary>
    public static int ExitCodeOf(Exception problem) => problem is not SockException failed ? 125
        : failed.Failure == SockFailure.TimedOut ? 1
        : failed.Status is null ? 125
        : s_notFound.Any(words => failed.Message.Contains(words, StringComparison.OrdinalIgnoreCase)) ? 127
        : s_notExecutable.Any(words => failed.Message.Contains(words, StringComparison.OrdinalIgnoreCase)) ? 126
        : 125;

    /// <summary>Attaches to a container's streams.</summary>
    public static Task<SockConnection> AttachAsync(EngineCall call, string id, bool stdin, string? detachKeys = null) =>
        call.ConnectAsync(DockerRequest.Post($"/containers/{id}/attach").Query("stream", true).Query("stdin", stdin)
            .Query("stdout", true).Query("stderr", true).Query("detachKeys", detachKeys));

    private static Task RemoveAsync(EngineCall call, string id) =>
        call.SendAsync(DockerRequest.Delete($"/containers/{id}").Query("v", true).Query("force", true));

    /// <summary>Removes a container that nobody waits for any more: after Ctrl+C, or a failure.</summary>
    private static async Task AbandonAsync(EngineCall call, string id)
    {
        // The engine goes on with a request whose sender has left. Nobody listens to what the call says any more.
        using CancellationTokenSource farewell = new();
        EngineCall last = call.Cancel.IsCancellationRequested ? call.Unheard(farewell.Token)
            : call.With(farewell.Token);
        Task removing = Task.Run(() => RemoveAsync(last, id));
        if (call.Cancel.IsCancellationRequested)
        {
            await Task.WhenAny(removing, Task.Delay(s_farewell)).ConfigureAwait(false);
            await farewell.CancelAsync().ConfigureAwait(false);
        }

        await removing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task<string> KillAsync(EngineCall call, string id, ContainerPlan plan, TimeSpan limit)
    {
        string late =
            FormattableString.Invariant(
                $"The container of '{plan.Image}' did not end within {limit.TotalSeconds:0.###} seconds and ");
        try
        {
            await call.SendAsync(DockerRequest.Post($"/containers/{id}/kill")).ConfigureAwait(false);
            return late + "was killed.";
        }
        catch (SockException problem)
        {
            return late + $"could not be killed: {problem.Message}.";
        }
    }
}
