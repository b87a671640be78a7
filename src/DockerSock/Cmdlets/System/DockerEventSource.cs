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
public sealed class DockerEventSource : IDisposable
{
    private readonly object _lock = new();
    private readonly FanOut _fan = new(int.MaxValue, CancellationToken.None);
    private EventHandler<DockerEventArgs>? _happened;
    private bool _isOver;
    private string? _warning;

    internal DockerEventSource()
    {
    }

    /// <summary>Raised for each event.</summary>
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
            if (_isOver)
            {
                return;
            }

            _isOver = true;
        }

        _fan.Dispose();
    }

    /// <summary>Follows the events of an engine.</summary>
    internal void Add(DockerEngine engine, EventReader reader, long begin) =>
        _fan.Add(engine.Endpoint, null, scope => reader.FollowAsync(new EngineCall(engine, scope), begin));

    /// <summary>Raises what comes, until the subscription ends.</summary>
    internal async Task RaiseAsync()
    {
        try
        {
            while (!_fan.IsDone)
            {
                await _fan.ArrivedAsync().ConfigureAwait(false);
                RaiseReady();
            }

            // The count falls after a call's last answer was written: one more look, and all is raised.
            RaiseReady();
        }
        catch (Exception over) when (_isOver && over is OperationCanceledException or ObjectDisposedException)
        {
            // Nobody listens any more.
        }
    }

    private void RaiseReady()
    {
        foreach (Delivery delivery in _fan.Ready())
        {
            Raise(delivery);
        }
    }

    private void Raise(Delivery delivery)
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
                _happened?.Invoke(this, new DockerEventArgs(happened, warning));
                break;
            case string sentence when delivery.Kind == DeliveryKind.Warning:
                _warning = _warning is null ? sentence : $"{_warning} {sentence}";
                break;
            case Exception problem when delivery.Kind == DeliveryKind.Failure:
                Problem = ErrorTable.ToRecord(problem, null).ToString();
                break;
        }
    }
}
