using System.Text.Json;

namespace DockerSock.Fake;

/// <summary>Replaces the tasks of a service that are not as its specification says, a few at a time.</summary>
internal sealed class ServiceRollout(EngineService service, Orchestrator orchestrator, bool isRollback)
{
    private static readonly TimeSpan s_usualMonitor = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stop = new();
    private readonly JsonElement _config = service.Spec.Json.Field(isRollback ? "RollbackConfig" : "UpdateConfig");
    private readonly HashSet<string> _failed = new(StringComparer.Ordinal);
    private Queue<string> _places = [];
    private string[] _now = [];
    private int _total;
    private bool _isRolling;

    /// <summary>The part of tasks that may fail, from 0 to 1.</summary>
    public static double FailureRatio(JsonElement config) =>
        config.Field("MaxFailureRatio") is { ValueKind: JsonValueKind.Number } ratio ? ratio.GetDouble() : 0;

    /// <summary>Gives up, without a word in the service's state.</summary>
    public void Cancel() => _stop.Cancel();

    /// <summary>Begins; a rollback that has no task to replace is done at once.</summary>
    public void Start()
    {
        _places = new Queue<string>(Outdated().Select(static task => task.Place).Distinct());
        _total = _places.Count;
        _isRolling = _total > 0;
        if (isRollback && !_isRolling)
        {
            Complete();
        }
        else if (_isRolling)
        {
            if (!isRollback)
            {
                orchestrator.Say(
                    service, new ServiceUpdateStatus("updating", "update in progress", service.Swarm.Now));
            }

            Next();
        }
    }

    /// <summary>Goes on when those that it has replaced run, or have failed; called after each change.</summary>
    public void Go()
    {
        if (!_isRolling || _stop.IsCancellationRequested || !_now.All(HasSettled))
        {
            return;
        }

        TimeSpan delay = _config.Nanoseconds("Delay");
        if (_places.Count == 0)
        {
            // All are replaced: what fails from now on still counts, for as long as they are watched.
            TimeSpan monitor = _config.Nanoseconds("Monitor");
            Pause(monitor > TimeSpan.Zero ? monitor : s_usualMonitor, Complete);
        }
        else if (delay > TimeSpan.Zero)
        {
            Pause(delay, Next);
        }
        else
        {
            Next();
        }
    }

    /// <summary>A task that it has made is over, though nobody has stopped it.</summary>
    public void OnOver(EngineTask task)
    {
        if (_stop.IsCancellationRequested || task.Rollout != this || !_failed.Add(task.Place)
            || (double)_failed.Count / _total <= FailureRatio(_config))
        {
            return;
        }

        string why = "due to failure or early termination of task " + task.Id;
        ServiceUpdateStatus now = service.UpdateStatus!;
        switch (_config.Text("FailureAction"))
        {
            case "continue":
                break;
            case "rollback" when !isRollback:
                Cancel();
                orchestrator.RollBack(service, "update rolled back " + why, now.StartedAt, keepPrevious: false);
                break;
            default:
                Cancel();
                orchestrator.Say(service, isRollback
                    ? now with { State = "rollback_paused", Message = "rollback paused " + why }
                    : now with { State = "paused", Message = "update paused " + why });
                break;
        }
    }

    private IEnumerable<EngineTask> Outdated() => service.Tasks
        .Where(task => task.IsLive && task.IsOutdated)
        .OrderBy(static task => task.Slot);

    private bool HasSettled(string place)
    {
        EngineTask[] live = [.. service.Tasks.Where(task => task.Place == place && task.IsLive)];
        return live.Length == 0 || _failed.Contains(place)
            || live.Any(task => task.State == TaskState.Running && !task.IsOutdated);
    }

    private void Pause(TimeSpan pause, Action then)
    {
        _isRolling = false;
        _ = orchestrator.LaterAsync(pause, then, _stop.Token);
    }

    private void Next()
    {
        long together = _config.IsThere() ? _config.Number("Parallelism") : 1;
        int count = together == 0 ? _places.Count : (int)Math.Min(together, _places.Count);
        _isRolling = true;
        _now = [.. Enumerable.Range(0, count).Select(_ => _places.Dequeue())];
        foreach (string place in _now)
        {
            orchestrator.Replace(
                [.. Outdated().Where(task => task.Place == place)], this, _config.Text("Order") == "start-first");
        }

        orchestrator.Run();
    }

    private void Complete() => orchestrator.Say(service, isRollback
        ? service.UpdateStatus! with
        {
            State = "rollback_completed", Message = "rollback completed", CompletedAt = service.Swarm.Now,
        }
        : service.UpdateStatus! with
        {
            State = "completed", Message = "update completed", CompletedAt = service.Swarm.Now,
        });
}
