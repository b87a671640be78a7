using System.Globalization;
using DockerSock.Models;

namespace DockerSock.Formats;

/// <summary>Texts of the table views, written as the docker program writes them.</summary>
public static class Humanize
{
    private const int CommandWidth = 20;

    private static readonly string[] s_units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];

    /// <summary>Bytes in decimal units, three to four digits: <c>7.83MB</c>.</summary>
    public static string Size(long bytes)
    {
        double size = Math.Abs((double)bytes);
        int unit = 0;
        for (; size >= 1000 && unit < s_units.Length - 1; unit++)
        {
            size /= 1000;
        }

        // Four significant digits for people is what the docker program's table shows as three.
        string text = Significant(size, 3);
        return $"{(bytes < 0 ? "-" : "")}{text}{s_units[unit]}";
    }

    /// <summary>How long ago a time was: <c>3 minutes ago</c>; <c>N/A</c> for no time.</summary>
    public static string Ago(DateTimeOffset? time) => time is { } then ? Duration(DateTimeOffset.UtcNow - then) + " ago" : "N/A";

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

    /// <summary>Published and exposed ports, neighbours joined to ranges: <c>0.0.0.0:8000-8002->80-82/tcp, 443/tcp</c>.</summary>
    public static string Ports(IEnumerable<PortSummary> ports)
    {
        List<string> published = [];
        List<string> exposed = [];
        PortRange? open = null;
        foreach (PortSummary port in ports.OrderBy(static port => port.PrivatePort).ThenBy(static port => port.IP, StringComparer.Ordinal)
            .ThenBy(static port => port.PublicPort).ThenBy(static port => port.Type, StringComparer.Ordinal).GroupBy(Kind)
            .OrderBy(static kind => kind.First().PrivatePort).SelectMany(static kind => kind))
        {
            if (open?.TryExtend(port) != true)
            {
                Close(open);
                open = new PortRange(port);
            }
        }

        Close(open);
        return string.Join(", ", published.Concat(exposed));

        void Close(PortRange? range)
        {
            if (range is not null)
            {
                (range.IsPublished ? published : exposed).Add(range.ToString());
            }
        }

        static string Kind(PortSummary port) => $"{port.IP}/{port.PublicPort is null or 0}/{port.Type}";
    }

    /// <summary>Names of a container as one text: <c>web,db/alias</c>.</summary>
    public static string Names(IEnumerable<string> names) => string.Join(",", names.Select(static name => name.TrimStart('/')));

    private static string Count(long count, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {unit}{(count == 1 ? "" : "s")}");

    private static string Significant(double value, int digits)
    {
        int whole = value < 1 ? 1 : (int)Math.Floor(Math.Log10(value)) + 1;
        double rounded = Math.Round(value, Math.Max(0, digits - whole));
        return rounded.ToString("0.###", CultureInfo.InvariantCulture);
    }

    /// <summary>Ports next to each other, of one address and protocol.</summary>
    private sealed class PortRange(PortSummary first)
    {
        private int _length = 1;

        public bool IsPublished => first.PublicPort is > 0;

        public bool TryExtend(PortSummary next)
        {
            bool follows = next.IP == first.IP && next.Type == first.Type && next.PrivatePort == first.PrivatePort + _length
                && (IsPublished ? next.PublicPort == first.PublicPort + _length : next.PublicPort is null or 0);
            _length += follows ? 1 : 0;
            return follows;
        }

        public override string ToString()
        {
            string inside = Range(first.PrivatePort);
            string address = first.IP is { } ip && ip.Contains(':') ? $"[{ip}]" : first.IP ?? "";
            return IsPublished ? $"{address}:{Range(first.PublicPort!.Value)}->{inside}/{first.Type}" : $"{inside}/{first.Type}";
        }

        private string Range(long start) => _length == 1
            ? start.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{start}-{start + _length - 1}");
    }
}
