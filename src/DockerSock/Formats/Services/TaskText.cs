using System.Globalization;
using DockerSock.Models;

namespace DockerSock.Formats;

/// <summary>How the views show tasks of a swarm; also those that a job or a file has given back.</summary>
public static class TaskText
{
    /// <summary>
    /// The name of a task for a table that has its node beside it: web.1, and of a service with one task on each node
    /// the service's alone; the id of the node would leave no room for how the task is.
    /// </summary>
    public static string Name(object task) => Row.Text(task, Row.Number(task, "Slot") is > 0 ? "Name" : "Service");

    /// <summary>State of a task and since when: <c>Running 3 minutes ago</c>.</summary>
    /// <param name="task">The task.</param>
    /// <param name="now">The moment from which it is seen; this one by default.</param>
    /// <param name="width">The letters that there is room for: <c>Running 3m</c>.</param>
    public static string State(object task, DateTime? now = null, int width = int.MaxValue)
    {
        string state = Humanize.Capital(Row.Text(task, "State"));
        string text = $"{state} {Humanize.Ago(Row.Time(task, "StateSince"), now)}";
        return text.Length <= width ? state + text[state.Length..].ToLowerInvariant()
            : CellText.Short(text, 0).Replace(" ago", "");
    }

    /// <summary>The image of a task, without the digest that its tag was when the service was created.</summary>
    public static string Image(string? image) => (image ?? "").Split('@') is [{ Length: > 0 } reference, _]
        && ImageNames.Split(reference).Tag is not null
        ? reference : image ?? "";

    /// <summary>Ports of its node that a task has: <c>*:8080->80/tcp</c>.</summary>
    public static string Ports(object task) => string.Join(",", Row.Items(task, "Status", "PortStatus", "Ports")
        .Select(static port => string.Create(CultureInfo.InvariantCulture,
            $"*:{Row.Number(port, "PublishedPort")}->{Row.Number(port, "TargetPort")}/{Row.Text(port, "Protocol")}")));
}
