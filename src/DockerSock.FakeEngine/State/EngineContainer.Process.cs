namespace DockerSock.Fake;

/// <content>The simulated process.</content>
public sealed partial class EngineContainer
{
    private async Task RunAsync(CancellationToken stop)
    {
        CommandScript? script = CommandScript.Parse(Words);
        try
        {
            // Off the caller's thread: a start has been answered before a short command ends.
            await Task.Yield();
            if (script is null)
            {
                return;
            }

            int code = await RunAsync(script.Steps, stop);
            while (code < 0 && script.Loop.Count > 0)
            {
                code = await RunAsync(script.Loop, stop);
                await Task.Yield();
            }

            End(Math.Max(0, code), stop);
        }
        catch (OperationCanceledException)
        {
            // It was stopped; whoever did that has said how it ended.
        }
    }

    /// <summary>The code of an exit, -1 for going on.</summary>
    private async Task<int> RunAsync(IReadOnlyList<CommandStep> steps, CancellationToken stop)
    {
        int last = -1;
        foreach (CommandStep step in steps)
        {
            if (step.Pause > TimeSpan.Zero)
            {
                await Task.Delay(step.Pause, _engine.Time, stop);
            }

            await ThawAsync(stop);
            if (step.Text is { } text)
            {
                Log(step.Stream, text);
            }

            if (step is { Exit: { } code, EndsOnlyAlone: false })
            {
                return code;
            }

            last = step.Exit ?? -1;
        }

        return last;
    }

    private async Task ThawAsync(CancellationToken stop)
    {
        while (true)
        {
            Task changed = Changed.Next;
            stop.ThrowIfCancellationRequested();
            if (State != ContainerState.Paused)
            {
                return;
            }

            await changed.WaitAsync(stop);
        }
    }

    private async Task CheckHealthAsync(HealthCheck check, CancellationToken stop)
    {
        TimeSpan interval = check.Interval > TimeSpan.Zero ? check.Interval : TimeSpan.FromSeconds(30);
        IReadOnlyList<string> words = check.Test is ["CMD-SHELL", var line] ? ["sh", "-c", line] : [.. check.Test.Skip(1)];
        try
        {
            while (true)
            {
                await Task.Delay(interval, _engine.Time, stop);
                await ThawAsync(stop);
                int failure = CommandScript.Parse(words)?.Steps.LastOrDefault()?.Exit ?? 0;
                Probe(new HealthProbe(_engine.Now, _engine.Now, failure, ""), check.Retries > 0 ? check.Retries : 3);
            }
        }
        catch (OperationCanceledException)
        {
            // It no longer runs.
        }
    }
}
