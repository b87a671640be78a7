using System.Globalization;
using System.Text.RegularExpressions;
using DockerSock.Models;

namespace DockerSock.Formats;

/// <summary>How the views show containers.</summary>
public static partial class ContainerText
{
    private const int CommandWidth = 20;

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
