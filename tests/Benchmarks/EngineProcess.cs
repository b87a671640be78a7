using System.Diagnostics;
using System.Globalization;
using DockerSock.Fake;

namespace DockerSock.Benchmarks;

/// <summary>The engine in memory as a program of its own, so that its work counts for nobody who is measured.</summary>
internal sealed class EngineProcess : IDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dockersock");

    private EngineProcess(int containers)
    {
        SocketPath = Path.Combine(_folder.FullName, "engine.sock");
        _process = Process.Start(new ProcessStartInfo(Repository.Dotnet, [
            typeof(FakeEngine).Assembly.Location, "--socket", SocketPath, "--plain-labels",
            "--containers", containers.ToString(CultureInfo.InvariantCulture),
        ]) { RedirectStandardOutput = true })!;
    }

    /// <summary>Where it listens.</summary>
    public string SocketPath { get; }

    /// <summary>Starts it; it answers when the task completes.</summary>
    public static async Task<EngineProcess> StartAsync(int containers)
    {
        EngineProcess engine = new(containers);
        if (await engine._process.StandardOutput.ReadLineAsync() is null)
        {
            engine.Dispose();
            throw new BenchmarkException("The engine in memory did not start.");
        }

        return engine;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }
}
