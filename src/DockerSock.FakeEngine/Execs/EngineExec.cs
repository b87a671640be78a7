using System.Globalization;
using System.Threading.Channels;

namespace DockerSock.Fake;

/// <summary>A command that a client made for a running container, and its process once it has been started.</summary>
public sealed class EngineExec
{
    /// <summary>How many writes of the process may wait for the client.</summary>
    private const int Waiting = 64;

    private readonly EngineState _engine;
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<(byte Stream, ReadOnlyMemory<byte> Bytes)> _output =
        Channel.CreateBounded<(byte, ReadOnlyMemory<byte>)>(Waiting);

    internal EngineExec(EngineState engine, EngineContainer container)
    {
        _engine = engine;
        Container = container;
        Id = Ids.Fresh(container.Id);
    }

    /// <summary>64 hexadecimal digits.</summary>
    public string Id { get; }

    /// <summary>The container that it is for.</summary>
    public EngineContainer Container { get; }

    /// <summary>Its words.</summary>
    public required IReadOnlyList<string> Words { get; init; }

    /// <summary>The user that the client asked for; empty for the container's.</summary>
    public required string User { get; init; }

    /// <summary>The variables that the client asked for, as NAME=value.</summary>
    public required IReadOnlyList<string> Environment { get; init; }

    /// <summary>The directory that the client asked for; empty for the container's.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>Whether it has a terminal.</summary>
    public bool Tty { get; init; }

    /// <summary>Whether it may do more than the container may.</summary>
    public bool Privileged { get; init; }

    /// <summary>Whether the client asked to be attached to its input.</summary>
    public bool AttachStdin { get; init; }

    /// <summary>Whether the client asked to be attached to its output.</summary>
    public bool AttachStdout { get; init; }

    /// <summary>Whether the client asked to be attached to its errors.</summary>
    public bool AttachStderr { get; init; }

    /// <summary>Whether its process runs.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>How it ended; null when it has not.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>Its process on the host; 0 when there was none.</summary>
    public int Pid => Process?.Pid ?? 0;

    /// <summary>Its process; null before it starts, and when it could not.</summary>
    public EngineProcess? Process { get; private set; }

    internal byte[] DetachKeys { get; init; } = [];

    /// <summary>The size of the terminal that it is created with.</summary>
    internal (int Rows, int Columns) Size { get; init; }

    internal ProcessInput Input { get; private set; } = new();

    /// <summary>Completes when somebody has tried to start it.</summary>
    internal Task Started => _started.Task;

    /// <summary>What the client gets.</summary>
    internal ChannelReader<(byte Stream, ReadOnlyMemory<byte> Bytes)> Output => _output.Reader;

    /// <summary>Why a program cannot be started, as engines say it, and the exit code for that.</summary>
    internal static (string Message, int Code) NotFound(string program, ApiVersion api)
    {
        string why = Simulation.IsFolder(program) ? $"exec: \"{program}\": "
                + (api.From(44) ? "is a directory: permission denied" : "permission denied")
            : program.Contains('/', StringComparison.Ordinal)
                ? $"exec: \"{program}\": stat {program}: no such file or directory"
                : $"exec: \"{program}\": executable file not found in $PATH";
        return (
            $"OCI runtime exec failed: exec failed: unable to start container process: {why}"
                + (api.From(48) ? "" : ": unknown"),
            api.From(48) && !Simulation.IsFolder(program) ? 127 : 126);
    }

    /// <summary>Starts it.</summary>
    /// <param name="attached">Whether a client takes what it writes.</param>
    /// <param name="size">The size of its terminal; null for the one that it was created with.</param>
    /// <exception cref="EngineException">It was started before, or it cannot be.</exception>
    internal void Start(bool attached, (int Rows, int Columns)? size)
    {
        bool lower = _engine.System.Api.From(44);
        lock (_engine.Sync)
        {
            if (IsRunning || ExitCode is not null)
            {
                throw EngineException.Conflict(lower
                    ? $"exec command {Id} {(IsRunning ? "is already running" : "has already run")}"
                    : $"Error: Exec command {Id} has already run");
            }

            Emit("exec_start: " + Line);
            CheckStart();
            IsRunning = true;
            Process = Container.NewProcess(this, attached && AttachStdin ? Input : Input = ProcessInput.Empty(), Write);
            (int rows, int columns) = size ?? Size;
            Process.Resize(rows, columns);
            if (!attached)
            {
                Leave();
            }

            _started.TrySetResult();
            _ = RunAsync(Process);
        }
    }

    /// <summary>No client takes what it writes any more.</summary>
    internal void Leave() => _output.Writer.TryComplete();

    /// <summary>What engines make of an exec whose client left by the detach keys.</summary>
    internal void Detach()
    {
        lock (_engine.Sync)
        {
            ExitCode ??= 126;
            IsRunning = false;
        }
    }

    /// <summary>Ends it: by a signal, or with its container.</summary>
    internal void Kill(int signal)
    {
        if (Process is { } process)
        {
            process.Kill(signal);
            End(128 + signal);
        }
    }

    internal void EmitCreate() => Emit("exec_create: " + Line);

    /// <summary>Its words as events show them, with a space after the first one in any case.</summary>
    private string Line => Words[0] + " " + string.Join(' ', Words.Skip(1));

    private void CheckStart()
    {
        (string Message, int Code)? failure =
            Uid.Find(User, Container.Config.User) is null
                ? ($"unable to find user {User.Split(':')[0]}: no matching entries in passwd file", 126)
                : Container.OnExec is null && !Simulation.Exists(Words) ? NotFound(Words[0], _engine.System.Api)
                : null;
        if (failure is { } why)
        {
            ExitCode = why.Code;
            Container.Forget(this);
            Leave();
            _started.TrySetResult();
            throw EngineException.BadRequest(why.Message);
        }
    }

    private async Task RunAsync(EngineProcess process)
    {
        // Off the caller's thread: a start has been answered before a short command ends.
        await Task.Yield();
        int code;
        try
        {
            code = await (Container.OnExec?.Invoke(process) ?? process.SimulateAsync());
        }
        catch (Exception) when (process.Killed.IsCancellationRequested)
        {
            code = 128 + (process.Signal ?? Signals.Kill);
        }
        catch (Exception error)
        {
            // A mistake in a test's script: the test shall see what it was.
            await process.WriteErrAsync($"fake engine: {error}\n");
            code = 255;
        }

        if (!_engine.Stopping.IsCancellationRequested)
        {
            End(code);
        }

        process.Close();
    }

    private void End(int code)
    {
        lock (_engine.Sync)
        {
            if (!Container.Forget(this))
            {
                return;
            }

            IsRunning = false;
            ExitCode = code;
            Emit("exec_die", ("exitCode", code.ToString(CultureInfo.InvariantCulture)));
        }

        Leave();
        Container.Changed.Beat();
    }

    private async ValueTask Write(byte stream, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        if (bytes.Length == 0 || !(stream == 1 ? AttachStdout : AttachStderr || Tty))
        {
            return;
        }

        try
        {
            await _output.Writer.WriteAsync((stream, bytes.ToArray()), cancel);
        }
        catch (ChannelClosedException)
        {
            // Nobody takes it.
        }
    }

    private void Emit(string action, params (string Key, string Value)[] more) =>
        Container.Emit(action, [("execID", Id), .. more]);
}
