using DockerSock.Fake;

namespace DockerSock.Tests.Hosting;

/// <summary>A test of cmdlets: a hosted PowerShell with the module, and an empty engine in memory.</summary>
public abstract class CmdletTest : IAsyncLifetime
{
    private readonly CancellationTokenSource _deadline =
        CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    /// <summary>The PowerShell.</summary>
    protected HostedPowerShell Shell { get; } = new();

    /// <summary>The engine.</summary>
    protected FakeEngine Engine { get; private set; } = null!;

    /// <summary>Ends with the test, and after a minute: what is awaited longer does not come.</summary>
    protected CancellationToken Cancel => _deadline.Token;

    /// <summary>How the engine is set up; null as an engine is without any option.</summary>
    protected virtual FakeEngineOptions? Options => null;

    /// <summary>Everything that was sent, as "METHOD /path?query".</summary>
    protected IEnumerable<string> AllSent =>
        Engine.Requests.Select(static request => $"{request.Method} {request.Target}");

    /// <summary>The last request, as "METHOD /path?query".</summary>
    protected string Sent => AllSent.Last();

    public virtual async ValueTask InitializeAsync()
    {
        _deadline.CancelAfter(TimeSpan.FromMinutes(1));
        Engine = await FakeEngine.StartAsync(Options, Cancel);
    }

    public virtual async ValueTask DisposeAsync()
    {
        Shell.Dispose();
        await Engine.DisposeAsync();
        _deadline.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Runs a script in which <c>$h</c> is the engine's DOCKER_HOST.</summary>
    protected Outcome Run(string script) => Shell.Run($"param($h) {script}", ("h", Engine.DockerHost));

    /// <summary>Gives the path an answer of the test's own.</summary>
    protected void Answer(string path, string body, string contentType = "application/json") =>
        Engine.Misbehave("*", path, Fault.Answer(body, contentType));
}
