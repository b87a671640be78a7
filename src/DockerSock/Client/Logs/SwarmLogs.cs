using System.Text.Json;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>A service or a task whose log is read.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
internal sealed record SwarmLogTarget(ObjectKind Kind, string Id, string Name)
{
    /// <summary>True for a task.</summary>
    public bool IsTask => Kind == ObjectKinds.Task;

    /// <summary>The request for its log, without what of it is wanted.</summary>
    public DockerRequest Log() => DockerRequest.Get($"/{Kind.Word}s/{Id}/logs");

    /// <summary>The request for itself.</summary>
    public DockerRequest Inspect() => Kind.Inspection(Id);
}

/// <summary>
/// Reads the logs of services and tasks of a swarm into a merge. A manager hands on what the nodes send it as it comes;
/// here it is ordered by time. Source: ServiceLogs, TaskLogs.
/// </summary>
internal sealed class SwarmLogs(EngineCall call, SwarmLogTarget target, LogOptions options, SwarmNames names)
{
    private const string Prefix = "com.docker.swarm.";

    private static readonly TimeSpan s_again = TimeSpan.FromSeconds(1);
    private static readonly string[] s_over = ["complete", "shutdown", "failed", "rejected", "remove", "orphaned"];

    private readonly Dictionary<string, DockerTask?> _tasks = new(StringComparer.Ordinal);
    private readonly LogResume? _resume = options.Follow
        ? new LogResume(options.Since is { } begin ? LogTime.Of(begin) : null, options.Tail is not null) : null;

    private OutputLines? _lines;

    /// <summary>
    /// Reads until all is read; following, until the tasks have ended or the services are removed. Delivers nothing
    /// itself.
    /// </summary>
    /// <param name="call">A manager of the swarm.</param>
    /// <param name="services">The services.</param>
    /// <param name="tasks">The tasks.</param>
    /// <param name="options">What is read.</param>
    /// <param name="merge">Takes the lines.</param>
    public static async IAsyncEnumerable<object?> RunAsync(EngineCall call,
        IReadOnlyList<NamePattern> services, IReadOnlyList<NamePattern> tasks,
        LogOptions options, LogMerge merge)
    {
        LogSource pending = merge.Add();
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(call.Cancel);
        try
        {
            EngineCall own = call.With(end.Token);
            SwarmNames names = await SwarmNames.LoadAsync(own).ConfigureAwait(false);
            List<Task> reading = [];
            foreach (SwarmLogTarget target in await FindAsync(own, services, tasks).ConfigureAwait(false))
            {
                SwarmLogs logs = new(own, target, options, names);
                LogSource source = merge.Add();
                reading.Add(Task.Run(() => logs.RunAsync(source), CancellationToken.None));
            }

            pending.End();
            await Task.WhenAll(reading).ConfigureAwait(false);
        }
        finally
        {
            pending.End();
            await end.CancelAsync().ConfigureAwait(false);
        }

        yield break;
    }

    /// <summary>The services and tasks that are meant.</summary>
    /// <exception cref="SockException">The lists cannot be had.</exception>
    public static async Task<List<SwarmLogTarget>> FindAsync(EngineCall call,
        IReadOnlyList<NamePattern> services, IReadOnlyList<NamePattern> tasks)
    {
        List<SwarmLogTarget> found = [];
        foreach ((ObjectKind kind, IReadOnlyList<NamePattern> named) in
            new[] { (ObjectKinds.Service, services), (ObjectKinds.Task, tasks) })
        {
            List<DockerObject> meant = named.Count == 0 ? []
                : await kind.FindAsync(call, named).ToListAsync().ConfigureAwait(false);
            found.AddRange(meant.Select(one => new SwarmLogTarget(kind, ((SwarmObject)one).Id, kind.NameOf(one))));
        }

        return found;
    }

    /// <summary>True when a log consists of frames: its containers have no terminal.</summary>
    public static async Task<bool> HasFramesAsync(EngineCall call, SwarmLogTarget target)
    {
        JsonElement found = await call.ReadAsync(target.Inspect(), DockerJson.Default.JsonElement)
            .ConfigureAwait(false);
        return !(found.TryGetProperty("Spec", out JsonElement spec)
            && (target.IsTask || spec.TryGetProperty("TaskTemplate", out spec))
            && spec.TryGetProperty("ContainerSpec", out JsonElement container)
            && container.TryGetProperty("TTY", out JsonElement tty) && tty.ValueKind == JsonValueKind.True);
    }

    private async Task RunAsync(LogSource source)
    {
        try
        {
            bool frames = await HasFramesAsync(call, target).ConfigureAwait(false);
            _lines = new OutputLines(new OutputShape(frames, Times: true)
            {
                Details = frames,
                Container = target.Name,
                DockerHost = call.Engine.Endpoint.Text,
                ShortEntriesEnd = true,
            }, _resume);
            if (options.Follow)
            {
                // What is there comes with what is written: where a manager ends the one and begins the other, nobody
                // can say for all nodes.
                source.BecomeLive();
                await FollowAsync(source).ConfigureAwait(false);
                return;
            }

            List<LogLine> history = [];
            await ReadAsync(false, batch =>
            {
                history.AddRange(batch);
                return default;
            }).ConfigureAwait(false);
            history.AddRange(_lines.TakeRest());
            await WriteAsync(source, history).ConfigureAwait(false);
        }
        catch (SockException problem)
        {
            await call.FailAsync(target.Name, problem).ConfigureAwait(false);
        }
        finally
        {
            source.End();
        }
    }

