using System.Globalization;

namespace DockerSock.Fake;

/// <summary>How far a task is, and how far it is to be, in their order.</summary>
public enum TaskState
{
    /// <summary>Made.</summary>
    New,

    /// <summary>It waits for a node.</summary>
    Pending,

    /// <summary>It has a node.</summary>
    Assigned,

    /// <summary>The node has taken it.</summary>
    Accepted,

    /// <summary>The node makes its container.</summary>
    Preparing,

    /// <summary>Its container is there.</summary>
    Ready,

    /// <summary>Its container starts.</summary>
    Starting,

    /// <summary>Its container runs.</summary>
    Running,

    /// <summary>Its container ended with 0.</summary>
    Complete,

    /// <summary>It was stopped.</summary>
    Shutdown,

    /// <summary>Its container ended with another code, or could not start.</summary>
    Failed,

    /// <summary>The node could not make its container.</summary>
    Rejected,

    /// <summary>It is to go away.</summary>
    Remove,

    /// <summary>Its node is gone.</summary>
    Orphaned,
}

/// <summary>A task of a service: a container on a node, or one that is to be, or was.</summary>
public sealed class EngineTask : SwarmObject
{
    internal EngineTask(EngineService service, long slot, string place)
    {
        Service = service;
        Slot = slot;
        Place = place;
        Spec = service.Spec;
        SpecVersion = service.SpecVersion;
        JobIteration = service.Spec.IsJob ? service.JobIteration : null;
        Desired = service.Spec.IsJob ? TaskState.Complete : TaskState.Running;
    }

    /// <summary>The service.</summary>
    public EngineService Service { get; }

    /// <summary>Its number in a replicated service, from 1, in a job from 0; 0 in a global one.</summary>
    public long Slot { get; }

    /// <summary>As clients show it: the service's name with the slot or the node's identifier.</summary>
    public override string Name => $"{Service.Name}.{(Service.Spec.IsGlobal
        ? Node?.Id ?? ""
        : Slot.ToString(CultureInfo.InvariantCulture))}";

    /// <summary>Where it runs; null while no node is found for it.</summary>
    public EngineNode? Node { get; internal set; }

    /// <summary>How far it is.</summary>
    public TaskState State { get; private set; }

    /// <summary>How far it is to be.</summary>
    public TaskState Desired { get; private set; }

    /// <summary>What was done last.</summary>
    public string Message { get; private set; } = "created";

    /// <summary>Why it is not further; empty for no reason.</summary>
    public string Error { get; private set; } = "";

    /// <summary>When it came into its state.</summary>
    public DateTimeOffset Since { get; private set; }

    /// <summary>Its container; null while there is none.</summary>
    public EngineContainer? Container { get; internal set; }

    /// <summary>Whether it is over.</summary>
    public bool IsOver => State is TaskState.Complete or TaskState.Shutdown or TaskState.Failed or TaskState.Rejected;

    /// <summary>Whether it runs, or will.</summary>
    public bool IsLive => Desired <= TaskState.Complete && !IsOver;

    /// <summary>Which run of a job it belongs to; null for a task of another service.</summary>
    public long? JobIteration { get; }

    /// <summary>Whether its service is another one since.</summary>
    internal bool IsOutdated => Spec.Dirt != Service.Spec.Dirt
        || (JobIteration is { } iteration && iteration != Service.JobIteration);

    internal ServiceSpec Spec { get; }

    internal long SpecVersion { get; }


    /// <summary>The slot or node that one task at a time is for.</summary>
    internal string Place { get; }

    /// <summary>How often one at its place was started again before.</summary>
    public int Restarts { get; internal init; }

    /// <summary>The task that must be over before it starts.</summary>
    internal EngineTask? WaitsFor { get; set; }

    /// <summary>The task that is stopped when it runs.</summary>
    internal EngineTask? Replaces { get; set; }

    /// <summary>The restart policy's pause is not over.</summary>
    internal bool IsDelayed { get; set; }

    /// <summary>The update that has made it.</summary>
    internal ServiceRollout? Rollout { get; init; }

    internal bool IsStopping { get; set; }

    internal void Move(TaskState state, string message, string error = "")
    {
        State = state;
        Message = message;
        Error = error;
        Since = Service.Swarm.Now;
        Service.Swarm.Touch(this);
    }

    internal void Wish(TaskState desired)
    {
        if (Desired != desired && Desired != TaskState.Remove)
        {
            Desired = desired;
            Service.Swarm.Touch(this);
        }
    }
}
