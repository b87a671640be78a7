using System.Management.Automation;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <content>How its tasks are replaced.</content>
public abstract partial class ServiceSpecCmdlet
{
    /// <summary>How many tasks an update replaces at the same time; 0 for all, 1 when not given.</summary>
    [Parameter]
    public ulong? UpdateParallelism { get; set; }

    /// <summary>Time between one group of tasks and the next.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? UpdateDelay { get; set; }

    /// <summary>How long each new task is watched for failures; 5 seconds when not given.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? UpdateMonitor { get; set; }

    /// <summary>What is done when new tasks fail: pause, which is usual, continue, rollback.</summary>
    [Parameter]
    [ValidateSet("pause", "continue", "rollback")]
    public string? UpdateFailureAction { get; set; }

    /// <summary>Share of new tasks, 0 to 1, that may fail before that.</summary>
    [Parameter]
    [ValidateRange(0.0, 1.0)]
    public double? UpdateMaxFailureRatio { get; set; }

    /// <summary>Which goes first: stop-first the old task, which is usual; start-first the new one.</summary>
    [Parameter]
    [ValidateSet("stop-first", "start-first")]
    public string? UpdateOrder { get; set; }

    /// <summary>How many tasks a rollback replaces at the same time; 0 for all, 1 when not given.</summary>
    [Parameter]
    public ulong? RollbackParallelism { get; set; }

    /// <summary>Time between one group of tasks and the next in a rollback.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? RollbackDelay { get; set; }

    /// <summary>How long each task of a rollback is watched for failures; 5 seconds when not given.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? RollbackMonitor { get; set; }

    /// <summary>What is done when tasks of a rollback fail: pause, which is usual, continue.</summary>
    [Parameter]
    [ValidateSet("pause", "continue")]
    public string? RollbackFailureAction { get; set; }

    /// <summary>Share of tasks, 0 to 1, that may fail in a rollback before that.</summary>
    [Parameter]
    [ValidateRange(0.0, 1.0)]
    public double? RollbackMaxFailureRatio { get; set; }

    /// <summary>
    /// Which goes first in a rollback: stop-first the old task, which is usual; start-first the new one.
    /// </summary>
    [Parameter]
    [ValidateSet("stop-first", "start-first")]
    public string? RollbackOrder { get; set; }

    private void ChangeUpdates(JsonPart service)
    {
        Change(service["UpdateConfig"], new ServiceUpdateConfig
        {
            Parallelism = UpdateParallelism,
            Delay = TimeUnit.InNanoseconds(UpdateDelay), Monitor = TimeUnit.InNanoseconds(UpdateMonitor),
            FailureAction = UpdateFailureAction, MaxFailureRatio = UpdateMaxFailureRatio, Order = UpdateOrder,
        });
        Change(service["RollbackConfig"], new ServiceUpdateConfig
        {
            Parallelism = RollbackParallelism,
            Delay = TimeUnit.InNanoseconds(RollbackDelay), Monitor = TimeUnit.InNanoseconds(RollbackMonitor),
            FailureAction = RollbackFailureAction, MaxFailureRatio = RollbackMaxFailureRatio, Order = RollbackOrder,
        });
    }

    private static void Change(JsonPart there, ServiceUpdateConfig given)
    {
        bool isNew = !there.IsThere;
        there.Set(given);
        if (isNew && there.IsThere && given.Parallelism is null)
        {
            // An engine takes a missing number for 0, which means all tasks at once.
            there.Set("Parallelism", 1);
        }
    }
}
