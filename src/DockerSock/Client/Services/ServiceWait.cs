using System.Diagnostics;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>
/// Waits until a service's tasks are as they are to be, and shows how far they are. A swarm tells nobody when a task
/// changes, so that it is asked a few times a second.
/// </summary>
internal sealed class ServiceWait(EngineCall call, string id, bool isRollback, IEnumerable<string> past)
{
    /// <summary>How often the same task may fail, and be started again, until we no longer believe in it.</summary>
    private const int MostFailures = 3;

    private static readonly TimeSpan s_every = TimeSpan.FromMilliseconds(200);

    /// <summary>How long tasks are watched when the service does not say: what engines take.</summary>
    private static readonly TimeSpan s_usualMonitor = TimeSpan.FromSeconds(5);

    private readonly HashSet<string> _past = new(past, StringComparer.Ordinal);
    private readonly HashSet<string> _failed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _failures = new(StringComparer.Ordinal);
    private readonly ServiceProgress _progress = new(call);
    private readonly Stopwatch _stable = new();
    private DockerTask? _lastFailed;
    private string? _abandoned;

    /// <summary>Ids of the tasks that have ended before a change: it has no part in that.</summary>
    /// <exception cref="SockException">The engine refused.</exception>
    public static async Task<IReadOnlyList<string>> EndedAsync(EngineCall call, string id)
    {
        List<DockerTask> tasks = await TasksAsync(call, id, false).ToListAsync().ConfigureAwait(false);
        return [.. tasks.Where(static task => HasEnded(task, isJob: false)).Select(static task => task.Id)];
    }

    /// <summary>Waits. Ctrl+C ends the wait and leaves the service as it is.</summary>
    /// <param name="call">A manager of the swarm.</param>
    /// <param name="id">The service's id or name.</param>
    /// <param name="past">Tasks that had ended before.</param>
    /// <param name="isRollback">True when the user has asked for a rollback: it is no failure then.</param>
    /// <param name="timeout">How long; null for without end.</param>
    /// <exception cref="SockException"><see cref="SockFailure.ServiceFailed"/>: it will not be so.
    /// <see cref="SockFailure.TimedOut"/>: it took too long.</exception>
    public static async Task RunAsync(EngineCall call, string id,
        IEnumerable<string> past, bool isRollback, TimeSpan? timeout)
    {
        ServiceWait wait = new(call, id, isRollback, past);
        try
        {
            await wait.RunAsync(timeout).ConfigureAwait(false);
        }
        finally
        {
            await wait._progress.EndAsync().ConfigureAwait(false);
        }
    }

    private async Task RunAsync(TimeSpan? timeout)
    {
        Stopwatch waited = Stopwatch.StartNew();
        // The same questions a few times a second: the first of them is told.
        for (EngineCall asking = call; ; asking = call.Unheard(call.Cancel))
        {
            DockerService service = await asking.ReadAsync(DockerRequest.Get($"/services/{id}"),
                DockerJson.Default.DockerService).ConfigureAwait(false);
            await CheckUpdateAsync(service).ConfigureAwait(false);
            List<DockerTask> tasks = await TasksAsync(asking, service.Id, true).ToListAsync().ConfigureAwait(false);
            tasks.ForEach(task => task.Service = service.Name);
            ServiceTasks now = ServiceTasks.Of(service, tasks);
            DockerTask? hopeless = Note(service, tasks);
            if (await IsDoneAsync(service, now).ConfigureAwait(false))
            {
                return;
            }

            Check(service, now, hopeless);
            if (waited.Elapsed > timeout)
            {
                throw Failure(SockFailure.TimedOut, service,
                    $"The service '{service.Name}' has {now.Done} of {now.Wanted} tasks after "
                        + $"{timeout.Value.TotalSeconds:0.#} seconds",
                    now.Current.FirstOrDefault(static task => task.Error.Length > 0));
            }

            await Task.Delay(s_every, call.Cancel).ConfigureAwait(false);
        }
    }

    /// <summary>True when all tasks are as they are to be, and have been so for as long as they are watched.</summary>
    private async Task<bool> IsDoneAsync(DockerService service, ServiceTasks now)
    {
        TimeSpan monitor = service.Spec?.UpdateConfig?.Monitor is > 0 and { } own
            ? TimeSpan.FromTicks(own / TimeSpan.NanosecondsPerTick) : s_usualMonitor;
        if (!now.AreDone)
        {
            _stable.Reset();
        }
        else if (now.IsJob || service.UpdateStatus?.State is "completed" or "rollback_completed"
            || monitor <= _stable.Elapsed)
        {
            // A job stays done; of an update that is complete the swarm has watched each task itself.
            return true;
        }

        if (now.AreDone)
        {
            _stable.Start();
        }

        await _progress.ShowAsync(service, now, now.AreDone ? monitor - _stable.Elapsed : null).ConfigureAwait(false);
        return false;
    }

