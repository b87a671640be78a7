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
        string words = plan.What;
        CommandRun run = new(call, options);
        string id = await ContainerCreate.CreateAsync(call, plan, run).ConfigureAwait(false);
        bool removed = keep;
        try
        {
            OutputShape shape = new(Frames: true) { DockerHost = call.Engine.Endpoint.Text };
            using SockConnection connection = await run.PrepareAsync(words, async limited =>
            {
                ContainerInspect created = await ContainerLookup.InspectAsync(limited, id).ConfigureAwait(false);
                shape = shape with { Frames = created.Config?.Tty != true, Container = created.Name };
                return await AttachAsync(limited, id, input is not null).ConfigureAwait(false);
            }).ConfigureAwait(false);
            await run.PrepareAsync(words, limited => keep
                ? ContainerCreate.FinishAsync(limited, id, () => ContainerCreate.StartOnlyAsync(limited, id))
                : ContainerCreate.StartOnlyAsync(limited, id)).ConfigureAwait(false);
            CommandExit exit = null!;
            CommandControl command = new(words, async limited => input is not null
                && (await ContainerLookup.InspectAsync(limited, id).ConfigureAwait(false)).State?.Running == false,
                limited => ContainerExit.WaitAsync(limited, id, limited.Cancel), limited => KillAsync(limited, id));
            await foreach (object? item in run.OutputAsync(connection, shape, input, command).ConfigureAwait(false))
            {
                if (item is CommandExit end)
                {
                    exit = end;
                }
                else
                {
                    yield return item;
                }
            }

            ContainerInspect ended = await run.FinishAsync(words, async limited =>
            {
                ContainerInspect last = await ContainerLookup.InspectAsync(limited, id).ConfigureAwait(false);
                if (!keep)
                {
                    await RemoveAsync(limited, id).ConfigureAwait(false);
                    removed = true;
                }

                return last;
            }).ConfigureAwait(false);
            yield return exit;
            if (ended.State?.OOMKilled == true)
            {
                throw new SockException(SockFailure.OutOfMemory,
                    $"Container '{exit.Container}' ended with exit code {exit.ExitCode}: "
                        + $"{ContainerExit.OutOfMemory(ended)}.",
                    "Give it more with -Memory.");
            }
        }
        finally
        {
            if (!removed)
            {
                await AbandonAsync(call, id, options.Limit is not null).ConfigureAwait(false);
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
            .Query("stdout", true).Query("stderr", true).Query("detachKeys", detachKeys), stdin);

    private static Task RemoveAsync(EngineCall call, string id) =>
        call.SendAsync(DockerRequest.Delete($"/containers/{id}").Query("v", true).Query("force", true));

    /// <summary>Removes a container that nobody waits for any more: after Ctrl+C, or a failure.</summary>
    private static async Task AbandonAsync(EngineCall call, string id, bool isLimited)
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
        else if (isLimited)
        {
            farewell.CancelAfter(CommandRun.Grace);
        }

        await removing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task<string> KillAsync(EngineCall call, string id)
    {
        await call.SendAsync(DockerRequest.Post($"/containers/{id}/kill")).ConfigureAwait(false);
        return "was killed.";
    }
}
