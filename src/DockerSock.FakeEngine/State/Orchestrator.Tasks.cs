using System.Globalization;
using System.Text.Json;
using DockerSock.Fake.Json;

namespace DockerSock.Fake;

/// <content>The way of one task.</content>
internal sealed partial class Orchestrator
{
    private static readonly TimeSpan s_usualDelay = TimeSpan.FromSeconds(5);

    /// <summary>The machines of nodes without an engine that clients can talk to.</summary>
    private readonly Dictionary<EngineNode, EngineState> _pretended = [];

    /// <summary>An engine of the swarm; they share images with nodes that are only pretended.</summary>
    private EngineState? Manager => swarm.NodeList.Find(static node => node is { IsManager: true, Engine: not null })?.Engine;

    /// <summary>Takes a task as far as it can come now.</summary>
    private void Advance(EngineTask task)
    {
        if (task.IsOver)
        {
            return;
        }

        if (task.Desired >= TaskState.Shutdown)
        {
            End(task);
            return;
        }

        if (task.State == TaskState.Pending)
        {
            if (task.Node is null && !Schedule(task))
            {
                return;
            }

            task.Move(TaskState.Assigned, "scheduler assigned task to node");
            Prepare(task);
        }

        if (task.Desired == TaskState.Ready && !task.IsDelayed && task.WaitsFor is null or { IsOver: true })
        {
            task.Wish(task.Service.Spec.IsJob ? TaskState.Complete : TaskState.Running);
        }

        if (task.State == TaskState.Ready && task.Desired > TaskState.Ready)
        {
            Start(task);
        }
    }

    private void Prepare(EngineTask task)
    {
        EngineState engine = EngineOf(task.Node!, task.Spec.Image);
        try
        {
            foreach (JsonElement network in task.Spec.Task.Items("Networks"))
            {
                Share(engine, network.Text("Target"));
            }

            task.Container = TaskContainer.Create(engine, task);
        }
        catch (EngineException error)
        {
            Over(task, TaskState.Rejected, "preparing", error.Message);
            return;
        }

        task.Move(TaskState.Ready, "prepared");
    }

    private void Start(EngineTask task)
    {
        EngineContainer container = task.Container!;
        container.Ended = () => OnEnded(task);
        try
        {
            container.Start();
        }
        catch (EngineException error)
        {
            container.Ended = null;
            Over(task, TaskState.Failed, "starting", "starting container failed: " + error.Message);
            return;
        }

        task.Move(TaskState.Running, "started");
        if (task.Replaces is { } old)
        {
            Stop(old);
        }

        _again = true;
    }

    /// <summary>Stops a task's container, which may take its time, or ends at once one that has none.</summary>
    private void End(EngineTask task)
    {
        if (task.Container is not { IsRunning: true } container)
        {
            task.Move(TaskState.Shutdown, "shutdown");
            _again = true;
        }
        else if (!task.IsStopping)
        {
            task.IsStopping = true;
            JsonElement grace = task.Spec.Container.Field("StopGracePeriod");
            TimeSpan wait = grace.IsThere() ? task.Spec.Container.Nanoseconds("StopGracePeriod") : TimeSpan.FromSeconds(10);
            _ = container.StopAsync(wait);
        }
    }

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
            Over(task, TaskState.Failed, "started", string.Create(CultureInfo.InvariantCulture,
                $"task: non-zero exit ({code})"));
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

    /// <summary>The engine of a node; one that is only pretended has the images of the manager.</summary>
    private EngineState EngineOf(EngineNode node, string image)
    {
        if (node.Engine is { } real)
        {
            return real;
        }

        EngineState manager = Manager!;
        if (!_pretended.TryGetValue(node, out EngineState? engine))
        {
            engine = new EngineState(manager.System.Api, time, manager.Stopping, manager.Registries, manager.Machines);
            _pretended.Add(node, engine);
        }

        if (manager.Store.Find(image) is { } found && engine.Store.Find(image) is null)
        {
            engine.Store.Add(found);
        }

        return engine;
    }
}
