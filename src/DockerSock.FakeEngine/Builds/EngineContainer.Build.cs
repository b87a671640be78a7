namespace DockerSock.Fake;

/// <content>Containers that a build runs commands in.</content>
public sealed partial class EngineContainer
{
    /// <summary>Runs its command to its end, for a build.</summary>
    /// <param name="files">The files that it starts with.</param>
    /// <param name="output">Takes what it writes.</param>
    /// <param name="run">What it does.</param>
    /// <param name="stop">Kills it.</param>
    /// <returns>The exit code.</returns>
    internal async Task<int> BuildAsync(
        ContainerFiles files, ProcessOutput output, Func<EngineProcess, Task<int>> run, CancellationToken stop)
    {
        _files = files;
        Pretend(ContainerState.Running);
        EngineProcess process = NewProcess(Words, "", [], "", tty: false, Pid, ProcessInput.Empty(), output, stop);
        int code = 128 + Signals.Kill;
        try
        {
            code = await run(process).WaitAsync(stop);
            return code;
        }
        finally
        {
            process.Close();
            Pretend(ContainerState.Exited, code, TimeSpan.Zero, TimeSpan.Zero);
        }
    }
}
