using System.Runtime.InteropServices;
using DockerSock.Fake;

if (args is ["-h" or "--help"])
{
    Console.WriteLine(CommandLine.Usage);
    return 0;
}

(FakeEngineOptions? options, string? problem) = CommandLine.Parse(args);
if (options is null)
{
    await Console.Error.WriteLineAsync(problem + Environment.NewLine + Environment.NewLine + CommandLine.Usage);
    return 2;
}

TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
void End(PosixSignalContext signal)
{
    signal.Cancel = true;
    ended.TrySetResult();
}

using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
try
{
    await using FakeEngine engine = await FakeEngine.StartAsync(options);
    Console.WriteLine(engine.DockerHost);
    if (engine.TcpHost is { } tcp)
    {
        Console.WriteLine(tcp);
    }

    await ended.Task;
    return 0;
}
catch (IOException error)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 1;
}
