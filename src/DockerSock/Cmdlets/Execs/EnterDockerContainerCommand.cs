using System.Management.Automation;
using System.Text;
using DockerSock.Client;
using DockerSock.Completion;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Opens a shell in a container, or the terminal of the container itself.</summary>
/// <remarks>
/// The terminal is handed over as it is: every key goes to the container, the window's size follows, and whatever
/// happens it is restored. The shell is bash where there is one, else sh. The detach keys (Ctrl+P Ctrl+Q unless
/// -DetachKeys says otherwise) leave and let it go on. The exit code is in $LASTEXITCODE. A container that was created
/// without a terminal is attached to without one: its output is shown, and Ctrl+C leaves.
/// </remarks>
/// <example><code>Enter-DockerContainer web</code>A shell.</example>
/// <example><code>Enter-DockerContainer db -Command psql,-U,postgres -User postgres</code>Another program.</example>
/// <example><code>Enter-DockerContainer app -Attach -DetachKeys ctrl-x</code>The container's own terminal.</example>
[Cmdlet(VerbsCommon.Enter, "DockerContainer", DefaultParameterSetName = "Exec")]
[ApiOperation("ExecResize", "docker exec -it")]
[ApiOperation("ContainerResize", "docker attach")]
[ApiOperation("ContainerAttachWebsocket")]
public sealed class EnterDockerContainerCommand : DockerCmdlet, ICommandParameters
{
    private readonly ExitStatus _status;

    private static readonly string[] s_bash = ["/bin/bash", "/usr/bin/bash", "/usr/local/bin/bash"];

    /// <summary>A command of the docker program that fails before anything runs ends with 1.</summary>
    public EnterDockerContainerCommand() => _status = new ExitStatus(this, static _ => 1);

    /// <summary>The container: id, start of an id, or name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name", "Container")]
    [ValidateNotNullOrEmpty]
    [ObjectIdentity(One = true)]
    [ArgumentCompleter(typeof(ContainerCompleter))]
    public ObjectIdentity Id { get; set; } = null!;

    /// <summary>The program with its arguments, in place of a shell.</summary>
    [Parameter(ParameterSetName = "Exec", Position = 1, ValueFromRemainingArguments = true)]
    [Alias("Shell")]
    [Words]
    public string[]? Command { get; set; }

    /// <summary>Takes a letter of the command where it stands: sh -c. It is not written by itself.</summary>
    [Parameter(DontShow = true)]
    [Alias("a", "al", "all", "c", "d", "i", "n", "o", "p", "s", "v")]
    public SwitchParameter Dash { get; set; }

    /// <summary>Attaches to the container's own terminal.</summary>
    [Parameter(ParameterSetName = "Attach", Mandatory = true)]
    public SwitchParameter Attach { get; set; }

    /// <summary>
    /// Attaches over a WebSocket, where a proxy before the engine lets no other kind of connection through.
    /// </summary>
    [Parameter(ParameterSetName = "Attach")]
    public SwitchParameter WebSocket { get; set; }

    /// <summary>User that it runs as: a name or a number, with :group where wanted.</summary>
    [Parameter(ParameterSetName = "Exec")]
    [Alias("u")]
    public string? User { get; set; }

    /// <summary>Folder that it starts in.</summary>
    [Parameter(ParameterSetName = "Exec")]
    [Alias("w", "Workdir")]
    public string? WorkingDirectory { get; set; }

    /// <summary>
    /// Environment variables: @{ A = 'b' }, 'A=b', or 'A' for the value that it has here. TERM is passed in any case.
    /// </summary>
    [Parameter(ParameterSetName = "Exec")]
    [Alias("e", "Env")]
    [Variables]
    public string[]? Environment { get; set; }

    /// <summary>Gives it all rights on the host.</summary>
    [Parameter(ParameterSetName = "Exec")]
    public SwitchParameter Privileged { get; set; }

    /// <summary>Keys that leave and let it go on: ctrl-p,ctrl-q when not given.</summary>
    [Parameter]
    public string? DetachKeys { get; set; }

    private protected override void Process()
    {
        if (!IsOfKind(Id, "container"))
        {
            return;
        }

        DockerEngine[] engines = [.. ByEngine([Id]).Select(static group => group.Engine)];
        if (engines.Length == 0)
        {
            return;
        }

        if (engines is not [var engine])
        {
            throw new SockException(SockFailure.EndpointConflict, "A terminal is in one container of one engine.",
                "Name one engine.");
        }

        using FanOut fan = new(1, Stop);
        fan.Add(engine.Endpoint, Id.Text, scope => AskAsync(new EngineCall(engine, scope)));
        // The call delivers what has to be done with the terminal, and goes on when it is done.
        Deliver(fan.All());
    }

