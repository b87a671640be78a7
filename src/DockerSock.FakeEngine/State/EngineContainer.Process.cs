using System.Text;

namespace DockerSock.Fake;

/// <content>The simulated process.</content>
public sealed partial class EngineContainer
{
    private async Task RunAsync(CancellationToken stop)
    {
        // A shell without anything to read is done at once.
        bool idleShell = !Config.OpenStdin && Words is ["sh" or "bash" or "ash" or "/bin/sh" or "/bin/bash"];
        CommandScript? script = CommandScript.Parse(idleShell ? ["true"] : Words);
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
                Write(step.Stream, text);
            }

            if (step is { Exit: { } code, EndsOnlyAlone: false })
            {
                return code;
            }

            last = step.Exit ?? -1;
        }

        return last;
    }

    /// <summary>A terminal has one stream, and ends its lines with a carriage return as well.</summary>
    private void Write(string stream, byte[] text)
    {
        if (Config.Tty)
        {
            string lines = Encoding.UTF8.GetString(text).Replace("\n", "\r\n", StringComparison.Ordinal);
            text = Encoding.UTF8.GetBytes(lines);
        }

        Log(Config.Tty ? "stdout" : stream, text);
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
}
