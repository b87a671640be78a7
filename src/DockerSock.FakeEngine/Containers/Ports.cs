using System.Globalization;

namespace DockerSock.Fake;

/// <summary>A port of a container, and where on the host it is published.</summary>
/// <param name="Container">The container's port number.</param>
/// <param name="Protocol">tcp, udp or sctp.</param>
/// <param name="HostIp">The host's address; empty for all.</param>
/// <param name="Host">The host's port; null takes a free one at the start.</param>
public sealed record PortBinding(int Container, string Protocol = "tcp", string HostIp = "", int? Host = null)
{
    /// <summary>The container's side, such as "80/tcp".</summary>
    public string Key => string.Create(CultureInfo.InvariantCulture, $"{Container}/{Protocol}");

    /// <summary>Reads what `docker run --publish` takes: [[address:]host:]container[/protocol].</summary>
    /// <param name="text">Such as "8080:80", "127.0.0.1:53:53/udp" or "80".</param>
    /// <exception cref="FormatException">The text is no port.</exception>
    public static PortBinding Parse(string text)
    {
        string[] ends = text.Split('/');
        string[] parts = ends[0].Split(':');
        string protocol = ends.Length > 1 ? ends[1] : "tcp";
        int Number(string part) => int.Parse(part, NumberStyles.None, CultureInfo.InvariantCulture);
        return parts.Length switch
        {
            1 => new PortBinding(Number(parts[0]), protocol),
            2 => new PortBinding(Number(parts[1]), protocol, "", Number(parts[0])),
            _ => new PortBinding(Number(parts[^1]), protocol, string.Join(':', parts[..^2]),
                parts[^2].Length > 0 ? Number(parts[^2]) : null),
        };
    }
}

/// <summary>A line of the Ports of a running container: one for each address.</summary>
internal sealed record OpenPort(int Container, string Protocol, string? Ip, int? Host)
{
    public string Key => string.Create(CultureInfo.InvariantCulture, $"{Container}/{Protocol}");
}
