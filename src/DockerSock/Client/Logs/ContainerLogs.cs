using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>What of containers' logs is read.</summary>
internal sealed record LogOptions
{
    /// <summary>True to go on with what is written.</summary>
    public bool Follow { get; init; }

    /// <summary>Lines from the end at first; null for all.</summary>
    public long? Tail { get; init; }

    /// <summary>Only lines from then on.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only lines up to then.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>True for lines of the output.</summary>
    public bool Stdout { get; init; } = true;

    /// <summary>True for lines of the error output.</summary>
    public bool Stderr { get; init; } = true;

    /// <summary>Only lines that match.</summary>
    public Regex? Match { get; init; }

    /// <summary>True when lines of several containers may have to be put in order.</summary>
    public bool Several { get; init; }
}

/// <summary>
/// Reads the logs of an engine's containers into a merge. Following goes on over restarts of a container, takes up
/// again at the last nanosecond, and picks up containers that come later and fit. Source: ContainerLogs.
/// </summary>
internal sealed class ContainerLogs(EngineCall call, IReadOnlyList<NamePattern> patterns, IReadOnlySet<string> names,
    LogOptions options, LogMerge merge)
{
    private readonly EngineCall _call = call;
    private readonly LogOptions _options = options;
    private readonly ConcurrentDictionary<string, Reader> _readers = new(StringComparer.Ordinal);
    private readonly List<Task> _tasks = [];

    /// <summary>
    /// Reads until all is read; following, until none of the containers is left, and with a wildcard until the call
    /// ends. Delivers nothing itself.
    /// </summary>
    /// <param name="call">The engine.</param>
    /// <param name="patterns">The containers that are read.</param>
    /// <param name="names">Names of containers to be picked up when they come.</param>
    /// <param name="options">What is read.</param>
    /// <param name="merge">Takes the lines.</param>
    public static async IAsyncEnumerable<object?> RunAsync(EngineCall call, IReadOnlyList<NamePattern> patterns,
        IReadOnlySet<string> names, LogOptions options, LogMerge merge)
    {
        // Until the containers are known, nobody may think that this engine has nothing to say.
        LogSource pending = merge.Add();
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(call.Cancel);
        try
        {
            await new ContainerLogs(call.With(end.Token), patterns, names, options, merge).RunAsync(pending)
                .ConfigureAwait(false);
        }
        finally
        {
            pending.End();
            await end.CancelAsync().ConfigureAwait(false);
        }

        yield break;
    }

    private async Task RunAsync(LogSource pending)
    {
        using EngineEvents? events = _options.Follow ? await EngineEvents.OpenAsync(_call).ConfigureAwait(false) : null;
        await foreach (ContainerSummary container in ContainerLookup.FindAsync(_call, patterns).ConfigureAwait(false))
        {
            Start(container.Id, events);
        }

        pending.End();
        if (events is null)
        {
            await Task.WhenAll(Remaining()).ConfigureAwait(false);
            return;
        }

        Task watching = WatchAsync(events);
        bool forEver = patterns.Any(static pattern => pattern.IsWildcard);
        while (!watching.IsCompleted && (Remaining() is { Length: > 0 } || forEver))
        {
            await Task.WhenAny(forEver ? watching : Task.WhenAll(Remaining()), watching).ConfigureAwait(false);
        }

        if (watching.IsCompleted)
        {
            // Without events a container that starts again would be waited for in vain.
            await watching.ConfigureAwait(false);
            throw new SockException(SockFailure.ResponseIncomplete,
                $"{_call.Engine.Endpoint} ended its events while logs were followed.",
                "The engine was stopped or restarted; repeat the command.");
        }
    }

    private Task[] Remaining()
    {
        lock (_tasks)
        {
            return [.. _tasks.Where(static task => !task.IsCompleted)];
        }
    }

    private void Start(string id, EngineEvents? events)
    {
        Reader reader = new(this, id, events?.Since);
        if (_readers.TryAdd(id, reader))
        {
            LogSource source = merge.Add();
            lock (_tasks)
            {
                _tasks.Add(Task.Run(() => reader.RunAsync(source)));
            }
        }
    }

    private async Task WatchAsync(EngineEvents events)
    {
        await foreach (DockerEvent happened in events.ReadAsync(_call.Cancel).ConfigureAwait(false))
        {
            string id = happened.Actor?.Id ?? "";
            switch (happened.Action)
            {
                case "start" when _readers.TryGetValue(id, out Reader? known):
                    known.Wake();
                    break;
                case "start" when happened.Actor!.Attributes.TryGetValue("name", out string? name) && Fits(name, id):
                    Start(id, events);
                    break;
                case "destroy" or "remove" when _readers.TryGetValue(id, out Reader? gone):
                    gone.Leave();
                    break;
            }
        }
    }

    private bool Fits(string name, string id) => names.Contains(name)
        || patterns.Any(pattern => pattern.Matcher?.Invoke(name) ?? (pattern.Text == name || pattern.Text == id));

    /// <summary>Reads one container's log.</summary>
    private sealed class Reader(ContainerLogs all, string id, DateTimeOffset? since)
    {
        private readonly SemaphoreSlim _started = new(0);
        private readonly LogResume? _resume = all._options.Follow
            ? new LogResume(all._options.Since is { } begin ? LogTime.Of(begin) : null, all._options.Tail is not null)
            : null;

        private OutputLines? _lines;
        private volatile bool _gone;

        /// <summary>The container was started.</summary>
        public void Wake() => _started.Release();

        /// <summary>The container was removed.</summary>
        public void Leave()
        {
            _gone = true;
            _started.Release();
        }

        public async Task RunAsync(LogSource source)
        {
            EngineCall call = all._call;
            string name = id;
            try
            {
                ContainerInspect container = await ContainerLookup.InspectAsync(call, id).ConfigureAwait(false);
                name = container.Name;
                bool follow = all._options.Follow;
                if (!follow || all._options.Several || IsOver())
                {
                    await ReadAsync(source, container, follow: false).ConfigureAwait(false);
                }

                source.BecomeLive();
                while (follow && !_gone && !IsOver())
                {
                    await FollowAsync(source, container).ConfigureAwait(false);
                    if (!_gone && !IsOver() && !await RunsAsync().ConfigureAwait(false))
                    {
                        // What a run wrote last is a line, also without an end; the next run begins another.
                        List<LogLine> rest = _lines!.TakeRest();
                        if (rest.Count > 0 && container.Config?.Tty == true)
                        {
                            // A terminal's log joins both: the next line would be taken for the end of one that is
                            // known.
                            _resume!.Pass();
                        }

                        await WriteAsync(source, rest).ConfigureAwait(false);
                        await _started.WaitAsync(call.Cancel).ConfigureAwait(false);
                    }
                }

                await WriteRestAsync(source).ConfigureAwait(false);
            }
            catch (SockException gone) when (all._options.Follow
                && (gone.Failure == SockFailure.ObjectNotFound
                    || (gone.Failure == SockFailure.Conflict && _lines is not null)))
            {
                // Removed while it was followed; while it is being removed its log is a conflict.
                await WriteRestAsync(source).ConfigureAwait(false);
            }
            catch (SockException problem)
            {
                await call.FailAsync(name, problem).ConfigureAwait(false);
            }
            finally
            {
                source.End();
            }
        }

        private async Task FollowAsync(LogSource source, ContainerInspect container)
        {
            try
            {
                await ReadAsync(source, container, follow: true).ConfigureAwait(false);
            }
            catch (SockException plain) when (_lines is not null && plain.Failure == SockFailure.ResponseUnreadable)
            {
                // Podman tells among the frames, as plain text, that the container is being removed.
                if (await RunsAsync().ConfigureAwait(false))
                {
                    throw;
                }
            }
        }

        private bool IsOver() => all._options.Until is { } until && until <= Clock.Now;

        private async Task<bool> RunsAsync() =>
            (await ContainerLookup.InspectAsync(all._call, id).ConfigureAwait(false)).State is { Running: true,
                Restarting: false };

        private async Task ReadAsync(LogSource source, ContainerInspect container, bool follow)
        {
            LogOptions options = all._options;
            // After the first line it is the time of the last one that says where to go on, not the user's tail.
            long? again = _resume?.From();
            bool isSecond = _lines is not null;
            string? from = again is { } last ? LogTime.Query(last)
                : isSecond && options.Tail is not null && since is { } opened ? LogTime.Query(LogTime.Of(opened))
                : options.Since is { } asked ? LogTime.Query(LogTime.Of(asked)) : null;
            DockerRequest request = DockerRequest.Get($"/containers/{id}/logs").Query("follow", follow)
                .Query("stdout", options.Stdout)
                .Query("stderr", options.Stderr).Query("since", from)
                    .Query("until", options.Until is { } until ? LogTime.Query(LogTime.EndOf(until)) : null)
                .Query("timestamps", true).Query("tail", again is null && !isSecond ? options.Tail : null);
            if (follow)
            {
                using SockResponse response = await all._call.OpenAsync(request).ConfigureAwait(false);
                await ReadAsync(source, container, response).ConfigureAwait(false);
                return;
            }

            // What is there already comes as fast as it can be read, in very small pieces: a thread of its own reads
            // it.
            await Task.Factory.StartNew(() =>
            {
                using SockResponse response = all._call.OpenBlockingAsync(request).GetAwaiter().GetResult();
                ReadAsync(source, container, response).GetAwaiter().GetResult();
            }, all._call.Cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        }

        private async Task ReadAsync(LogSource source, ContainerInspect container, SockResponse response)
        {
            _lines ??= new OutputLines(new OutputShape(container.Config?.Tty != true, Times: true)
            {
                Container = container.Name,
                DockerHost = all._call.Engine.Endpoint.Text,
                ShortEntriesEnd = response.Header("Server")?.StartsWith("Docker/", StringComparison.Ordinal) == true,
            }, _resume);
            await foreach (List<LogLine> batch in _lines.ReadBatchesAsync(response.Body, all._call.Cancel)
                .ConfigureAwait(false))
            {
                await WriteAsync(source, batch).ConfigureAwait(false);
            }
        }

        private ValueTask WriteRestAsync(LogSource source) => _lines is null
            ? default : WriteAsync(source, _lines.TakeRest());

        private async ValueTask WriteAsync(LogSource source, List<LogLine> batch)
        {
            if (all._options.Match is { } match)
            {
                batch.RemoveAll(line => !match.IsMatch(line.Line));
            }

            if (batch.Count > 0)
            {
                await source.WriteAsync(batch, all._call.Cancel).ConfigureAwait(false);
            }
        }
    }
}
