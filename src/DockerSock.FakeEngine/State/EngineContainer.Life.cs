using System.Globalization;

namespace DockerSock.Fake;

/// <content>Start, stop and what is between.</content>
public sealed partial class EngineContainer
{
    private CancellationTokenSource? _run;
    private bool _stoppedByHand;

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

    /// <summary>Sends it a signal.</summary>
    /// <param name="signal">The number, such as 9.</param>
    /// <exception cref="EngineException">It does not run.</exception>
    public void Kill(int signal = Signals.Kill)
    {
        lock (_engine.Sync)
        {
            RequireRunning();
            EmitKill(signal);
            bool frozen = State == ContainerState.Paused;
            int stopSignal = Signals.Number(Config.StopSignal) ?? Signals.Term;
            int? code = signal == Signals.Kill ? 137
                : signal == stopSignal ? StopExitCode
                : Signals.Ends(signal) ? 128 + signal : null;
            if (code is { } number && (!frozen || signal == Signals.Kill))
            {
                _stoppedByHand = true;
                End(number, _run!.Token);
            }
        }
    }

    /// <summary>Sends the stop signal and kills what still runs after the timeout.</summary>
    /// <param name="timeout">How long to wait; null for the container's or the engine's own.</param>
    /// <param name="signal">Another signal than its own.</param>
    /// <param name="cancel">Gives up waiting; the container is then left as it is.</param>
    /// <returns>False when it does not run.</returns>
    public async Task<bool> StopAsync(TimeSpan? timeout = null, int? signal = null, CancellationToken cancel = default)
    {
        TimeSpan wait = timeout ?? TimeSpan.FromSeconds(Config.StopTimeout ?? 10);
        int first = signal ?? Signals.Number(Config.StopSignal) ?? Signals.Term;
        CancellationToken run;
        bool frozen;
        lock (_engine.Sync)
        {
            if (!IsRunning)
            {
                return false;
            }

            run = _run!.Token;
            frozen = State == ContainerState.Paused;
            _stoppedByHand = true;
            EmitKill(first);
            if (first == Signals.Kill || (StopExitCode is not null && !frozen && wait != TimeSpan.Zero))
            {
                return End(first == Signals.Kill ? 137 : StopExitCode!.Value, run, stopped: true);
            }
        }

        if (!frozen && wait != TimeSpan.Zero)
        {
            await WaitForEndAsync(run, wait, cancel);
        }

        lock (_engine.Sync)
        {
            if (IsRunning && run == _run!.Token)
            {
                EmitKill(Signals.Kill);
                if (frozen)
                {
                    Emit("unpause");
                }

                End(137, run, stopped: true);
            }
        }

        return true;
    }

    /// <summary>Sets what its health checks found.</summary>
    /// <param name="status">starting, healthy or unhealthy.</param>
    public void SetHealth(string status)
    {
        lock (_engine.Sync)
        {
            Health ??= new HealthReport();
            bool changed = Health.Status != status;
            Health.Status = status;
            if (changed)
            {
                Emit("health_status: " + status);
            }
        }
    }

    /// <summary>Completes when it does not run.</summary>
    /// <param name="cancel">Gives up waiting.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> WaitForExitAsync(CancellationToken cancel = default)
    {
        while (true)
        {
            Task changed = Changed.Next;
            if (!IsRunning)
            {
                return ExitCode;
            }

            await changed.WaitAsync(cancel);
        }
    }

    /// <summary>Puts it into a state as if it had got there earlier, without events.</summary>
    /// <param name="state">The state.</param>
    /// <param name="exitCode">How its last run ended.</param>
    /// <param name="startedAgo">How long ago it started.</param>
    /// <param name="finishedAgo">How long ago it ended.</param>
    public void Pretend(ContainerState state, int exitCode = 0, TimeSpan? startedAgo = null, TimeSpan? finishedAgo = null)
    {
        lock (_engine.Sync)
        {
            State = state;
            ExitCode = exitCode;
            StartedAt = state == ContainerState.Created ? null : _engine.Now - (startedAgo ?? finishedAgo ?? TimeSpan.Zero);
            FinishedAt = finishedAgo is { } ago ? _engine.Now - ago
                : state is ContainerState.Exited or ContainerState.Dead or ContainerState.Restarting ? _engine.Now : null;
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
            FinishedAt = _engine.Now;
            Pid = 0;
            OpenPorts = [];
            EmitEnd(stopped);
            _ = _run.CancelAsync();
            if (Host.AutoRemove)
            {
                _engine.Remove(this, volumes: true);
            }
            else if (!_stoppedByHand && !stopped)
            {
                Restart(run);
            }
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

    private void EmitKill(int signal) => Emit("kill", ("signal", signal.ToString(CultureInfo.InvariantCulture)));

    /// <summary>What the restart policy makes of an end: the pause before a restart doubles each time, up to a minute.</summary>
    private void Restart(CancellationToken run)
    {
        bool again = Host.RestartPolicy is "always" or "unless-stopped" || (Host.RestartPolicy == "on-failure"
            && ExitCode != 0 && (Host.MaximumRetries == 0 || RestartCount < Host.MaximumRetries));
        if (again && !_engine.Stopping.IsCancellationRequested)
        {
            State = ContainerState.Restarting;
            TimeSpan pause = TimeSpan.FromMilliseconds(Math.Min(60_000, 100 << Math.Min(RestartCount, 10)));
            RestartCount++;
            _ = RestartAsync(pause, run);
        }
    }

    private async Task RestartAsync(TimeSpan pause, CancellationToken run)
    {
        await Task.Delay(pause, _engine.Time, _engine.Stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_engine.Sync)
        {
            if (State == ContainerState.Restarting && run == _run!.Token && !IsRemoved && !_engine.Stopping.IsCancellationRequested)
            {
                State = ContainerState.Exited;
                Start();
            }
        }
    }

    private async Task WaitForEndAsync(CancellationToken run, TimeSpan wait, CancellationToken cancel)
    {
        TimeSpan limit = wait < TimeSpan.Zero ? Timeout.InfiniteTimeSpan : wait;
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(run, cancel);
        await Task.Delay(limit, _engine.Time, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancel.ThrowIfCancellationRequested();
    }

    private void Probe(HealthProbe probe, int retries)
    {
        lock (_engine.Sync)
        {
            if (Health is not { } health || !IsRunning)
            {
                return;
            }

            health.Log.Add(probe);
            if (health.Log.Count > 5)
            {
                health.Log.RemoveAt(0);
            }

            health.FailingStreak = probe.ExitCode == 0 ? 0 : health.FailingStreak + 1;
            if (probe.ExitCode == 0 || health.FailingStreak >= retries)
            {
                SetHealth(probe.ExitCode == 0 ? "healthy" : "unhealthy");
            }
        }
    }
}
