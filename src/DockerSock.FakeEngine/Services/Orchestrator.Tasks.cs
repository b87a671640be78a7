using System.Text.Json;

namespace DockerSock.Fake;

/// <content>The way of one task.</content>
internal sealed partial class Orchestrator
{
    /// <summary>The machines of nodes without an engine that clients can talk to.</summary>
    private readonly Dictionary<EngineNode, EngineState> _pretended = [];

    /// <summary>An engine of the swarm; they share images with nodes that are only pretended.</summary>
    private EngineState? Manager =>
        swarm.NodeList.Find(static node => node is { IsManager: true, Engine: not null })?.Engine;

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

            TaskContainer.Pull(engine, task);
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
        container.HealthChanged = () => OnHealth(task);
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

        if (container.Health is null)
        {
            OnStarted(task);
        }
        else
        {
            task.Move(TaskState.Starting, "starting");
        }
    }

    private void OnStarted(EngineTask task)
    {
        task.Move(TaskState.Running, "started");
        if (task.Replaces is { } old)
        {
            Stop(old);
        }

        _again = true;
    }

    /// <summary>A task with health checks runs when it is healthy, and is over when it is not.</summary>
    private void OnHealth(EngineTask task)
    {
        string? health = task.Container?.Health?.Status;
        if (health == "healthy" && task is { State: TaskState.Starting, IsLive: true })
        {
            OnStarted(task);
            Run();
        }
        else if (health == "unhealthy" && task.IsLive)
        {
            task.Container!.Kill();
        }
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
            _ = container.StopAsync(
                grace.IsThere() ? task.Spec.Container.Nanoseconds("StopGracePeriod") : TimeSpan.FromSeconds(10));
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
