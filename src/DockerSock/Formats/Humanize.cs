using System.Globalization;
using System.Text.RegularExpressions;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Formats;

/// <summary>Texts of the table views, written as the docker program writes them.</summary>
public static partial class Humanize
{
    private const int CommandWidth = 20;
    private const int ShownTags = 3;
    private const string NoName = "<none>";

    private static readonly string[] s_units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];

    private static readonly string[] s_binaryUnits = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    /// <summary>Bytes in decimal units, three to four digits: <c>7.83MB</c>.</summary>
    public static string Size(long bytes) => Size(bytes, 3);

    /// <summary>Bytes in decimal units, with as many digits: <c>7.832MB</c>.</summary>
    public static string Size(long bytes, int digits)
    {
        double size = Math.Abs((double)bytes);
        int unit = 0;
        for (; size >= 1000 && unit < s_units.Length - 1; unit++)
        {
            size /= 1000;
        }

        string text = Significant(size, digits);
        return $"{(bytes < 0 ? "-" : "")}{text}{s_units[unit]}";
    }

    /// <summary>Bytes of memory, in binary units, as the docker program shows them: <c>15.6GiB</c>.</summary>
    public static string Memory(long bytes)
    {
        double size = bytes;
        int unit = 0;
        for (; size >= 1024 && unit < s_binaryUnits.Length - 1; unit++)
        {
            size /= 1024;
        }

        return Significant(size, 4) + s_binaryUnits[unit];
    }

    /// <summary>How long ago a time was: <c>3 minutes ago</c>; <c>N/A</c> for no time.</summary>
    /// <param name="time">The time.</param>
    /// <param name="now">The moment from which it is seen; this one by default.</param>
    public static string Ago(DateTimeOffset? time, DateTimeOffset? now = null) => time is { } then
        ? Duration((now ?? Clock.Now) - then) + " ago" : "N/A";

    /// <summary>A duration in its largest unit, rounded down as the docker program rounds.</summary>
    public static string Duration(TimeSpan time)
    {
        long seconds = (long)time.TotalSeconds;
        long minutes = (long)time.TotalMinutes;
        long hours = (long)Math.Round(time.TotalHours, MidpointRounding.AwayFromZero);
        return (seconds, minutes, hours) switch
        {
            ( < 1, _, _) => "Less than a second",
            (1, _, _) => "1 second",
            ( < 60, _, _) => Count(seconds, "second"),
            (_, 1, _) => "About a minute",
            (_, < 60, _) => Count(minutes, "minute"),
            (_, _, 1) => "About an hour",
            (_, _, < 48) => Count(hours, "hour"),
            (_, _, < 24 * 7 * 2) => Count(hours / 24, "day"),
            (_, _, < 24 * 30 * 2) => Count(hours / 24 / 7, "week"),
            (_, _, < 24 * 365 * 2) => Count(hours / 24 / 30, "month"),
            _ => Count((long)time.TotalHours / 24 / 365, "year"),
        };
    }

    /// <summary>A container's command in quotes, cut to the table's width.</summary>
    public static string Command(string? command)
    {
        string text = command ?? "";
        return $"\"{(text.Length > CommandWidth ? text[..(CommandWidth - 1)] + "…" : text)}\"";
    }

    /// <summary>
    /// Ports as <c>docker ps</c> shows them: ranges where neighbours are exposed, or published under their own number,
    /// then the ports that are published under another: <c>0.0.0.0:8000-8002->8000-8002/tcp, 443/tcp,
    /// 0.0.0.0:8080->80/tcp</c>.
    /// </summary>
    public static string Ports(IEnumerable<PortSummary> ports)
    {
        List<string> shown = [];
        List<string> moved = [];
        Dictionary<string, PortRange> open = [];
        foreach (PortSummary port in ports.OrderBy(static port => port.PrivatePort)
            .ThenBy(static port => port.IP ?? "", StringComparer.Ordinal)
            .ThenBy(static port => port.PublicPort ?? 0).ThenBy(static port => port.Type, StringComparer.Ordinal))
        {
            string? address = string.IsNullOrEmpty(port.IP) ? null : port.IP.Contains(':') ? $"[{port.IP}]" : port.IP;
            if (address is not null && port.PublicPort != port.PrivatePort)
            {
                moved.Add(string.Create(CultureInfo.InvariantCulture,
                    $"{address}:{port.PublicPort ?? 0}->{port.PrivatePort}/{port.Type}"));
                continue;
            }

            string key = $"{address}/{port.Type}";
            if (open.TryGetValue(key, out PortRange? range) && range.Last + 1 == port.PrivatePort)
            {
                range.Last = port.PrivatePort;
                continue;
            }

            if (range is not null)
            {
                shown.Add(range.ToString());
            }

            open[key] = new PortRange(address, port.PrivatePort, port.Type);
        }

        return string.Join(", ", shown.Concat(open.Values.Select(static range => range.ToString())).Concat(moved));
    }

    /// <summary>The image of a container; an id is cut to twelve digits.</summary>
    public static string Image(string? image) => image is null ? "<missing>"
        : image.StartsWith("sha256:", StringComparison.Ordinal) && image.Length > 19 ? image[7..19]
        : image.Length == 64 && image.All(char.IsAsciiHexDigitLower) ? image[..12] : image;

    /// <summary>
    /// The repository of an image, and how many more it is in: <c>shop/web +1</c>. In one line: PowerShell takes
    /// several for a long one when it measures a column.
    /// </summary>
    public static string Repository(ImageSummary image) =>
        (image.Repository ?? NoName) + More(image.RepoTags.Select(static tag => ImageNames.Split(tag).Repository)
            .Distinct().Skip(1).Count());

    /// <summary>The tags that an image has in that repository: <c>1.4, latest</c>.</summary>
    public static string Tags(ImageSummary image)
    {
        string[] tags = [.. image.RepoTags.Select(ImageNames.Split).Where(name => name.Repository == image.Repository)
            .Select(static name => name.Tag ?? NoName)];
        return tags.Length == 0 ? NoName : string.Join(", ", tags.Take(ShownTags)) + More(tags.Length - ShownTags);
    }

    /// <summary>Names of a container as one text: <c>web,db/alias</c>.</summary>
    public static string Names(IEnumerable<string> names) =>
        string.Join(",", names.Select(static name => name.TrimStart('/')));

    /// <summary>
    /// Names of containers that use something; those of a service's tasks without the tasks' ids: <c>db, web.1</c>.
    /// </summary>
    public static string Users(IEnumerable<string> containers) =>
        string.Join(", ", containers.Select(static name => TaskId().Replace(name, "")));

    [GeneratedRegex(@"(?<=\.\w+)\.[0-9a-z]{25}\z")]
    private static partial Regex TaskId();

    private static string More(int count) => count > 0 ? string.Create(CultureInfo.InvariantCulture, $" +{count}") : "";

    private static string Count(long count, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {unit}{(count == 1 ? "" : "s")}");

    private static string Significant(double value, int digits)
    {
        int whole = value < 1 ? 1 : (int)Math.Floor(Math.Log10(value)) + 1;
        double rounded = Math.Round(value, Math.Max(0, digits - whole));
        return rounded.ToString("0.###", CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// Ports of a service as <c>docker service ls</c> shows them, those of all nodes, neighbours together:
    /// <c>*:8000-8002->8000-8002/tcp, *:53->53/udp</c>.
    /// </summary>
    public static string Ports(DockerService service)
    {
        List<(EndpointPort First, EndpointPort Last)> ranges = [];
        foreach (EndpointPort port in service.Ports.Where(static port => port.PublishMode is "ingress")
            .OrderBy(static port => port.Protocol, StringComparer.Ordinal).ThenBy(static port => port.PublishedPort))
        {
            if (ranges is [.., var (first, last)] && last.Protocol == port.Protocol
                && last.PublishedPort + 1 == port.PublishedPort && last.TargetPort + 1 == port.TargetPort)
            {
                ranges[^1] = (first, port);
            }
            else
            {
                ranges.Add((port, port));
            }
        }

        return string.Join(", ",
            ranges.Select(static range => $"*:{Range(range.First.PublishedPort, range.Last.PublishedPort)}"
            + $"->{Range(range.First.TargetPort, range.Last.TargetPort)}/{range.First.Protocol}"));

        static string Range(long? first, long? last) => first == last ? $"{first}" : $"{first}-{last}";
    }

    /// <summary>Ports next to each other, of one address and protocol.</summary>
    private sealed class PortRange(string? address, long first, string? type)
    {
        private readonly long _first = first;

        public long Last { get; set; } = first;

        public override string ToString()
        {
            string ports = string.Create(CultureInfo.InvariantCulture, $"{_first}{(Last == _first ? "" : $"-{Last}")}");
            return address is null ? $"{ports}/{type}" : $"{address}:{ports}->{ports}/{type}";
        }
    }

    /// <summary>A state as the docker program writes it: <c>Running</c>.</summary>
    public static string Capital(string state) => state.Length > 0 ? char.ToUpperInvariant(state[0]) + state[1..] : "";

    /// <summary>What a node is among the managers: <c>Leader</c>, <c>Reachable</c>; nothing for a worker.</summary>
    public static string Manager(DockerNode node) => node.IsLeader
        ? "Leader" : Capital(node.ManagerStatus?.Reachability ?? "");

    /// <summary>
    /// The name of a task for a table that has its node beside it: web.1, and of a service with one task on each node
    /// the service's alone; the id of the node would leave no room for how the task is.
    /// </summary>
    public static string TaskName(DockerTask task) => task.Slot is > 0 ? task.Name : task.Service;

    /// <summary>State of a task and since when: <c>Running 3 minutes ago</c>.</summary>
    /// <param name="task">The task.</param>
    /// <param name="now">The moment from which it is seen; this one by default.</param>
    public static string TaskState(DockerTask task, DateTimeOffset? now = null) =>
        $"{Capital(task.State)} {Ago(task.StateSince, now).ToLowerInvariant()}";

    /// <summary>The image of a task, without the digest that its tag was when the service was created.</summary>
    public static string TaskImage(string image) => image.Split('@') is [{ Length: > 0 } reference, _]
        && ImageNames.Split(reference).Tag is not null
        ? reference : image;

    /// <summary>Ports of its node that a task has: <c>*:8080->80/tcp</c>.</summary>
    public static string TaskPorts(DockerTask task) => string.Join(",", (task.Status?.PortStatus?.Ports ?? [])
        .Select(static port =>
            string.Create(CultureInfo.InvariantCulture, $"*:{port.PublishedPort}->{port.TargetPort}/{port.Protocol}")));

    /// <summary>Platforms as people write them: linux/amd64, linux/arm/v7.</summary>
    public static string Platforms(IEnumerable<OciPlatform> platforms) =>
        string.Join(", ", platforms.Select(static platform =>
        string.Join('/', new[] { platform.Os, platform.Architecture,
            platform.Variant }.Where(static part => !string.IsNullOrEmpty(part)))));
}
