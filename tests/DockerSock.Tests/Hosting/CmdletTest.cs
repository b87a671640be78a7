using DockerSock.Fake;

namespace DockerSock.Tests.Hosting;

/// <summary>A test of cmdlets: a hosted PowerShell with the module, and an empty engine in memory.</summary>
public abstract class CmdletTest : IAsyncLifetime
{
    /// <summary>The PowerShell.</summary>
    protected HostedPowerShell Shell { get; } = new();

    /// <summary>The engine.</summary>
    protected FakeEngine Engine { get; private set; } = null!;

    /// <summary>Ends with the test.</summary>
    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Everything that was sent, as "METHOD /path?query".</summary>
    protected IEnumerable<string> AllSent => Engine.Requests.Select(static request => $"{request.Method} {request.Target}");

    /// <summary>The last request, as "METHOD /path?query".</summary>
    protected string Sent => AllSent.Last();

    public virtual async ValueTask InitializeAsync() => Engine = await FakeEngine.StartAsync(null, Cancel);

    public virtual async ValueTask DisposeAsync()
    {
        Shell.Dispose();
        await Engine.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Runs a script in which <c>$h</c> is the engine's DOCKER_HOST.</summary>
    protected Outcome Run(string script) => Shell.Run($"param($h) {script}", ("h", Engine.DockerHost));

    /// <summary>Gives the path an answer of the test's own.</summary>
    protected void Answer(string path, string body, string contentType = "application/json") =>
        Engine.Misbehave("*", path, Fault.Answer(body, contentType));
}