    /// <summary>Fails for an update that the swarm has given up.</summary>
    private async Task CheckUpdateAsync(DockerService service)
    {
        if (service.UpdateStatus is { State: "paused" or "rollback_paused" or "rollback_completed" } status
            && !(status.State == "rollback_completed" && isRollback))
        {
            await foreach (DockerTask task in TasksAsync(call, service.Id, false).ConfigureAwait(false))
            {
                task.Service = service.Name;
                if (HasEnded(task, service.IsJob) && !_past.Contains(task.Id)
                    && !(task.StateSince < _lastFailed?.StateSince))
                {
                    _lastFailed = task;
                }
            }

            string what = status.State switch
            {
                "paused" => "The update of the service '{0}' is paused",
                "rollback_paused" => "The rollback of the service '{0}' is paused",
                _ => "The update of the service '{0}' has failed and was rolled back",
            };
            string sentence = string.Format(System.Globalization.CultureInfo.InvariantCulture, what, service.Name);
            throw Failure(SockFailure.ServiceFailed, service, string.IsNullOrEmpty(status.Message)
                ? sentence : $"{sentence} ({status.Message})", _lastFailed);
        }
    }

    /// <summary>Notes what has ended since the last look; the task that has done so too often, if one has.</summary>
    private DockerTask? Note(DockerService service, List<DockerTask> tasks)
    {
        DockerTask? hopeless = null;
        foreach (DockerTask task in tasks.Where(task => HasEnded(task, service.IsJob))
            .OrderBy(static task => task.StateSince?.ToUniversalTime()))
        {
            if (_past.Contains(task.Id) || !_failed.Add(task.Id))
            {
                continue;
            }

            _lastFailed = task;
            string place = ServiceTasks.PlaceOf(service, task);
            _progress.Explain(place, task.Error);
            _failures[place] = _failures.GetValueOrDefault(place) + 1;
            hopeless = _failures[place] >= MostFailures ? task : hopeless;
        }

        return hopeless;
    }

    /// <summary>Fails for tasks that do not come up.</summary>
    private void Check(DockerService service, ServiceTasks now, DockerTask? hopeless)
    {
        // Of an update the swarm says itself when it is enough.
        if (hopeless is not null && service.UpdateStatus?.State is not ("updating" or "rollback_started"))
        {
            throw Failure(SockFailure.ServiceFailed, service,
                $"The service '{service.Name}' does not come up", hopeless);
        }

        // The swarm ends a task and makes the next one in one step: a place where all have ended gets no more.
        DockerTask? ended = now.Ended is { } one && !_past.Contains(one.Id) ? one : null;
        if (ended is not null && ended.Id == _abandoned)
        {
            throw Failure(SockFailure.ServiceFailed, service,
                $"The service '{service.Name}' does not come up, and its tasks are not started again", ended);
        }

        _abandoned = ended?.Id;
    }

    private static SockException Failure(SockFailure failure, DockerService service, string sentence, DockerTask? task)
    {
        // Engines give the exit code as an error too.
        string error = task is null || task.Error.Length == 0
            || (task.ExitCode is > 0 && task.Error.StartsWith("task: non-zero exit", StringComparison.Ordinal))
            ? "" : $" ({task.Error})";
        string why = task switch
        {
            null => "",
            { ExitCode: { } code } => $": task {task.Name} has ended with exit code {code}{error}",
            _ => $": task {task.Name} is {task.State}{error}",
        };
        return new SockException(failure, sentence + why,
            $"The service stays as it is; 'Get-DockerTask -Service {service.Name}' and 'Get-DockerLog -Service "
                + $"{service.Name}' say more.") { Task = task };
    }

    private static IAsyncEnumerable<DockerTask> TasksAsync(EngineCall call, string id, bool onlyPresent)
    {
        Dictionary<string, string[]> filters = new() { ["service"] = [id] };
        if (onlyPresent)
        {
            // Of the specification that the service has now; engines know it, and their documentation does not.
            filters["_up-to-date"] = ["true"];
        }

        return call.ListAsync(DockerRequest.Get($"/tasks").Query("filters", filters), DockerJson.Default.DockerTask);
    }

    /// <summary>True for a task that has ended by itself, though it was to run, or to end well.</summary>
    private static bool HasEnded(DockerTask task, bool isJob) =>
        task.State is "failed" or "rejected" or "orphaned" || (task.State == "complete" && !isJob);
}
