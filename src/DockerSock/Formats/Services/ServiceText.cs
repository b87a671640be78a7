using System.Globalization;
using DockerSock.Models;

namespace DockerSock.Formats;

/// <summary>How the views show services of a swarm; also those that a job or a file has given back.</summary>
public static class ServiceText
{
    /// <summary>
    /// Ports of a service as <c>docker service ls</c> shows them, those of all nodes, neighbours together:
    /// <c>*:8000-8002->8000-8002/tcp, *:53->53/udp</c>.
    /// </summary>
    public static string Ports(object service) => string.Join(", ", PortTexts(service));

    /// <summary>The same, as many as there is room for, and how many more there are.</summary>
    public static string Ports(object service, int width) => DetailText.Fit(PortTexts(service), width);

    /// <summary>All ports, each in a line, with those of the node of a task: <c>8080->80/tcp on its node</c>.</summary>
    public static string AllPorts(object service) => CellText.Lines(PortTexts(service)
        .Concat(Row.Items(service, "Ports").Where(static port => Row.Text(port, "PublishMode") is "host")
            .Select(static port => $"{Row.Text(port, "PublishedPort")}->{Row.Text(port, "TargetPort")}"
                + $"/{Row.Text(port, "Protocol")} on the node of the task")));

    /// <summary>
    /// Whether a service has the tasks that it is to have: <c>failed</c> for none of them, <c>starting</c> for some,
    /// nothing where all is well or is not known.
    /// </summary>
    public static string State(object service) =>
        Row.Is(service, "IsJob") ? "" : (Row.Number(service, "ServiceStatus", "RunningTasks"),
            Row.Number(service, "ServiceStatus", "DesiredTasks")) switch
        {
            (0, > 0) => "failed",
            ({ } running, { } desired) when running < desired => "starting",
            _ => "",
        };

    /// <summary>What a service's containers run: its command and arguments in place of the image's.</summary>
    public static string Command(object service) => string.Join(' ',
    [
        .. Row.Texts(service, "Spec", "TaskTemplate", "ContainerSpec", "Command"),
        .. Row.Texts(service, "Spec", "TaskTemplate", "ContainerSpec", "Args"),
    ]);

    /// <summary>Mounts, each in a line: <c>volume data:/data</c>.</summary>
    public static string Mounts(object service) =>
        CellText.Lines(Row.Items(service, "Spec", "TaskTemplate", "ContainerSpec", "Mounts").Select(static mount =>
            $"{Row.Text(mount, "Type")} {Row.Text(mount, "Source")}:{Row.Text(mount, "Target")}"
            + (Row.Is(mount, "ReadOnly") ? " (read-only)" : "")));

    /// <summary>Secrets or configs, each in a line: <c>db-password as /run/secrets/db</c>.</summary>
    /// <param name="service">The service.</param>
    /// <param name="kind"><c>Secret</c> or <c>Config</c>.</param>
    public static string Files(object service, string kind) =>
        CellText.Lines(Row.Items(service, "Spec", "TaskTemplate", "ContainerSpec", kind + "s").Select(file =>
            Row.Text(file, kind + "Name")
            + (Row.Text(file, "File", "Name") is { Length: > 0 } name ? $" as {name}" : "")));

    /// <summary>Limits and reservations: <c>limit 0.5 CPUs, 64MiB; reserved 32MiB</c>.</summary>
    public static string Resources(object service) => string.Join("; ", new[] { "Limits", "Reservations" }
        .Select(kind => (Word: kind == "Limits" ? "limit" : "reserved",
            Text: NodeText.Resources(Row.Get(service, "Spec", "TaskTemplate", "Resources", kind))))
        .Where(static one => one.Text.Length > 0).Select(static one => $"{one.Word} {one.Text}"));

    /// <summary>Where tasks may be, each in a line: constraints, and how many may be on one node.</summary>
    public static string Placement(object service) => CellText.Lines((string[])
    [
        .. Row.Texts(service, "Spec", "TaskTemplate", "Placement", "Constraints"),
        .. Row.Items(service, "Spec", "TaskTemplate", "Placement", "Preferences")
            .Select(static one => $"spread over {Row.Text(one, "Spread", "SpreadDescriptor")}"),
        .. Row.Number(service, "Spec", "TaskTemplate", "Placement", "MaxReplicas") is > 0 and { } most
            ? [$"at most {most} on a node"] : Array.Empty<string>(),
    ]);

    /// <summary>How tasks are replaced: <c>1 at a time, 10s between, pause on failure, stop-first</c>.</summary>
    /// <param name="service">The service.</param>
    /// <param name="kind"><c>UpdateConfig</c> or <c>RollbackConfig</c>.</param>
    public static string Update(object service, string kind) => Row.Get(service, "Spec", kind) is not { } update ? ""
        : string.Join(", ", new[]
        {
            Row.Number(update, "Parallelism") switch { null => "", 0 => "all at once", { } some => $"{some} at a time" },
            Row.Get(update, "Delay") is TimeSpan { Ticks: > 0 } delay ? $"{Humanize.Duration(delay)} between" : "",
            Row.Text(update, "FailureAction") is { Length: > 0 } action ? $"{action} on failure" : "",
            Row.Text(update, "Order"),
        }.Where(static part => part.Length > 0));

    /// <summary>How far the last change is: <c>paused 3 minutes ago: update paused due to failure</c>.</summary>
    public static string Change(object service) => Row.Text(service, "UpdateStatus", "State") is not { Length: > 0 } state
        ? "" : $"{state} {CellText.Ago(Row.Get(service, "UpdateStatus", "CompletedAt")
            ?? Row.Get(service, "UpdateStatus", "StartedAt")).ToLowerInvariant()}: "
            + CellText.Of(Row.Text(service, "UpdateStatus", "Message"));

    private static List<string> PortTexts(object service)
    {
        List<(long? Published, long? Target, string Protocol, int Count)> ranges = [];
        foreach ((long? published, long? target, string protocol) in Row.Items(service, "Ports")
            .Where(static port => Row.Text(port, "PublishMode") is "ingress")
            .Select(static port => (Row.Number(port, "PublishedPort"), Row.Number(port, "TargetPort"),
                Row.Text(port, "Protocol")))
            .OrderBy(static port => port.Item3, StringComparer.Ordinal).ThenBy(static port => port.Item1))
        {
            if (ranges is [.., var last] && last.Protocol == protocol && last.Published + last.Count == published
                && last.Target + last.Count == target)
            {
                ranges[^1] = last with { Count = last.Count + 1 };
            }
            else
            {
                ranges.Add((published, target, protocol, 1));
            }
        }

        return ranges.ConvertAll(static range =>
            $"*:{Range(range.Published, range.Count)}->{Range(range.Target, range.Count)}/{range.Protocol}");

        static string Range(long? first, int count) => string.Create(CultureInfo.InvariantCulture,
            $"{first}{(count > 1 ? $"-{first + count - 1}" : "")}");
    }
}
