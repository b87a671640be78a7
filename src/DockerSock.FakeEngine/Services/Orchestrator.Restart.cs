using System.Globalization;
using System.Text.Json;

namespace DockerSock.Fake;

/// <content>What comes after the end of a task.</content>
internal sealed partial class Orchestrator
{
    private static readonly TimeSpan s_usualDelay = TimeSpan.FromSeconds(5);

    /// <summary>The container of a task has ended, for whatever reason.</summary>
    private void OnEnded(EngineTask task)
    {
        int code = task.Container!.ExitCode;
        if (task.Desired >= TaskState.Shutdown)
        {
            task.Move(TaskState.Shutdown, "shutdown");
        }
        else if (code == 0)
        {
            Over(task, TaskState.Complete, "finished", "");
        }
        else
        {
            bool isUnhealthy = task.Container.Health?.Status == "unhealthy";
            Over(task, TaskState.Failed, "started", string.Create(CultureInfo.InvariantCulture,
                $"task: non-zero exit ({code}){(isUnhealthy ? ": dockerexec: unhealthy container" : "")}"));
        }

        Run();
    }

    /// <summary>A task is over that nobody has stopped: the restart policy says what comes next.</summary>
    private void Over(EngineTask task, TaskState state, string message, string error)
    {
        task.Move(state, message, error);
        _again = true;
        EngineService service = task.Service;
        if (service.Spec.IsJob && state == TaskState.Complete)
        {
            return;
        }

        task.Wish(TaskState.Shutdown);
        if (!swarm.ServiceList.Contains(service))
        {
            return;
        }

        JsonElement policy = service.Spec.Task.Field("RestartPolicy");
        long most = policy.Number("MaxAttempts");
        bool again = policy.Text("Condition") switch
        {
            "none" => false,
            "on-failure" => state != TaskState.Complete,
            _ => true,
        };
        if (again && (most == 0 || task.Restarts < most))
        {
            StartAgain(task, policy.Field("Delay").IsThere() ? policy.Nanoseconds("Delay") : s_usualDelay);
        }
        else
        {
            service.GivenUp.Add(task.Place);
        }

        service.Rollout?.OnOver(task);
    }

    private void StartAgain(EngineTask task, TimeSpan delay)
    {
        EngineTask next = new(task.Service, task.Slot, task.Place)
        {
            Node = task.Service.Spec.IsGlobal ? task.Node : null,
            Restarts = task.SpecVersion == task.Service.SpecVersion ? task.Restarts + 1 : 1,
            IsDelayed = delay > TimeSpan.Zero,
        };
        Add(next);
        if (next.IsDelayed)
        {
            _ = LaterAsync(delay, () =>
            {
                next.IsDelayed = false;
                Run();
            });
        }
    }

    /// <summary>Does something under the swarm's lock when the engine's clock says so.</summary>
    public async Task LaterAsync(TimeSpan delay, Action then, CancellationToken cancel = default)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(
            cancel, Manager?.Stopping ?? default);
        await Task.Delay(delay, time, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (sync)
        {
            if (!either.IsCancellationRequested)
            {
                then();
            }
        }
    }
}
