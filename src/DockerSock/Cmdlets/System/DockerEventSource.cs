using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>What an action that was registered for events is given.</summary>
public sealed class DockerEventArgs : EventArgs
{
    internal DockerEventArgs(DockerEvent happened, string? warning)
    {
        DockerEvent = happened;
        Warning = warning;
    }

    /// <summary>What happened.</summary>
    public DockerEvent DockerEvent { get; }

    /// <summary>Says that events before this one may be missing, or that the engine was away; null as a rule.</summary>
    public string? Warning { get; }
}

/// <summary>
/// Raises an event in PowerShell for each event of engines, as long as somebody has subscribed: the connections are
/// closed when the subscription ends. The SourceObject of the subscriber.
/// </summary>
/// <remarks>
/// PowerShell hands the events of .NET objects to its thread pool; two of them that find it idle begin its pulse at
/// once, and what that throws ends the process. So events are raised here, one after another in each PowerShell: the
/// next one when the action has begun with the last.
/// </remarks>
public sealed class DockerEventSource : IDisposable
{
    private static readonly ConditionalWeakTable<PSEventManager, SemaphoreSlim> s_turns = [];

    private readonly object _lock = new();
    private readonly FanOut _fan = new(int.MaxValue, CancellationToken.None);
    private readonly CancellationTokenSource _over = new();
    private EventHandler<DockerEventArgs>? _happened;
    private string? _warning;

    internal DockerEventSource()
    {
    }

    /// <summary>What a subscriber subscribes to; it is raised in the subscriber's PowerShell.</summary>
    public event EventHandler<DockerEventArgs>? Happened
    {
        add
        {
            lock (_lock)
            {
                _happened += value;
            }
        }

        remove
        {
            bool isLast;
            lock (_lock)
            {
                _happened -= value;
                isLast = _happened is null;
            }

            if (isLast)
            {
                Dispose();
            }
        }
    }

    /// <summary>Why events of an engine no longer come; null while they do.</summary>
    public string? Problem { get; private set; }

    /// <summary>Closes the connections; nothing is raised any more.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_over.IsCancellationRequested)
            {
                return;
            }

            _over.Cancel();
        }

        _fan.Dispose();
    }

    /// <summary>Follows the events of an engine.</summary>
    internal void Add(DockerEngine engine, EventReader reader, long begin) =>
        _fan.Add(engine.Endpoint, null, scope => reader.FollowAsync(new EngineCall(engine, scope), begin));

    /// <summary>Raises what comes, until the subscription ends.</summary>
    /// <param name="events">The events of the PowerShell.</param>
    /// <param name="subscriber">The subscription.</param>
    /// <param name="data">What each event has for its MessageData.</param>
    /// <param name="most">How many events the subscription takes; 0 for all.</param>
    internal async Task RaiseAsync(PSEventManager events, PSEventSubscriber subscriber, PSObject? data, int most)
    {
        int raised = 0;
        try
        {
            while (!_fan.IsDone)
            {
                await _fan.ArrivedAsync().ConfigureAwait(false);
                await RaiseReadyAsync().ConfigureAwait(false);
            }

            // The count falls after a call's last answer was written: one more look, and all is raised.
            await RaiseReadyAsync().ConfigureAwait(false);
        }
        catch (Exception over) when (_over.IsCancellationRequested
            && over is OperationCanceledException or ObjectDisposedException)
        {
            // Nobody listens any more.
        }
        catch (Exception problem)
        {
            Problem = ErrorTable.ToRecord(problem, null).ToString();
        }

        async Task RaiseReadyAsync()
        {
            foreach (Delivery delivery in _fan.Ready())
            {
                if (Take(delivery) is { } happened && (most == 0 || raised++ < most))
                {
                    await RaiseAsync(events, subscriber, data, happened).ConfigureAwait(false);
                }
            }
        }
    }

    private async Task RaiseAsync(PSEventManager events, PSEventSubscriber subscriber, PSObject? data,
        DockerEventArgs happened)
    {
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        SemaphoreSlim turn = s_turns.GetValue(events, static _ => new SemaphoreSlim(1));
        await turn.WaitAsync(_over.Token).ConfigureAwait(false);
        try
        {
            // A job tells its state each time that its action begins, and when it ends; one that has ended does
            // nothing.
            subscriber.Action?.StateChanged += Begin;
            if (subscriber.Action?.JobStateInfo.State is null or JobState.NotStarted or JobState.Running)
            {
                Raise();
                await (subscriber.Action is null ? Task.CompletedTask : begun.Task.WaitAsync(_over.Token))
                    .ConfigureAwait(false);
            }
        }
        finally
        {
            subscriber.Action?.StateChanged -= Begin;
            turn.Release();
        }

        void Begin(object? job, JobStateEventArgs state) => begun.TrySetResult();

        void Raise()
        {
            try
            {
                events.GenerateEvent(subscriber.SourceIdentifier, this, [this, happened], data,
                    processInCurrentThread: true, waitForCompletionInCurrentThread: false);
            }
            catch (InvalidPipelineStateException)
            {
                // An event of somebody else came in the same moment; ours waits for PowerShell beside it.
            }
        }
    }

    /// <summary>What has happened; null where that is only something to remember.</summary>
    private DockerEventArgs? Take(Delivery delivery)
    {
        switch (delivery.Value)
        {
            case DockerEvent happened:
                if (happened.WithUnknownFields is { } found)
                {
                    JsonToPowerShell.AttachNotes(found);
                }

                string? warning = _warning;
                _warning = null;
                return new DockerEventArgs(happened, warning);
            case string sentence when delivery.Kind == DeliveryKind.Warning:
                _warning = _warning is null ? sentence : $"{_warning} {sentence}";
                break;
            case Exception problem when delivery.Kind == DeliveryKind.Failure:
                Problem = ErrorTable.ToRecord(problem, null).ToString();
                break;
        }

        return null;
    }
}
