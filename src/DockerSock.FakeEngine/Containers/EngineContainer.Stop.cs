using System.Globalization;

namespace DockerSock.Fake;

/// <content>Signals, and the stop that is one or two of them.</content>
public sealed partial class EngineContainer
{
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

    private void EmitKill(int signal) => Emit("kill", ("signal", signal.ToString(CultureInfo.InvariantCulture)));

    private async Task WaitForEndAsync(CancellationToken run, TimeSpan wait, CancellationToken cancel)
    {
        TimeSpan limit = wait < TimeSpan.Zero ? Timeout.InfiniteTimeSpan : wait;
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(run, cancel);
        await Task.Delay(limit, _engine.Time, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancel.ThrowIfCancellationRequested();
    }
}
