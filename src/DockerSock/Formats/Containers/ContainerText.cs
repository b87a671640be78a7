using System.Globalization;
using System.Text.RegularExpressions;
using DockerSock.Models;

namespace DockerSock.Formats;

/// <summary>How the views show containers.</summary>
public static partial class ContainerText
{
    private const int CommandWidth = 20;

    /// <summary>Two amounts, close together where there is little room: <c>1.13kB/23.6MB</c>.</summary>
    public static string Both(string first, string second, int width) =>
        $"{first} / {second}" is var both && both.Length <= width ? both : $"{first}/{second}";

    /// <summary>A container's command in quotes, cut to the table's width.</summary>
    public static string Command(string? command, int width = CommandWidth) =>
        $"\"{CellText.Cut(CellText.Visible(command ?? ""), width)}\"";

    /// <summary>
    /// A container's state for people, in few letters where there is little room: <c>Up 25m (unhealthy)</c>.
    /// </summary>
    public static string Status(string? status, int width = int.MaxValue)
    {
        string text = status ?? "";
        string brief = CellText.Short(text, 0).Replace("(health: starting)", "(starting)");
        return text.Length <= width ? text : brief.Length <= width ? brief : brief.Replace(" ago", "");
    }

    /// <summary>
    /// The state whose colour a container has: unhealthy where it runs and is not, failed where it has ended with an
    /// error of its own, stopped where a signal ended it, else its state.
    /// </summary>
    /// <param name="container">A container of a list, or all about one.</param>
    public static string State(object container)
    {
        object? state = Row.Get(container, "State");
        if (Row.Get(state, "Status") is string word)
        {
            return Row.Text(state, "Health", "Status") is ("unhealthy" or "starting") and string health
                && word == "running" ? health : word == "exited" ? Ended(Row.Number(state, "ExitCode")) : word;
        }

        string status = Row.Text(container, "Status");
        return status.EndsWith("(unhealthy)", StringComparison.Ordinal) ? "unhealthy"
            : status.EndsWith("(health: starting)", StringComparison.Ordinal) ? "starting"
            : ExitCode().Match(status) is { Success: true } code ? Ended(long.Parse(code.Value,
                CultureInfo.InvariantCulture))
            : Row.Text(container, "State");
    }

    /// <summary>
    /// Ports for a table: those that are published first, addresses of IPv4 and IPv6 as one, and how many more there
    /// are than there is room for, of which tcp is not told: <c>8080->80 +2</c>.
    /// </summary>
    /// <param name="ports">The ports; objects of ours, or what jobs and Import-Clixml leave of them.</param>
    /// <param name="width">The letters that there is room for.</param>
    public static string Ports(object? ports, int width)
    {
        string[] merged = Merged(ports);
        string all = string.Join(", ", merged);
        return all.Length <= width ? all
            : DetailText.Fit(merged.Select(static part => part.Replace("/tcp", "", StringComparison.Ordinal)), width,
                Cut.End);
    }

    /// <summary>Each port, those that are published first, addresses of IPv4 and IPv6 as one.</summary>
    internal static string[] Merged(object? ports)
    {
        List<string> parts = [.. PortTexts(ports)];
        string[] everywhere = [.. parts.Where(static part => part.StartsWith(AnyIPv4, StringComparison.Ordinal))
            .Select(static part => part[AnyIPv4.Length..]).Where(part => parts.Contains(AnyIPv6 + part))];
        _ = parts.RemoveAll(part => everywhere.Any(both => part == AnyIPv6 + both));
        return [.. parts.Select(part => everywhere.FirstOrDefault(both => part == AnyIPv4 + both) ?? part)
            .OrderBy(static part => part.Contains("->", StringComparison.Ordinal) ? 0 : 1)];
    }

    /// <summary>
    /// Ports as <c>docker ps</c> shows them: ranges where neighbours are exposed, or published under their own number,
    /// then the ports that are published under another: <c>0.0.0.0:8000-8002->8000-8002/tcp, 443/tcp,
    /// 0.0.0.0:8080->80/tcp</c>.
    /// </summary>
    public static string Ports(object? ports) => string.Join(", ", PortTexts(ports));

    private const string AnyIPv4 = "0.0.0.0:";
    private const string AnyIPv6 = "[::]:";

    private static IEnumerable<string> PortTexts(object? ports)
    {
        List<string> shown = [];
        List<string> moved = [];
        Dictionary<string, PortRange> open = [];
        foreach (PortSummary port in Row.Items(ports).Select(Port).OrderBy(static port => port.PrivatePort)
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

        return shown.Concat(open.Values.Select(static range => range.ToString())).Concat(moved);
    }

    private static PortSummary Port(object port) => port as PortSummary ?? new()
    {
        IP = Row.Get(port, "IP") as string,
        PrivatePort = Row.Number(port, "PrivatePort") ?? 0,
        PublicPort = Row.Number(port, "PublicPort"),
        Type = Row.Text(port, "Type"),
    };

    private static string Ended(long? code) => code switch { null or 0 => "exited", > 128 => "stopped", _ => "failed" };

    /// <summary>The image of a container: an id is cut to twelve digits, a reference loses its digest.</summary>
    public static string Image(string? image) => image is null ? "<missing>"
        : image.StartsWith("sha256:", StringComparison.Ordinal) && image.Length > 19 ? image[7..19]
        : image.Length == 64 && image.All(char.IsAsciiHexDigitLower) ? image[..12]
        : image.IndexOf("@sha256:", StringComparison.Ordinal) is var at and > 0 ? image[..at] : image;

    /// <summary>Names of a container as one text: <c>web,db/alias</c>.</summary>
    public static string Names(object? names) =>
        string.Join(",", Row.Texts(names).Select(static name => name.TrimStart('/')));

    [GeneratedRegex(@"(?<=\AExited \()[0-9]{1,9}(?=\))")]
    private static partial Regex ExitCode();

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
}
