namespace DockerSock.Fake;

/// <content>Restart policies.</content>
public sealed partial class EngineContainer
{
    /// <summary>
    /// What the restart policy makes of an end: the pause before a restart doubles each time, up to a minute.
    /// </summary>
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
            if (State == ContainerState.Restarting && run == _run!.Token && !IsRemoved
                && !_engine.Stopping.IsCancellationRequested)
            {
                State = ContainerState.Exited;
                Start();
            }
        }
    }
}
