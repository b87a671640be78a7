using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>Runs commands in containers that run. Source: ContainerExec, ExecStart, ExecInspect.</summary>
internal static class ExecCall
{
    /// <summary>
    /// A variable of the command's environment by which the command and its children are found again.
    /// </summary>
    private const string Mark = "DOCKERSOCK_EXEC";

    /// <summary>How often an engine is asked whether a command has ended whose output has.</summary>
    private static readonly TimeSpan s_askAgain = TimeSpan.FromMilliseconds(20);

    /// <summary>How long Ctrl+C waits for an engine that is told to kill the command.</summary>
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(2);

    /// <summary>Runs a command and delivers its output, and at last its <see cref="CommandExit"/>.</summary>
    /// <param name="call">The engine.</param>
    /// <param name="container">The container, as the user named it.</param>
    /// <param name="what">The command; streams are set here.</param>
    /// <param name="input">What the command reads; null for nothing.</param>
    /// <param name="options">How the output is delivered, and how long it may take.</param>
    public static async IAsyncEnumerable<object?> RunAsync(
        EngineCall call, string container, ExecCreate what, CommandInput? input, CommandOptions options)
    {
        string mark = $"{Mark}={Guid.NewGuid():N}";
        string words = $"'{string.Join(' ', what.Cmd)}' in '{container}'";
        // A limit would be none if the command outlived its reader.
        bool isKilled = options.EndsWithReader || options.Limit is not null;
        ExecCreate create = what.With(attach: true, stdin: input is not null, isKilled ? mark : null);
        CommandRun run = new(call, options);
        string exec = "";
        OutputShape shape = new(Frames: true) { DockerHost = call.Engine.Endpoint.Text };
        using SockConnection connection = await run.PrepareAsync(words, async limited =>
        {
            (exec, string name) = await CreateAsync(limited, container, create).ConfigureAwait(false);
            shape = shape with { Container = name };
            return await StartAsync(limited, exec, tty: false, input is not null).ConfigureAwait(false);
        }).ConfigureAwait(false);
        CommandControl command = new(words,
            async limited => input is not null
                && !(await InspectAsync(limited, exec).ConfigureAwait(false)).Running,
            limited => ExitCodeAsync(limited, exec), limited => KillAsync(limited, container, mark));
        try
        {
            await foreach (object? item in run.OutputAsync(connection, shape, input, command).ConfigureAwait(false))
            {
                yield return item;
            }
        }
        finally
        {
            if (isKilled && call.Cancel.IsCancellationRequested)
            {
                await AbandonAsync(call, container, mark).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Starts a command and leaves it alone.</summary>
    public static async Task<ExecInspect> DetachAsync(EngineCall call, string container, ExecCreate what)
    {
        (string exec, _) = await CreateAsync(call, container, what.With(attach: false, stdin: false, null))
            .ConfigureAwait(false);
        await call.SendAsync(DockerRequest.Post($"/exec/{exec}/start",
            RequestBody.Of("""{"Detach":true}""", "application/json"))).ConfigureAwait(false);
        return await InspectAsync(call, exec).ConfigureAwait(false);
    }

    /// <summary>What the engine knows of a command.</summary>
    public static Task<ExecInspect> InspectAsync(EngineCall call, string exec) =>
        call.ReadAsync(DockerRequest.Get($"/exec/{exec}/json"), DockerJson.Default.ExecInspect);

    /// <summary>Prepares a command; returns its id and the container's name.</summary>
    public static async Task<(string Exec, string Name)> CreateAsync(EngineCall call, string container, ExecCreate what)
    {
        DockerRequest create = DockerRequest.Post($"/containers/{container}/exec",
            RequestBody.Of(DockerJson.Write(what), "application/json"));
        IdResponse created = await call.ReadAsync(create, DockerJson.Default.IdResponse).ConfigureAwait(false);
        ContainerInspect found = await ContainerLookup.InspectAsync(call, container).ConfigureAwait(false);
        return (created.Id, found.Called);
    }

    /// <summary>Starts a command with its streams on the connection.</summary>
    public static Task<SockConnection> StartAsync(EngineCall call, string exec, bool tty, bool input) =>
        call.ConnectAsync(DockerRequest.Post($"/exec/{exec}/start", RequestBody.Of(tty
            ? """{"Detach":false,"Tty":true}""" : """{"Detach":false,"Tty":false}""", "application/json")), input);

    /// <summary>The exit code of a command whose output has ended.</summary>
    public static async Task<long> ExitCodeAsync(EngineCall call, string exec)
    {
        while (true)
        {
            ExecInspect ended = await InspectAsync(call, exec).ConfigureAwait(false);
            if (!ended.Running)
            {
                return KnownExitCode(call, ended.ExitCode);
            }

            // It has closed its output and goes on; the API has no way to wait for its end.
            await Task.Delay(s_askAgain, call.Cancel).ConfigureAwait(false);
        }
    }

    /// <summary>The exit code of what has ended.</summary>
    /// <exception cref="SockException">The engine does not tell it, which is not 0.</exception>
    public static long KnownExitCode(EngineCall call, long? code) => code ?? throw new SockException(
        SockFailure.ResponseUnreadable, $"{call.Engine.Endpoint} says that the command has ended, and not with which "
            + "exit code.");

    /// <summary>
    /// Kills a command and its children. The API cannot: the ids of processes that it tells are those of the host. A
    /// second command finds them inside, by the mark in their environment.
    /// </summary>
    private static async Task<string> KillAsync(EngineCall call, string container, string mark)
    {
        long code = -1;
        await foreach (object? item in RunAsync(call, container, Kill(mark), null, default).ConfigureAwait(false))
        {
            code = item is CommandExit exit ? exit.ExitCode : code;
        }

        return code == 0 ? "was killed."
            : $"could not be killed: its process was not found (exit code {code}). It may go on.";
    }

    /// <summary>
    /// Kills a command that nobody reads any more, because of Ctrl+C or a pipeline that has enough. There is nobody
    /// left to be told how that went.
    /// </summary>
    private static async Task AbandonAsync(EngineCall call, string container, string mark)
    {
        using CancellationTokenSource farewell = new(s_farewell);
        await ((Task)DetachAsync(call.Unheard(farewell.Token), container, Kill(mark)))
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static ExecCreate Kill(string mark) => new()
    {
        User = "0",
        Cmd = ["sh", "-c",
            "n=1; for p in /proc/[0-9]*; do if grep -q \"$1\" \"$p/environ\" 2>/dev/null; then kill -9 "
                + "\"${p#/proc/}\" && n=0; fi; done; exit $n", "sh", mark],
    };
}
