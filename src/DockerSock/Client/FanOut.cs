using System.Threading.Channels;

namespace DockerSock.Client;

/// <summary>What a <see cref="FanOut"/> delivers.</summary>
public enum DeliveryKind
{
    /// <summary>An object for the pipeline.</summary>
    Item,

    /// <summary>A line for the verbose stream.</summary>
    Verbose,

    /// <summary>A sentence for the warning stream.</summary>
    Warning,

    /// <summary>
    /// A sentence for the warning stream that is written once, whatever number of calls it is true of.
    /// </summary>
    Notice,

    /// <summary>A failure of one target; others go on.</summary>
    Failure,
}

/// <summary>One thing that a call delivered.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Target">What the call was about: a name, an endpoint.</param>
/// <param name="Engine">The endpoint that the call went to.</param>
/// <param name="Value">The object, the line, or the exception.</param>
public readonly record struct Delivery(DeliveryKind Kind, object? Target, DockerEndpoint Engine, object? Value);

/// <summary>
/// Runs calls beside each other, to several engines or about several objects, and hands what they deliver to one reader
/// as it arrives. Calls run ahead of the reader by a bounded number of deliveries. Disposing it ends all calls.
/// </summary>
public sealed class FanOut : IDisposable
{
    private const int Ahead = 512;

    private readonly Channel<Delivery> _deliveries = Channel.CreateBounded<Delivery>(new BoundedChannelOptions(Ahead)
    {
        SingleReader = true,
    });
    private readonly CancellationTokenSource _stop;
    private readonly SemaphoreSlim _throttle;
    private readonly List<Task> _running = [];
    private readonly Once<(DockerEndpoint, string), IReadOnlyList<string>> _names = new();
    private int _open;

    /// <summary>A fan that runs at most <paramref name="limit"/> calls at the same time.</summary>
    public FanOut(int limit, CancellationToken cancel)
    {
        _throttle = new SemaphoreSlim(limit);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
    }

    /// <summary>Starts a call, at once or when its turn comes.</summary>
    /// <param name="endpoint">The engine that is called.</param>
    /// <param name="target">What failures of the call name.</param>
    /// <param name="call">The call; it is given the scope to call in and delivers objects.</param>
    public void Add(DockerEndpoint endpoint, object? target, Func<FanScope, IAsyncEnumerable<object?>> call)
    {
        Interlocked.Increment(ref _open);
        _running.RemoveAll(static task => task.IsCompleted);
        // Turns are taken here, not where the call runs: calls start in the order in which they were added.
        Task turn = _throttle.WaitAsync(_stop.Token);
        _running.Add(Task.Run(() => RunAsync(turn, endpoint, target, call)));
    }

    /// <summary>
    /// True when all calls that were added have ended; what they delivered may still be there to be read.
    /// </summary>
    public bool IsDone => Volatile.Read(ref _open) == 0;

    /// <summary>Completes when something has arrived that is not read yet.</summary>
    public Task ArrivedAsync() => _deliveries.Reader.WaitToReadAsync(_stop.Token).AsTask();

    /// <summary>What has arrived by now; waits for nothing.</summary>
    public IEnumerable<Delivery> Ready()
    {
        while (_deliveries.Reader.TryRead(out Delivery delivery))
        {
            yield return delivery;
        }
    }

