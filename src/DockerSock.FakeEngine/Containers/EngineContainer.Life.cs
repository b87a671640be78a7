using System.Globalization;

namespace DockerSock.Fake;

/// <content>Start, end and what is between.</content>
public sealed partial class EngineContainer
{
    private CancellationTokenSource? _run;
    private bool _stoppedByHand;

    /// <summary>
    /// Why it cannot start, as the engine would say it, such as that its program is not there; null when it can.
    /// </summary>
    public string? StartError { get; set; }

    /// <summary>How many of its runs are over.</summary>
    internal int RunsEnded { get; private set; }

    /// <summary>Called under the engine's lock when a run is over; null for nobody.</summary>
    internal Action? Ended { get; set; }

    /// <summary>Starts it.</summary>
    /// <returns>False when it runs already.</returns>
    /// <exception cref="EngineException">It cannot start, such as for a network that is not there.</exception>
    public bool Start()
    {
        lock (_engine.Sync)
        {
            if (State == ContainerState.Paused)
            {
                throw EngineException.Conflict("cannot start a paused container, try unpause instead");
            }

            if (State is ContainerState.Running or ContainerState.Restarting)
            {
                return false;
            }

            if (StartError is { } error)
            {
                Error = error;
                ExitCode = 127;
                EndStreams();
                Changed.Beat();
                if (Host.AutoRemove)
                {
                    _engine.Remove(this, volumes: true);
                }

                throw EngineException.BadRequest(error);
            }

            ConnectNetworks();
            _run = CancellationTokenSource.CreateLinkedTokenSource(_engine.Stopping);
            _stoppedByHand = false;
            State = ContainerState.Running;
            Pid = _engine.NextPid();
            ExitCode = 0;
            OutOfMemory = false;
            Error = "";
            StartedAt = _engine.Now;
            OpenPorts = Publish();
            Health = Config.HealthCheck is { IsOn: true } ? new HealthReport() : null;
            Emit("start");
            _ = RunAsync(_run.Token);
            if (Health is not null)
            {
                _ = CheckHealthAsync(Config.HealthCheck!, _run.Token);
            }
        }

        Changed.Beat();
        return true;
    }

    /// <summary>Ends its process from inside, as when the program in it is done.</summary>
    /// <param name="code">The exit code.</param>
    /// <param name="outOfMemory">Whether the kernel killed it for its memory.</param>
    /// <returns>False when it does not run.</returns>
    public bool Exit(int code, bool outOfMemory = false)
    {
        lock (_engine.Sync)
        {
            if (IsRunning && outOfMemory)
            {
                OutOfMemory = true;
                Emit("oom");
            }

            return IsRunning && End(code, _run!.Token);
        }
    }

    /// <summary>Freezes it.</summary>
    /// <exception cref="EngineException">It does not run, or is frozen.</exception>
    public void Pause()
    {
        lock (_engine.Sync)
        {
            RequireRunning();
            if (State == ContainerState.Paused)
            {
                throw EngineException.Conflict($"Container {Id} is already paused");
            }

            State = ContainerState.Paused;
            Emit("pause");
        }
    }

    /// <summary>Lets it go on.</summary>
    /// <exception cref="EngineException">It is not frozen.</exception>
    public void Unpause()
    {
        lock (_engine.Sync)
        {
            if (State != ContainerState.Paused)
            {
                throw EngineException.Internal($"Container {Id} is not paused");
            }

            State = ContainerState.Running;
            Emit("unpause");
        }

        Changed.Beat();
    }

    /// <summary>Completes when it does not run.</summary>
    /// <param name="cancel">Gives up waiting.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> WaitForExitAsync(CancellationToken cancel = default)
    {
        await WaitUntilAsync(() => !IsRunning, cancel);
        return ExitCode;
    }

    /// <summary>Puts it into a state as if it had got there earlier, without events.</summary>
    /// <param name="state">The state.</param>
    /// <param name="exitCode">How its last run ended.</param>
    /// <param name="startedAgo">How long ago it started.</param>
    /// <param name="finishedAgo">How long ago it ended.</param>
    public void Pretend(
        ContainerState state, int exitCode = 0, TimeSpan? startedAgo = null, TimeSpan? finishedAgo = null)
    {
        lock (_engine.Sync)
        {
            State = state;
            ExitCode = exitCode;
            StartedAt = state == ContainerState.Created
                ? null
                : _engine.Now - (startedAgo ?? finishedAgo ?? TimeSpan.Zero);
            FinishedAt = finishedAgo is { } ago ? _engine.Now - ago
                : state is ContainerState.Exited or ContainerState.Dead or ContainerState.Restarting
                    ? _engine.Now
                    : null;
            _run ??= CancellationTokenSource.CreateLinkedTokenSource(_engine.Stopping);
            Pid = IsRunning ? _engine.NextPid() : 0;
            if (IsRunning)
            {
                ConnectNetworks(quiet: true);
                OpenPorts = Publish();
            }
        }

        Changed.Beat();
    }

    internal async Task WaitUntilAsync(Func<bool> reached, CancellationToken cancel)
    {
        while (true)
        {
            Task changed = Changed.Next;
            if (reached())
            {
                return;
            }

            await changed.WaitAsync(cancel);
        }
    }

    internal void RequireRunning()
    {
        if (!IsRunning)
        {
            throw EngineException.Conflict($"{(_engine.System.Api.From(44) ? "c" : "C")}ontainer {Id} is not running");
        }
    }

    /// <summary>Ends one run; false when that run is over already.</summary>
    internal bool End(int code, CancellationToken run, bool stopped = false)
    {
        lock (_engine.Sync)
        {
            if (!IsRunning || _run is null || run != _run.Token)
            {
                return false;
            }

            State = ContainerState.Exited;
            ExitCode = code;
            RunsEnded++;
            FinishedAt = _engine.Now;
            Pid = 0;
            OpenPorts = [];
            EndExecs();
            EmitEnd(stopped);
            EndStreams();
            _ = _run.CancelAsync();
            if (Host.AutoRemove)
            {
                _engine.Remove(this, volumes: true);
            }
            else if (!_stoppedByHand && !stopped)
            {
                Restart(run);
            }

            Ended?.Invoke();
        }

        Changed.Beat();
        return true;
    }

    private void EmitEnd(bool stopped)
    {
        TimeSpan ran = _engine.Now - (StartedAt ?? _engine.Now);
        (string, string) exitCode = ("exitCode", ExitCode.ToString(CultureInfo.InvariantCulture));
        (string, string) duration = ("execDuration", ((long)ran.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        bool late = _engine.System.Api.From(44);
        if (!late)
        {
            Emit("die", exitCode);
        }

        DisconnectNetworks();
        if (stopped)
        {
            Emit("stop");
        }

        if (late)
        {
            Emit("die", exitCode, duration);
        }
    }
}
