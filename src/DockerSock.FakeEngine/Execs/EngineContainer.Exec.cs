using System.Globalization;

namespace DockerSock.Fake;

/// <content>Execs, and the processes in it.</content>
public sealed partial class EngineContainer
{
    private readonly List<EngineExec> _active = [];
    private EngineProcess? _main;

    /// <summary>
    /// What its own process does; null simulates its command. The result is the exit code. Set it before the start.
    /// </summary>
    public Func<EngineProcess, Task<int>>? OnRun { get; set; }

    /// <summary>What the process of an exec does; null simulates its command. The result is the exit code.</summary>
    public Func<EngineProcess, Task<int>>? OnExec { get; set; }

    /// <summary>Its execs that have not ended.</summary>
    public IReadOnlyList<EngineExec> Execs
    {
        get
        {
            lock (_engine.Sync)
            {
                return _active.ToArray();
            }
        }
    }

    /// <summary>The input of its process: of this run, or when it does not run of the next one.</summary>
    internal ProcessInput Input { get; private set; } = new();

    /// <summary>How often the streams of those attached have ended, with a run or with a start that failed.</summary>
    internal int StreamsEnded { get; private set; }

    internal TimeProvider Clock => _engine.Time;

    internal ApiVersion Api => _engine.System.Api;

    /// <summary>Sets the size of its terminal.</summary>
    /// <exception cref="EngineException">It does not run.</exception>
    internal void Resize(int rows, int columns)
    {
        lock (_engine.Sync)
        {
            RequireRunning();
            _main?.Resize(rows, columns);
            Emit(
                "resize",
                ("height", rows.ToString(CultureInfo.InvariantCulture)),
                ("width", columns.ToString(CultureInfo.InvariantCulture)));
        }
    }

    /// <summary>It must run to take a command.</summary>
    /// <param name="name">What a message calls it.</param>
    /// <exception cref="EngineException">409: it does not run, or not now.</exception>
    internal void RequireForExec(string name)
    {
        if (State == ContainerState.Restarting)
        {
            throw EngineException.Conflict(
                $"Container {Id} is restarting, wait until the container is running");
        }

        RequireRunning();
        if (State == ContainerState.Paused)
        {
            throw EngineException.Conflict($"Container {name} is paused, unpause the container before exec");
        }
    }

    internal void Add(EngineExec exec)
    {
        lock (_engine.Sync)
        {
            _active.Add(exec);
            _engine.ExecStore.Add(exec.Id, exec);
            exec.EmitCreate();
        }
    }

    /// <summary>Takes an exec that ended off the list; it can still be inspected.</summary>
    /// <returns>False when it was not there.</returns>
    internal bool Forget(EngineExec exec)
    {
        lock (_engine.Sync)
        {
            return _active.Remove(exec);
        }
    }

    /// <summary>Sends a signal to one of its processes, as `kill` in it does.</summary>
    /// <returns>False when there is no such process.</returns>
    internal bool Signal(int pid, int signal)
    {
        EngineExec? exec;
        lock (_engine.Sync)
        {
            exec = _active.Find(other => other.IsRunning && other.Pid == pid);
        }

        if (exec is null && (pid == 1 || pid == Pid))
        {
            // The kernel protects the first process of a container from what it does not handle.
            if (signal == Signals.Term && StopExitCode is { } code)
            {
                Exit(code);
            }

            return true;
        }

        if (signal is not (17 or 18 or 23 or 28))
        {
            exec?.Kill(signal);
        }

        return exec is not null;
    }

    internal EngineProcess NewProcess(EngineExec exec, ProcessInput input, ProcessOutput output) =>
        NewProcess(
            exec.Words, exec.User, exec.Environment, exec.WorkingDirectory, exec.Tty,
            _engine.NextPid(), input, output, _run!.Token);

    /// <summary>A process with the container's user, environment and directory where it has none of its own.</summary>
    private EngineProcess NewProcess(
        IReadOnlyList<string> words, string user, IEnumerable<string> environment, string folder, bool tty,
        int pid, ProcessInput input, ProcessOutput output, CancellationToken stop)
    {
        user = user.Length > 0 ? user : Config.User;
        folder = folder.Length > 0 ? folder : Config.WorkingDirectory;
        return new EngineProcess(this, pid, input, output, stop)
        {
            Words = words,
            User = user,
            Environment = Environment(tty, user, environment),
            WorkingDirectory = folder.Length > 0 ? folder : "/",
            Tty = tty,
        };
    }

    /// <summary>Execs end with the container; those that never started are gone.</summary>
    private void EndExecs()
    {
        foreach (EngineExec exec in _active.ToArray())
        {
            exec.Kill(Signals.Kill);
            if (Forget(exec))
            {
                _engine.ExecStore.Remove(exec.Id);
            }
        }
    }

    private void EndStreams()
    {
        StreamsEnded++;
        Input = new ProcessInput();
        _main = null;
    }

    private List<string> Environment(bool tty, string user, IEnumerable<string> more)
    {
        List<string> lines =
        [
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "HOSTNAME=" + Config.Hostname,
            .. tty ? new[] { "TERM=xterm" } : [],
        ];
        bool root = Uid.Find(user, Config.User) is { Number: 0 };
        foreach (string line in Config.Environment.Concat(more))
        {
            lines.RemoveAll(other => other.Split('=')[0] == line.Split('=')[0]);
            lines.Add(line);
        }

        return lines.Exists(line => line.StartsWith("HOME=", StringComparison.Ordinal))
            ? lines
            : [.. lines, root ? "HOME=/root" : "HOME=/"];
    }
}
