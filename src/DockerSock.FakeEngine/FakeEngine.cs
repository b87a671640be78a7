using DockerSock.Fake.Faults;
using DockerSock.Fake.Hosting;
using Microsoft.AspNetCore.Http;

namespace DockerSock.Fake;

/// <summary>
/// A container engine in memory that listens on a Unix socket: the Engine API with state behind it, a record of every
/// request, and ways to make it misbehave. Many engines can live in one process.
/// </summary>
public sealed class FakeEngine : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly RequestLog _log = new();
    private readonly ConnectionCount _connections = new();
    private readonly FaultList _faults = new();
    private readonly EngineServer _server;
    private int _disposed;

    private FakeEngine(FakeEngineOptions options)
    {
        Options = options;
        Chance = Chance.Current = options.Seed is { } seed ? new Chance(seed) : null;
        Stopping = _stopping.Token;
        SocketPath = SocketPaths.Checked(options.SocketPath ?? SocketPaths.Fresh());
        State = new EngineState(
            ApiVersion.Parse(options.ApiVersion), options.Time, Stopping, options.Registries, options.Machines);
        _server = new EngineServer(SocketPath, options, _connections);
    }

    /// <summary>Where the engine listens.</summary>
    public string SocketPath { get; }

    /// <summary>The socket as the value of DOCKER_HOST: "unix://" and the path.</summary>
    public string DockerHost => "unix://" + SocketPath;

    /// <summary>The TCP address as the value of DOCKER_HOST; null when the engine listens on the socket only.</summary>
    public string? TcpHost => _server.TcpPort is { } port ? $"tcp://127.0.0.1:{port}" : null;

    /// <summary>
    /// The address of its TLS as the value of DOCKER_HOST; null when it has none. Clients must ask for TLS beside it.
    /// </summary>
    public string? TlsHost => _server.TlsPort is { } port ? $"tcp://127.0.0.1:{port}" : null;

    /// <summary>Images, containers, networks and events; add and change them from a test.</summary>
    public EngineState State { get; }

    /// <summary>What the engine was started with.</summary>
    public FakeEngineOptions Options { get; }

    /// <summary>The requests so far, in order of arrival.</summary>
    public IReadOnlyList<RecordedRequest> Requests => _log.Snapshot();

    /// <summary>The builds that clients asked for, in their order.</summary>
    public IReadOnlyList<RecordedBuild> Builds => State.Builds;

    /// <summary>Where its identifiers come from; null for random ones.</summary>
    internal Chance? Chance { get; }

    /// <summary>How many connections are open.</summary>
    public int OpenConnections => _connections.Open;

    /// <summary>Ends when the engine is disposed.</summary>
    internal CancellationToken Stopping { get; }

    /// <summary>Starts an engine; it answers when the task completes.</summary>
    /// <param name="options">How; null for an empty engine on a fresh socket.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="IOException">
    /// The socket or port cannot be listened on, such as when another one does.
    /// </exception>
    /// <exception cref="FormatException">An API version of the options is none.</exception>
    public static async Task<FakeEngine> StartAsync(
        FakeEngineOptions? options = null, CancellationToken cancel = default)
    {
        FakeEngine engine = new(options ?? new FakeEngineOptions());
        try
        {
            foreach (string image in engine.Options.Images)
            {
                engine.State.AddImage(image);
            }

            SyntheticContainers.Add(engine.State, engine.Options.Containers, engine.Options.PlainLabels);
            if (engine.Options.Sample)
            {
                DemoSample.Add(engine.State);
            }

            PretendedSwarm.Add(engine.State, engine.Options.SwarmNodes);
            if (engine.Options.Gallery)
            {
                Gallery.Add(engine.State);
            }

            RouteTable routes = Areas.All();
            EngineApplication application = new(engine, routes, engine._log, engine._faults);
            await engine._server.StartAsync<HttpContext>(application, cancel);
            return engine;
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }
    }

    /// <summary>Forgets the requests so far.</summary>
    public void ClearRequests() => _log.Clear();

    /// <summary>The first request that matches, among those so far or when it arrives.</summary>
    /// <param name="match">Says whether it is the one; asked again when the body of a request has been read.</param>
    /// <param name="cancel">Gives up waiting.</param>
    /// <exception cref="OperationCanceledException">Cancelled before such a request arrived.</exception>
    public Task<RecordedRequest> WaitForRequestAsync(Func<RecordedRequest, bool> match, CancellationToken cancel) =>
        _log.WaitAsync(match, cancel);

    /// <summary>Completes when exactly that many connections are open.</summary>
    /// <param name="count">How many.</param>
    /// <param name="cancel">Gives up waiting.</param>
    /// <exception cref="OperationCanceledException">Cancelled before.</exception>
    public Task WaitForConnectionsAsync(int count, CancellationToken cancel) => _connections.WaitAsync(count, cancel);

    /// <summary>
    /// Makes requests go wrong until the result is disposed; of several faults for a path the last one counts.
    /// </summary>
    /// <param name="method">The HTTP method, or * for any.</param>
    /// <param name="path">The path as it is sent, without its version prefix and query; * stands for any text.</param>
    /// <param name="fault">What goes wrong.</param>
    public IDisposable Misbehave(string method, string path, Fault fault) => _faults.Add(method, path, fault);

    /// <summary>Ends all connections at once, stops listening and removes the socket.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await _stopping.CancelAsync();
            await _server.DisposeAsync();
            _stopping.Dispose();
        }
    }
}
