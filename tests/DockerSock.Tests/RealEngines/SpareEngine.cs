namespace DockerSock.Tests.RealEngines;

/// <summary>
/// An engine on which nothing happens but what one class of tests does, and which may be restarted: started for them
/// where <c>engines.sh</c> has started others, and deleted after them.
/// </summary>
public sealed class SpareEngine : IAsyncLifetime
{
    private string? _missing;

    /// <summary>Its address.</summary>
    private string DockerHost { get; } = $"unix://{RealEngines.Home}/spare/engine.sock";

    /// <summary>The engine; skips the test where there can be none.</summary>
    public RealEngine Require()
    {
        Assert.SkipWhen(_missing is not null, _missing ?? "");
        RealEngine engine = new() { Name = "spare", DockerHost = DockerHost };
        engine.MustAnswer();
        return engine;
    }

    /// <summary>Ends it as a service manager does, and starts it again.</summary>
    public Task RestartAsync() => RunAsync("restart");

    public async ValueTask InitializeAsync()
    {
        RealEngine? model = RealEngines.Find().FirstOrDefault(static engine => engine.Name == "docker28");
        if (model?.DockerHost != $"unix://{RealEngines.Home}/docker28/engine.sock")
        {
            _missing = "no engine here can be restarted: run tests/engines/engines.sh up as root on Debian";
        }
        else if (!Environment.IsPrivilegedProcess)
        {
            _missing = "only root can start an engine that may be restarted";
        }
        else
        {
            await RunAsync("up");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_missing is null)
        {
            await RunAsync("down");
        }
    }

    private static Task RunAsync(string command) => RealEngines.RunAsync(command, "spare");
}
