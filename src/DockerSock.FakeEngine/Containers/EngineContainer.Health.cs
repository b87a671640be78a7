namespace DockerSock.Fake;

/// <content>Health checks.</content>
public sealed partial class EngineContainer
{
    /// <summary>Called under the engine's lock when its health is another one; null for nobody.</summary>
    internal Action? HealthChanged { get; set; }

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
                HealthChanged?.Invoke();
            }
        }
    }

    private async Task CheckHealthAsync(HealthCheck check, CancellationToken stop)
    {
        TimeSpan interval = check.Interval > TimeSpan.Zero ? check.Interval : TimeSpan.FromSeconds(30);
        IReadOnlyList<string> words = check.Test is ["CMD-SHELL", var line]
            ? ["sh", "-c", line]
            : [.. check.Test.Skip(1)];
        try
        {
            while (true)
            {
                await Task.Delay(interval, _engine.Time, stop);
                await ThawAsync(stop);
                int failure = Simulation.Knows(words) ? await ProbeAsync(words, stop) : 0;
                Probe(new HealthProbe(_engine.Now, _engine.Now, failure, ""), check.Retries > 0 ? check.Retries : 3);
            }
        }
        catch (OperationCanceledException)
        {
            // It no longer runs.
        }
    }

    private async Task<int> ProbeAsync(IReadOnlyList<string> words, CancellationToken stop)
    {
        EngineProcess process = NewProcess(
            words, "", [], "", false, _engine.NextPid(), ProcessInput.Empty(), (_, _, _) => default, stop);
        int code = await process.SimulateAsync();
        process.Close();
        return code;
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
