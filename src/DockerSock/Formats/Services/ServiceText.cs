using DockerSock.Models;

namespace DockerSock.Formats;

/// <summary>How the views show services of a swarm.</summary>
public static class ServiceText
{
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
}