    private protected override void Receive(object? item)
    {
        switch (item)
        {
            case Action work:
                work();
                break;
            case CommandExit exit:
                _status.Take(exit);
                break;
            default:
                base.Receive(item);
                break;
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => _status.End(mayRaise: true);

    private protected override void OnFailure(Exception problem) => _status.Fail(problem);

    private IAsyncEnumerable<object?> AskAsync(EngineCall call) => Attach ? AttachAsync(call) : ExecAsync(call);

    private async IAsyncEnumerable<object?> ExecAsync(EngineCall call)
    {
        RequireTerminal();
        ExecCreate what = new()
        {
            Cmd = [.. Command is { Length: > 0 } ? Command : [await ShellAsync(call).ConfigureAwait(false)]],
            User = User,
            WorkingDir = WorkingDirectory,
            Env = [.. Environment ?? [], .. System.Environment.GetEnvironmentVariable("TERM") is { } terminal
                ? [$"TERM={terminal}"] : Array.Empty<string>()],
            Privileged = Privileged ? true : null,
            DetachKeys = DetachKeys ?? EndpointResolver.Current.Configuration.DetachKeys,
        };
        (SockConnection connection, string exec) = await ContainerTerminal.ExecAsync(call, Id.Text, what)
            .ConfigureAwait(false);
        using (connection)
        {
            TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
            yield return Session(connection, (rows, columns) =>
                ContainerTerminal.ResizeExecAsync(call, exec, rows, columns), done, call.Cancel);
            await done.Task.WaitAsync(call.Cancel).ConfigureAwait(false);
        }

        ExecInspect ended = await ExecCall.InspectAsync(call, exec).ConfigureAwait(false);
        if (ended.Running)
        {
            yield return Say($"Detached from '{Id.Text}'; the command goes on.");
            yield break;
        }

        yield return new CommandExit(call.Engine.Endpoint.Text, Id.Text,
            ExecCall.KnownExitCode(call, ended.ExitCode), default);
    }

    private async IAsyncEnumerable<object?> AttachAsync(EngineCall call)
    {
        ContainerInspect container = await ContainerLookup.InspectAsync(call, Id.Text).ConfigureAwait(false);
        bool tty = container.Config?.Tty == true;
        if (tty)
        {
            RequireTerminal();
        }

        if (container.State?.Running != true)
        {
            throw new SockException(SockFailure.Conflict, $"Container '{container.Called}' does not run.",
                "Start it first: Start-DockerContainer.");
        }

        bool input = tty && container.Config?.OpenStdin == true;
        if (WebSocket && !tty)
        {
            throw new SockException(SockFailure.NameInvalid,
                $"Container '{container.Called}' has no terminal; over a WebSocket its two streams could not be told apart.",
                "Leave -WebSocket out.");
        }

        using (IDuplex connection = WebSocket
            ? await ContainerTerminal.AttachWebSocketAsync(call, container.Id, input, DetachKeys).ConfigureAwait(false)
            : await ContainerRun.AttachAsync(call, container.Id, input, DetachKeys).ConfigureAwait(false))
        {
            if (connection is not SockConnection { Response: var response } || tty)
            {
                TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
                yield return Session(connection, (rows, columns) =>
                    ContainerTerminal.ResizeContainerAsync(call, container.Id, rows, columns), done, call.Cancel);
                await done.Task.WaitAsync(call.Cancel).ConfigureAwait(false);
            }
            else
            {
                await foreach (LogLine line in OutputLines.ReadAsync(response.Body,
                    new OutputShape(Frames: true) { Container = container.Name,
                        DockerHost = call.Engine.Endpoint.Text },
                        call.Cancel).ConfigureAwait(false))
                {
                    yield return line;
                }
            }
        }

        ContainerInspect after = await ContainerLookup.InspectAsync(call, container.Id).ConfigureAwait(false);
        if (after.State?.Running == true)
        {
            yield return Say($"Detached from '{container.Called}'; it goes on.");
            yield break;
        }

        yield return new CommandExit(call.Engine.Endpoint.Text, container.Name,
            ExecCall.KnownExitCode(call, after.State?.ExitCode), default);
    }

    /// <summary>The shell that the container has.</summary>
    private async Task<string> ShellAsync(EngineCall call)
    {
        foreach (string path in s_bash)
        {
            if (await new ContainerPath(Id.Text, path).StatAsync(call).ConfigureAwait(false) is not null)
            {
                return "bash";
            }
        }

        return "sh";
    }

    /// <summary>
    /// The work with the terminal, for the pipeline thread: nobody else writes to the screen meanwhile.
    /// </summary>
    private static Action Session(IDuplex connection, Func<int, int, Task<bool>> resizeAsync, TaskCompletionSource done,
        CancellationToken cancel) => () =>
    {
        try
        {
            TerminalSession.Run(connection, resizeAsync, cancel);
            done.TrySetResult();
        }
        catch (Exception problem)
        {
            done.TrySetException(problem);
        }
    };

    private static Action Say(string sentence) => () =>
    {
        using Stream screen = Console.OpenStandardOutput();
        screen.Write(Encoding.UTF8.GetBytes("\r\n" + sentence + System.Environment.NewLine));
    };

    private static void RequireTerminal()
    {
        // Before anything is started in the container for it.
        if (OperatingSystem.IsWindows() || Console.IsInputRedirected || Console.IsOutputRedirected)
        {
            throw RawTerminal.NoTerminal();
        }
    }
}
