namespace DockerSock.Fake;

/// <content>The simulated process.</content>
public sealed partial class EngineContainer
{
    internal async Task ThawAsync(CancellationToken stop)
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

    private async Task RunAsync(CancellationToken stop)
    {
        EngineProcess process = NewProcess(stop);
        _main = process;

        // Off the caller's thread: a start has been answered before a short command ends.
        await Task.Yield();
        if (OnRun is null && !Simulation.Knows(Words))
        {
            // A program that nobody simulates runs until it is stopped.
            return;
        }

        int code;
        try
        {
            code = await (OnRun?.Invoke(process) ?? process.SimulateAsync());
        }
        catch (Exception) when (process.Killed.IsCancellationRequested)
        {
            // Unless it was a signal of its own, whoever stopped it has said how it ended.
            code = 128 + (process.Signal ?? Signals.Kill);
        }
        catch (Exception error)
        {
            // A mistake in a test's script: the test shall see what it was.
            LogLine($"fake engine: {error}", "stderr");
            code = 255;
        }

        if (!_engine.Stopping.IsCancellationRequested)
        {
            End(code, stop);
        }

        process.Close();
    }

    private EngineProcess NewProcess(CancellationToken stop)
    {
        // A terminal without an open input waits for keys that never come.
        ProcessInput input = Config.OpenStdin || Config.Tty ? Input : ProcessInput.Empty();
        EngineProcess process = NewProcess(Words, "", [], "", Config.Tty, Pid, input, Write, stop);
        (int rows, int columns) = Host.ConsoleSize;
        process.Resize(rows, columns);
        return process;
    }

    private ValueTask Write(byte stream, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        Log(stream == 1 ? "stdout" : "stderr", bytes.Span);
        return default;
    }
}
