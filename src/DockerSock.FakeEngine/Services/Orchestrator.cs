using System.Globalization;
using System.Text.Json;

namespace DockerSock.Fake;

/// <summary>
/// Keeps the tasks of a swarm's services as they are to be. All of it is done under the swarm's lock, at once where
/// nothing has to be waited for: a client that has created a service of programs that run finds them running.
/// </summary>
internal sealed partial class Orchestrator(EngineSwarm swarm, TimeProvider time, Lock sync)
{
    private bool _isRunning;
    private bool _again;

    /// <summary>Goes on until nothing is left to do for now.</summary>
    public void Run()
    {
        _again = true;
        if (_isRunning)
        {
            return;
        }

        _isRunning = true;
        try
        {
            while (_again)
            {
                _again = false;
                foreach (EngineService service in swarm.ServiceList.ToArray())
                {
                    Reconcile(service);
                }

                foreach (EngineTask task in swarm.TaskList.ToArray())
                {
                    Advance(task);
                }

                foreach (EngineService service in swarm.ServiceList.ToArray())
                {
                    service.Rollout?.Go();
                }

                Forget();
            }
        }
        finally
        {
            _isRunning = false;
        }

        swarm.Changed.Beat();
    }

    /// <summary>Makes and drops tasks, as the service wants.</summary>
    private void Reconcile(EngineService service)
    {
        foreach (EngineTask task in service.Tasks.Where(task => task.IsLive && task.Node is { } node && !Takes(node))
            .ToArray())
        {
            Leave(task);
        }

        switch (service.Mode)
        {
            case "replicated":
                Replicate(service);
                break;
            case "replicated-job":
                ReplicateJob(service);
                break;
            default:
                Spread(service);
                break;
        }
    }

    private void Replicate(EngineService service)
    {
        string[] live =
            [.. service.Tasks.Where(static task => task.IsLive).Select(static task => task.Place).Distinct()];
        long tooMany = live.Length + service.GivenUp.Count - service.Replicas;
        foreach (string place in service.GivenUp.Concat(Unneeded(service)).Take((int)Math.Max(0, tooMany)).ToArray())
        {
            service.GivenUp.Remove(place);
            foreach (EngineTask task in service.Tasks.Where(task => task.Place == place))
            {
                task.Wish(TaskState.Remove);
                _again = true;
            }
        }

        HashSet<string> taken = [.. live, .. service.GivenUp];
        for (long slot = 1; taken.Count < service.Replicas; slot++)
        {
            if (taken.Add(Place(slot)))
            {
                Add(new EngineTask(service, slot, Place(slot)));
            }
        }
    }

    private void ReplicateJob(EngineService service)
    {
        JsonElement job = service.Spec.Json.Field("Mode").Field("ReplicatedJob");
        EngineTask[] tasks = EndOthers(service);
        HashSet<long> taken = [.. tasks.Where(static task => task.IsLive || task.State == TaskState.Complete)
            .Select(static task => task.Slot)];
        int live = tasks.Count(static task => task.IsLive);
        for (long slot = 0; slot < job.Number("TotalCompletions") && live < job.Number("MaxConcurrent"); slot++)
        {
            string place = Place(slot);
            if (!service.GivenUp.Contains(place) && taken.Add(slot))
            {
                Add(new EngineTask(service, slot, place));
                live++;
            }
        }
    }

    /// <summary>One task on each node that fits.</summary>
    private void Spread(EngineService service)
    {
        EngineTask[] tasks = EndOthers(service);
        foreach (EngineNode node in swarm.NodeList.Where(Takes))
        {
            bool fits = Fits(node, service.Spec.Placement);
            EngineTask[] here = [.. tasks.Where(task => task.Node == node)];
            if (!fits)
            {
                foreach (EngineTask task in here.Where(static task => task.IsLive))
                {
                    Stop(task);
                }
            }
            else if (node.Availability == "active" && !service.GivenUp.Contains(node.Id)
                && !here.Any(task => task.IsLive || (service.Spec.IsJob && task.State == TaskState.Complete)))
            {
                EngineTask task = new(service, 0, node.Id) { Node = node };
                Add(task);
            }
        }
    }

    /// <summary>Of a job the tasks of its last run; those of earlier ones go away.</summary>
    private EngineTask[] EndOthers(EngineService service)
    {
        foreach (EngineTask task in service.Tasks.Where(
            task => task.JobIteration < service.JobIteration && task.Desired != TaskState.Remove))
        {
            task.Wish(TaskState.Remove);
            _again = true;
        }

        return [.. service.Tasks.Where(static task => task.Desired != TaskState.Remove)];
    }

    /// <summary>Places that a service with fewer tasks does without, first those that are least needed.</summary>
    private static IEnumerable<string> Unneeded(EngineService service)
    {
        EngineTask[] live = [.. service.Tasks.Where(static task => task.IsLive)];
        return live.GroupBy(static task => task.Place)
            .OrderBy(static place => place.Max(static task => task.State))
            .ThenByDescending(place => live.Count(task => task.Node == place.Last().Node))
            .ThenByDescending(static place => place.First().Slot)
            .Select(static place => place.Key);
    }

    /// <summary>Takes a task off its node; a replicated service gets another one for it.</summary>
    private void Leave(EngineTask task)
    {
        Stop(task);
        if (!task.Service.Spec.IsGlobal)
        {
            Add(new EngineTask(task.Service, task.Slot, task.Place)
            {
                Restarts = task.Restarts,
                Rollout = task.Rollout,
                WaitsFor = task,
            });
        }
    }

    private void Stop(EngineTask task)
    {
        task.Wish(TaskState.Shutdown);
        _again = true;
    }

    private EngineTask Add(EngineTask task)
    {
        if (task.WaitsFor is not null || task.IsDelayed)
        {
            task.Wish(TaskState.Ready);
        }

        task.Move(TaskState.Pending, "pending task scheduling");
        swarm.TaskList.Add(task);
        _again = true;
        return task;
    }

    /// <summary>Drops tasks that are over: those that are to go away, and the oldest ones of each place.</summary>
    private void Forget()
    {
        int kept = (int)Math.Max(1, swarm.Spec.TaskHistoryLimit);
        EngineTask[] old =
        [
            .. swarm.TaskList.Where(static task => task.Desired == TaskState.Remove),
            .. swarm.TaskList.GroupBy(static task => (task.Service, task.Place))
                .SelectMany(place => place.Reverse().Skip(kept)),
        ];
        foreach (EngineTask task in old.Where(static task => task.IsOver).Distinct())
        {
            swarm.TaskList.Remove(task);
            if (task.Container is { IsRemoved: false } container)
            {
                container.Engine.Remove(container, volumes: true);
            }
        }
    }

    private static string Place(long slot) => slot.ToString(CultureInfo.InvariantCulture);
}
