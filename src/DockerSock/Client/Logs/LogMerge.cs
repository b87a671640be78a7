using System.Threading.Channels;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>
/// Puts the lines of several containers, of one engine or of several, into the order of their times. What is history is
/// exact: no line is handed out before all sources have shown their next one. What happens now waits a moment for an
/// earlier line that is still on its way.
/// </summary>
internal sealed class LogMerge
{
    /// <summary>How long a line that has just been written waits for earlier ones of others.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(50);

    private readonly object _lock = new();
    private readonly List<LogSource> _sources = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Names of the containers that are or were read.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _sources.Count;
            }
        }
    }

    /// <summary>Adds a container; it is history until it says otherwise.</summary>
    public LogSource Add()
    {
        LogSource source = new(this);
        lock (_lock)
        {
            _sources.Add(source);
        }

        Beat();
        return source;
    }

    /// <summary>
    /// Completes when anything has changed since the last <see cref="TryTake"/>, or a line has waited long enough.
    /// </summary>
    public Task ChangedAsync(TimeSpan? wait) => wait is { } time ? Task.WhenAny(_changed.Task, Task.Delay(time))
        : _changed.Task;

    /// <summary>The next line, when it is sure which it is.</summary>
    /// <param name="line">The line.</param>
    /// <param name="wait">When there is a line and it is not sure yet: how long it has to wait at most. Null for no
    /// line.</param>
    public bool TryTake(out LogLine? line, out TimeSpan? wait)
    {
        lock (_lock)
        {
            if (_changed.Task.IsCompleted)
            {
                _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            line = null;
            wait = null;
            if (_sources is [{ Head: not null } only])
            {
                line = only.Take();
                return true;
            }

            LogSource? first = null;
            bool history = false;
            bool open = false;
            _sources.RemoveAll(static source => source.HasEnded);
            foreach (LogSource source in _sources)
            {
                if (source.Head is not { } head)
                {
                    history |= !source.IsLive;
                    open = true;
                }
                else if (first is null || head.Nanoseconds < first.Head!.Nanoseconds)
                {
                    first = source;
                }
            }

            if (first is null || history)
            {
                return false;
            }

            if (open && s_patience - first.Age is var left && left > TimeSpan.Zero)
            {
                wait = left;
                return false;
            }

            line = first.Take();
            return true;
        }
    }

    internal void Beat() => _changed.TrySetResult();
}

/// <summary>The lines of one container on their way into a <see cref="LogMerge"/>.</summary>
internal sealed class LogSource(LogMerge merge)
{
    /// <summary>Batches that are read ahead.</summary>
    private const int Ahead = 4;

    private readonly Channel<List<LogLine>> _batches =
        Channel.CreateBounded<List<LogLine>>(new BoundedChannelOptions(Ahead)
        {
            SingleReader = true, SingleWriter = true,
        });

    private List<LogLine> _batch = [];
    private int _next;
    private long _arrived;
    private volatile bool _live;

    /// <summary>True when what is there has been read, and lines come as they are written.</summary>
    public bool IsLive => _live;

    /// <summary>True when there is no line and none will come.</summary>
    public bool HasEnded => Head is null && _batches.Reader.Completion.IsCompleted;

    /// <summary>The next line; null when none has arrived.</summary>
    public LogLine? Head
    {
        get
        {
            if (_next == _batch.Count && _batches.Reader.TryRead(out List<LogLine>? batch))
            {
                (_batch, _next, _arrived) = (batch, 0, Environment.TickCount64);
            }

            return _next < _batch.Count ? _batch[_next] : null;
        }
    }

    /// <summary>How long the next line has been here.</summary>
    public TimeSpan Age => TimeSpan.FromMilliseconds(Environment.TickCount64 - _arrived);

    /// <summary>Takes the next line.</summary>
    public LogLine Take() => _batch[_next++];

    /// <summary>Adds lines; waits while too many are not taken.</summary>
    public async ValueTask WriteAsync(List<LogLine> batch, CancellationToken cancel)
    {
        await _batches.Writer.WriteAsync(batch, cancel).ConfigureAwait(false);
        merge.Beat();
    }

    /// <summary>What was written before has been read.</summary>
    public void BecomeLive()
    {
        _live = true;
        merge.Beat();
    }

    /// <summary>No more lines come.</summary>
    public void End()
    {
        _batches.Writer.TryComplete();
        merge.Beat();
    }
}