    /// <summary>A manager that is restarted ends its answers; what was missed is read then.</summary>
    private async Task FollowAsync(LogSource source)
    {
        while (true)
        {
            try
            {
                await ReadAsync(true, batch => WriteAsync(source, batch)).ConfigureAwait(false);
            }
            catch (SockException broken) when (broken.Failure == SockFailure.ResponseIncomplete)
            {
                await call.TellAsync($"The log of {target.Name} broke off; taking it up again.")
                    .ConfigureAwait(false);
            }

            if (await IsOverAsync().ConfigureAwait(false))
            {
                await WriteAsync(source, _lines!.TakeRest()).ConfigureAwait(false);
                return;
            }

            await Task.Delay(s_again, call.Cancel).ConfigureAwait(false);
        }
    }

    private async Task<bool> IsOverAsync()
    {
        try
        {
            JsonElement found = await call.ReadAsync(target.Inspect(), DockerJson.Default.JsonElement)
                .ConfigureAwait(false);
            return (options.Until is { } until && until <= Clock.Now)
                || (target.IsTask && found.TryGetProperty("Status", out JsonElement status)
                    && status.TryGetProperty("State", out JsonElement state)
                    && s_over.Contains(state.GetString()));
        }
        catch (SockException gone) when (gone.Failure == SockFailure.ObjectNotFound)
        {
            return true;
        }
    }

    private async Task ReadAsync(bool follow, Func<List<LogLine>, ValueTask> take)
    {
        long? again = _resume?.From();
        string? since = again is { } last ? LogTime.Query(last) : options.Since is { } asked
            ? LogTime.Query(LogTime.Of(asked)) : null;
        using SockResponse response = await call.OpenAsync(target.Log().Query("details", true).Query("follow", follow)
            .Query("stdout", options.Stdout)
            .Query("stderr", options.Stderr).Query("since", since).Query("timestamps", true)
            .Query("tail", again is null ? options.Tail : null)).ConfigureAwait(false);
        await foreach (List<LogLine> batch in _lines!.ReadBatchesAsync(response.Body, call.Cancel)
            .ConfigureAwait(false))
        {
            await take(batch).ConfigureAwait(false);
        }
    }

    private async ValueTask WriteAsync(LogSource source, List<LogLine> lines)
    {
        foreach (LogLine line in lines)
        {
            await NameAsync(line).ConfigureAwait(false);
        }

        List<LogLine> batch = [.. lines.Where(IsWanted).OrderBy(static line => line.Nanoseconds ?? 0)];
        if (batch.Count > 0)
        {
            await source.WriteAsync(batch, call.Cancel).ConfigureAwait(false);
        }
    }

    /// <summary>The API has no end of the time for these logs.</summary>
    private bool IsWanted(LogLine line) => options.Match?.IsMatch(line.Line) != false
        && (options.Until is not { } until || line.Nanoseconds is not { } time || time <= LogTime.EndOf(until));

    private async ValueTask NameAsync(LogLine line)
    {
        if (line.Details is null && line.Line.StartsWith(Prefix, StringComparison.Ordinal)
            && line.Line.Split(' ', 2) is [var details, var text])
        {
            // Of a terminal, where nothing tells an entry's head from its text but the order of the two.
            (line.Details, line.Line) = (details, text);
        }

        Dictionary<string, string> facts = new(StringComparer.Ordinal);
        foreach (string fact in (line.Details ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = fact.Split('=', 2);
            facts[Uri.UnescapeDataString(parts[0])] = parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "";
        }

        if (facts.GetValueOrDefault(Prefix + "task.id") is not { } id)
        {
            line.Service = target.IsTask ? null : target.Name;
            line.Task = target.IsTask ? target.Name : null;
            return;
        }

        DockerTask? task = await TaskAsync(id).ConfigureAwait(false);
        line.Service = names.Service(facts.GetValueOrDefault(Prefix + "service.id", task?.ServiceID ?? ""));
        line.Node = names.Node(facts.GetValueOrDefault(Prefix + "node.id", task?.NodeID ?? ""));
        line.Task = task?.Name ?? $"{line.Service}.{id}";
        line.Container = task is null ? line.Task : $"{task.Name}.{id}";
    }

    private async ValueTask<DockerTask?> TaskAsync(string id)
    {
        if (!_tasks.TryGetValue(id, out DockerTask? task))
        {
            try
            {
                task = await call.ReadAsync(DockerRequest.Get($"/tasks/{id}"), DockerJson.Default.DockerTask)
                    .ConfigureAwait(false);
                names.Give(task);
            }
            catch (SockException gone) when (gone.Failure == SockFailure.ObjectNotFound)
            {
                // Old tasks are forgotten while their containers, and so their logs, are still there.
            }

            _tasks[id] = task;
        }

        return task;
    }
}
