using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>The tasks of a service, as they are and as they are to be.</summary>
/// <param name="Current">The task in each place that tells how the place is, in the order of places.</param>
/// <param name="Done">How many are as they are to be.</param>
/// <param name="Wanted">How many there are to be.</param>
/// <param name="IsJob">True for tasks that are to end.</param>
/// <param name="Ended">A task that has ended and that no other follows, though it was to run or to end well.</param>
internal sealed record ServiceTasks(
    IReadOnlyList<DockerTask> Current, long Done, long Wanted, bool IsJob, DockerTask? Ended)
{
    /// <summary>What a task goes through; what comes after running is an end.</summary>
    private static readonly string[] s_states =
        ["new", "allocated", "pending", "assigned", "accepted", "preparing", "ready", "starting", "running", "complete",
            "shutdown", "failed", "rejected"];

    private static readonly int s_running = Array.IndexOf(s_states, "running");

    /// <summary>True when there is nothing left to wait for.</summary>
    public bool AreDone => Done == Wanted && (Wanted > 0 || CanBeNone);

    /// <summary>True when no task at all may be what is wanted: a service of no replicas.</summary>
    private bool CanBeNone { get; init; }

    /// <summary>Looks at tasks.</summary>
    /// <param name="service">Their service.</param>
    /// <param name="tasks">Those of the specification that it has now.</param>
    public static ServiceTasks Of(DockerService service, IEnumerable<DockerTask> tasks)
    {
        ServiceMode mode = service.Spec?.Mode ?? new ServiceMode();
        bool isJob = service.IsJob;
        // A job keeps the tasks of its earlier runs.
        ulong? run = service.JobStatus?.JobIteration?.Index;
        IGrouping<string, DockerTask>[] places =
            [.. tasks.Where(task => (!isJob || run is null || task.JobIteration?.Index == run)
            && s_states.Contains(task.DesiredState) && s_states.Contains(task.State))
            .GroupBy(task => PlaceOf(service, task))];
        DockerTask[] current = [.. places.Select(CurrentOf).OrderBy(static task => task.Slot ?? 0)
            .ThenBy(static task => task.NodeID, StringComparer.Ordinal)];
        DockerTask[] lasting = [.. current.Where(static task => Rank(task.DesiredState) <= s_running)];
        DockerTask? ended = current.FirstOrDefault(task => Rank(task.DesiredState) > s_running
            && (task.State is "failed" or "rejected" || (task.State == "complete" && !isJob)));
        (long done, long wanted) = mode switch
        {
            { ReplicatedJob: { } job } => (Completed(current), (long)(job.TotalCompletions ?? job.MaxConcurrent ?? 1)),
            { GlobalJob: not null } => (Completed(current), current.Length),
            { Global: not null } => (Running(lasting), lasting.Length),
            _ => (Running(lasting), (long)(mode.Replicated?.Replicas ?? 1)),
        };
        return new ServiceTasks(current, done, wanted, isJob, ended)
        {
            CanBeNone = mode.Replicated is not null || mode.ReplicatedJob is not null,
        };
    }

    /// <summary>
    /// Where a task is, among the service's: its slot, which for jobs begins with 0, or its node where each has one.
    /// </summary>
    public static string PlaceOf(DockerService service, DockerTask task) => service.Spec?.Mode is { Global: not null }
        or { GlobalJob: not null }
        ? task.NodeID
        : (task.Slot ?? 0).ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Name of a place, for its bar.</summary>
    public static string TitleOf(DockerService service, DockerTask task) =>
        service.Spec?.Mode is { Global: not null } or { GlobalJob: not null }
            ? $"node {ImageNames.ShortId(task.NodeID)}" : $"task {task.Slot ?? 0}";

    /// <summary>How far a task is on its way, 0 to 100.</summary>
    public static int Percent(DockerTask task, bool isJob) =>
        Math.Min(100, (Rank(task.State) + 1) * 100 / (s_running + (isJob ? 2 : 1)));

    /// <summary>
    /// Of the tasks in one place the one that is to last longest, and of several the one that is least far: while a
    /// task is replaced there are two.
    /// </summary>
    private static DockerTask CurrentOf(IEnumerable<DockerTask> place) =>
        place.OrderBy(static task => Rank(task.DesiredState))
            .ThenBy(static task => Rank(task.DesiredState) > s_running ? 0 : Rank(task.State))
            .ThenByDescending(static task => task.CreatedAt).First();

    private static long Running(IEnumerable<DockerTask> tasks) =>
        tasks.LongCount(static task => task.State == "running");

    private static long Completed(IEnumerable<DockerTask> tasks) =>
        tasks.LongCount(static task => task.State == "complete");

    private static int Rank(string state) => Array.IndexOf(s_states, state);
}
