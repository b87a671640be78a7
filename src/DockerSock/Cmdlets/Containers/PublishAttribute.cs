using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>
/// Understands published ports: 80, '8080:80', '127.0.0.1:8080:80/udp', '[::1]::80', '8000-8010:8000-8010', and @{ 8080
/// = 80 } with the host's port first as everywhere; also the Ports and PortBindings of a container. Port 0 of the host
/// is one that the engine chooses, as when none is named.
/// </summary>
public sealed partial class PublishAttribute : ParameterShapeAttribute
{
    private const string Right =
        "Write 80, 8080:80, 127.0.0.1:8080:80/udp, 8000-8010:8000-8010, or @{ 8080 = 80 }: the host's port first.";

    private protected override object? Read(object value, EngineIntrinsics engine)
    {
        DockerMap<DockerList<PortBinding>> bindings = [];
        foreach (string text in Each(value).SelectMany(Texts))
        {
            Add(bindings, text);
        }

        return bindings;
    }

    /// <summary>The ports that a text such as 8080:80/udp publishes.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    internal static DockerMap<DockerList<PortBinding>> Bindings(string text)
    {
        DockerMap<DockerList<PortBinding>> bindings = [];
        Add(bindings, text);
        return bindings;
    }

    /// <summary>The container's ports of a text such as 8000-8010/tcp.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    internal static IEnumerable<string> Ports(string text)
    {
        Match match = Pattern().Match(text);
        if (!match.Success || match.Groups["host"].Success || match.Groups["ip"].Success)
        {
            throw new FormatException($"'{text}' is not a port. Write 80, 80/udp, or 8000-8010.");
        }

        (int first, int count) = Range(match.Groups["container"].Value, text);
        return Enumerable.Range(first, count).Select(port => $"{port}/{Protocol(match)}");
    }

    private static IEnumerable<string> Texts(object? value) => value switch
    {
        PortSummary { PublicPort: { } published } port =>
            [Shown(port.IP, Text(published), $"{port.PrivatePort}/{port.Type}")],
        PortSummary => [],
        _ when Entries(value) is { } entries => entries.SelectMany(static entry => entry.Key.Contains('/')
            ? Each(entry.Value).Where(static end => end is not null).Select(end => Shown(end, entry.Key))
            : Each(entry.Value).Select(port => $"{entry.Key}:{Text(port)}")),
        _ => [Text(value)],
    };

    /// <summary>One end of a port as the API has it, which names the container's port first.</summary>
    private static string Shown(object? end, string inside) => end switch
    {
        PortBinding binding => Shown(binding.HostIp, binding.HostPort, inside),
        _ when Entries(end) is { } fields => Shown(Field(fields, nameof(PortBinding.HostIp)),
            Field(fields, nameof(PortBinding.HostPort)), inside),
        _ => throw new FormatException($"'{inside}' stands where the host's port does. {Right}"),
    };

    private static string Shown(string? ip, string? host, string inside) =>
        (string.IsNullOrEmpty(ip) ? "" : ip.Contains(':') ? $"[{ip}]:" : ip + ":") + $"{host}:{inside}";

    private static string? Field(List<KeyValuePair<string, object?>> fields, string name) =>
        fields.Where(field => field.Key.Equals(name, StringComparison.OrdinalIgnoreCase))
            .Select(static field => Text(field.Value)).FirstOrDefault();

    private static void Add(DockerMap<DockerList<PortBinding>> bindings, string text)
    {
        Match match = Pattern().Match(text);
        if (!match.Success)
        {
            throw new FormatException($"'{text}' is not a published port. {Right}");
        }

        string ip = match.Groups["ip"].Value.Trim('[', ']');
        if (ip.Length > 0 && !System.Net.IPAddress.TryParse(ip, out _))
        {
            throw new FormatException($"'{text}': '{ip}' was taken for the host's address and is none. {Right}");
        }

        (int container, int count) = Range(match.Groups["container"].Value, text);
        string host = match.Groups["host"].Value;
        (int first, int hosts) = host.Length > 0 ? Range(host, text, least: 0) : (0, count);
        if (hosts != count && count != 1)
        {
            throw new FormatException(
                $"'{text}': {hosts} ports of the host for {count} of the container. Both ranges must be of one size. {Right}");
        }

        for (int i = 0; i < count; i++)
        {
            string key = string.Create(CultureInfo.InvariantCulture, $"{container + i}/{Protocol(match)}");
            if (!bindings.TryGetValue(key, out DockerList<PortBinding>? list))
            {
                bindings[key] = list = [];
            }

            // Several ports of the host for one of the container: the engine takes one of them.
            list.Add(new PortBinding
            {
                HostIp = ip,
                HostPort = host.Length == 0 ? "" : count == 1
                    ? host : (first + i).ToString(CultureInfo.InvariantCulture),
            });
        }
    }

    private static string Protocol(Match match) => match.Groups["protocol"].Success
        ? match.Groups["protocol"].Value.ToLowerInvariant() : "tcp";

    private static (int First, int Count) Range(string range, string text, int least = 1)
    {
        int[] ends = [.. range.Split('-').Select(static port => int.Parse(port, CultureInfo.InvariantCulture))];
        return ends.All(port => port >= least && port < 65536) && ends[^1] >= ends[0]
            ? (ends[0], ends[^1] - ends[0] + 1)
            : throw new FormatException($"'{text}': {range} is no port or range of ports from 1 to 65535. {Right}");
    }

    [GeneratedRegex(
        @"^(?:(?:(?<ip>\[[0-9a-fA-F:.%]+\]|[^:]*):)?(?<host>\d{1,5}(?:-\d{1,5})?)?:)?(?<container>\d{1,5}(?:-\d{1,5})?)(?:/(?<protocol>tcp|udp|sctp))?$",
        RegexOptions.IgnoreCase)]
    private static partial Regex Pattern();
}
