using DockerSock.Fake;

namespace DockerSock.Shell;

/// <summary>An engine in memory with a sample of containers, which the session's DOCKER_HOST points to.</summary>
public sealed class DemoEngine : IAsyncDisposable
{
    private static readonly string[] s_otherEngine =
        ["DOCKER_CONTEXT", "DOCKER_TLS", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH", "DOCKER_API_VERSION"];

    private readonly FakeEngine _engine;

    private DemoEngine(FakeEngine engine) => _engine = engine;

    /// <summary>Starts the engine and points this process, and the ones that it starts, to it.</summary>
    public static async Task<DemoEngine> StartAsync()
    {
        FakeEngine engine = await FakeEngine.StartAsync(new FakeEngineOptions { Sample = true });
        foreach (string name in s_otherEngine)
        {
            Environment.SetEnvironmentVariable(name, null);
        }

        Environment.SetEnvironmentVariable("DOCKER_HOST", engine.DockerHost);
        return new(engine);
    }

    /// <summary>Stops the engine and removes its socket.</summary>
    public ValueTask DisposeAsync() => _engine.DisposeAsync();
}
