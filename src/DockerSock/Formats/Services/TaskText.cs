using System.Globalization;
using DockerSock.Models;

namespace DockerSock.Formats;

/// <summary>How the views show tasks of a swarm.</summary>
public static class TaskText
{
    /// <summary>
    /// The name of a task for a table that has its node beside it: web.1, and of a service with one task on each node
    /// the service's alone; the id of the node would leave no room for how the task is.
    /// </summary>
    public static string Name(DockerTask task) => task.Slot is > 0 ? task.Name : task.Service;

    /// <summary>State of a task and since when: <c>Running 3 minutes ago</c>.</summary>
    /// <param name="task">The task.</param>
    /// <param name="now">The moment from which it is seen; this one by default.</param>
    public static string State(DockerTask task, DateTime? now = null) =>
        $"{Humanize.Capital(task.State)} {Humanize.Ago(task.StateSince, now).ToLowerInvariant()}";

    /// <summary>The image of a task, without the digest that its tag was when the service was created.</summary>
    public static string Image(string image) => image.Split('@') is [{ Length: > 0 } reference, _]
        && ImageNames.Split(reference).Tag is not null
        ? reference : image;

    /// <summary>Ports of its node that a task has: <c>*:8080->80/tcp</c>.</summary>
    public static string Ports(DockerTask task) => string.Join(",", (task.Status?.PortStatus?.Ports ?? [])
        .Select(static port =>
            string.Create(CultureInfo.InvariantCulture, $"*:{port.PublishedPort}->{port.TargetPort}/{port.Protocol}")));
}
