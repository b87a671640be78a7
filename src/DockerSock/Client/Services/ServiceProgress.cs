using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>Shows how far a service's tasks are: a bar for the service, and below it one for each task.</summary>
internal sealed class ServiceProgress(EngineCall call)
{
    private const int MostBars = 20;

    private readonly Dictionary<string, string> _reasons = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _shown = new(StringComparer.Ordinal);
    private string _activity = "";

    /// <summary>Says why the task in a place is a new one.</summary>
    public void Explain(string place, string reason) => _reasons[place] = reason.ReplaceLineEndings(" ");

    /// <summary>Shows what has changed since the last time.</summary>
    /// <param name="service">The service.</param>
    /// <param name="now">Its tasks.</param>
    /// <param name="watch">How long they are still watched; null while they are not yet what they are to be.</param>
    public async Task ShowAsync(DockerService service, ServiceTasks now, TimeSpan? watch)
    {
        _activity = $"Service {service.Name}";
        string status = now.Wanted == 0 && !now.AreDone ? "waiting for tasks" : $"{now.Done} of {now.Wanted} tasks";
        if (service.UpdateStatus?.State is "rollback_started")
        {
            status += ", rolling back";
        }

        if (watch is { } left)
        {
            status += $", watching them for {Math.Ceiling(left.TotalSeconds):0} s";
        }

        // While there are to be fewer tasks than before, more run than are wanted.
        int percent = now.Wanted > 0 ? (int)Math.Min(100, now.Done * 100 / now.Wanted) : 0;
        await ShowAsync("", status, percent).ConfigureAwait(false);
        foreach (DockerTask task in now.Wanted <= MostBars ? now.Current : [])
        {
            string said = Why(service, task) is { Length: > 0 } why ? $"{task.State}: {why}" : task.State;
            await ShowAsync(ServiceTasks.TitleOf(service, task), said, ServiceTasks.Percent(task, now.IsJob))
                .ConfigureAwait(false);
        }
    }

    /// <summary>Takes the bars away.</summary>
    public ValueTask EndAsync() => _shown.Count == 0 || call.Cancel.IsCancellationRequested
        ? ValueTask.CompletedTask
        : call.ReportAsync(new TransferProgress(_activity, 0, null, Ended: true));

    /// <summary>What follows a task that has failed tells why there is a new one, until it runs.</summary>
    private string? Why(DockerService service, DockerTask task) => task.Error.Length > 0
        ? task.Error.ReplaceLineEndings(" ")
        : task.State is "running" or "complete" ? null
        : _reasons.GetValueOrDefault(ServiceTasks.PlaceOf(service, task));

    private async Task ShowAsync(string part, string status, int percent)
    {
        if (_shown.GetValueOrDefault(part) != $"{percent} {status}")
        {
            _shown[part] = $"{percent} {status}";
            await call.ReportAsync(new TransferProgress(_activity, 0, null)
            {
                Part = part.Length > 0 ? part : null, Status = status, Percent = percent,
            }).ConfigureAwait(false);
        }
    }
}