    /// <summary>All answers of the calls that were added, waiting for them.</summary>
    /// <exception cref="OperationCanceledException">The caller's token ended the wait.</exception>
    public IEnumerable<Delivery> All()
    {
        while (true)
        {
            foreach (Delivery delivery in Ready())
            {
                yield return delivery;
            }

            if (IsDone)
            {
                // The count falls after a call's last answer was written: one more look, and all is read.
                foreach (Delivery delivery in Ready())
                {
                    yield return delivery;
                }

                yield break;
            }

            ArrivedAsync().GetAwaiter().GetResult();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        // A call that was told to stop closes its connection at once; when we return it is closed.
        Task.WaitAll([.. _running]);
        _throttle.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync(Task turn, DockerEndpoint endpoint, object? target,
        Func<FanScope, IAsyncEnumerable<object?>> call)
    {
        try
        {
            await turn.ConfigureAwait(false);
            try
            {
                await DeliverAsync(endpoint, target, call).ConfigureAwait(false);
            }
            finally
            {
                _throttle.Release();
            }
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            // The reader is gone, and with it whoever could be told what failed in the same moment.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
            // Wakes a reader that waits for an answer that will not come.
            _deliveries.Writer.TryWrite(new Delivery(DeliveryKind.Verbose, target, endpoint, null));
        }
    }

    private async Task DeliverAsync(DockerEndpoint endpoint, object? target,
        Func<FanScope, IAsyncEnumerable<object?>> call)
    {
        FanScope scope = new(_deliveries.Writer, endpoint, target, _names, _stop.Token);
        try
        {
            await foreach (object? item in call(scope).ConfigureAwait(false))
            {
                await scope.PostAsync(DeliveryKind.Item, target, item).ConfigureAwait(false);
            }
        }
        catch (Exception problem) when (!_stop.IsCancellationRequested)
        {
            await scope.FailAsync(target, problem).ConfigureAwait(false);
        }
    }
}

/// <summary>What one call of a <see cref="FanOut"/> works with.</summary>
public sealed class FanScope
{
    private readonly ChannelWriter<Delivery> _deliveries;
    private readonly DockerEndpoint _endpoint;
    private readonly Once<(DockerEndpoint, string), IReadOnlyList<string>> _names;

    internal FanScope(ChannelWriter<Delivery> deliveries, DockerEndpoint endpoint, object? target,
        Once<(DockerEndpoint, string), IReadOnlyList<string>> names, CancellationToken cancel)
    {
        _deliveries = deliveries;
        _endpoint = endpoint;
        _names = names;
        Scope = new CallScope(cancel, line => PostAsync(DeliveryKind.Verbose, target, line));
    }

    private FanScope(FanScope whole, CallScope scope)
    {
        (_deliveries, _endpoint, _names) = (whole._deliveries, whole._endpoint, whole._names);
        Scope = scope;
    }

    /// <summary>The scope that the client's calls take.</summary>
    public CallScope Scope { get; }

    /// <summary>The same call with an end of its own.</summary>
    public FanScope With(CancellationToken cancel) => new(this, Scope with { Cancel = cancel });

    /// <summary>The same call with an end of its own, when nobody hears any more what it tells.</summary>
    public FanScope Unheard(CancellationToken cancel) => new(this, new CallScope(cancel));

    /// <summary>The same call, whose lines for the verbose stream are handed to somebody else.</summary>
    internal FanScope Telling(Action<string> tell) => new(this, Scope with
    {
        Tell = line =>
        {
            tell(line);
            return ValueTask.CompletedTask;
        },
    });

    /// <summary>
    /// Reports a failure about one of the call's objects; the call goes on. Names that are near one that is not there
    /// are told with it.
    /// </summary>
    public async ValueTask FailAsync(object? target, Exception problem) =>
        await PostAsync(DeliveryKind.Failure, target, problem is SockException { Sought: not null } missing
            ? await NotFound.WithNamesAsync(missing, new EngineCall(DockerEngine.For(_endpoint), this), _names)
                .ConfigureAwait(false)
            : problem).ConfigureAwait(false);

    /// <summary>Warns the user; the call goes on.</summary>
    public ValueTask WarnAsync(object? target, string warning) => PostAsync(DeliveryKind.Warning, target, warning);

    /// <summary>Warns the user about what is not the call's alone; the call goes on.</summary>
    public ValueTask NoticeAsync(string warning) => PostAsync(DeliveryKind.Notice, null, warning);

    /// <summary>Tells how far a transfer is.</summary>
    public ValueTask ReportAsync(TransferProgress transfer) =>
        PostAsync(DeliveryKind.Item, null, transfer with { Engine = _endpoint });

    /// <summary>Delivers something now, beside the objects that the call returns.</summary>
    internal ValueTask PostAsync(DeliveryKind kind, object? target, object? value) =>
        _deliveries.WriteAsync(new Delivery(kind, target, _endpoint, value), Scope.Cancel);
}
