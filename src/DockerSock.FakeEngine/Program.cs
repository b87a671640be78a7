using System.Runtime.InteropServices;
using DockerSock.Fake;

if (args is ["-h" or "--help"])
{
    Console.WriteLine(CommandLine.Usage);
    return 0;
}

(IReadOnlyList<FakeEngineOptions> engines, string? problem) = CommandLine.Parse(args);
if (problem is not null)
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
List<FakeEngine> started = [];
try
{
    foreach (FakeEngineOptions options in engines)
    {
        FakeEngine engine = await FakeEngine.StartAsync(options);
        started.Add(engine);
        Console.WriteLine(engine.DockerHost);
        if (engine.TcpHost is { } tcp)
        {
            Console.WriteLine(tcp);
        }

        if (engine.TlsHost is { } tls)
        {
            Console.WriteLine(tls);
        }
    }

    await ended.Task;
    return 0;
}
catch (IOException error)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 1;
}
finally
{
    foreach (FakeEngine engine in started)
    {
        await engine.DisposeAsync();
    }
}
