using System.Globalization;
using System.Management.Automation;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>
/// Understands ports that a service publishes: what <see cref="PublishAttribute"/> does, without addresses of the host,
/// and docker's 'published=8080,target=80,protocol=udp,mode=host', or a hashtable with these names.
/// </summary>
public sealed class ServicePortsAttribute : ParameterShapeAttribute
{
    private const string Right =
        "Write 80, 8080:80/udp, @{ 8080 = 80 }, published=8080,target=80,mode=host, or @{ Published = 8080; Target = "
            + "80; Mode = 'host' }.";

    private static readonly string[] s_names = ["target", "targetport", "published", "publishedport", "protocol",
        "mode", "publishmode", "name"];

    private protected override object? Read(object value, EngineIntrinsics engine) => Each(value)
        .SelectMany(Ports).ToArray();

    private static IEnumerable<EndpointPort> Ports(object? value)
    {
        if (value is EndpointPort port)
        {
            return [port];
        }

        if (Entries(value) is { } entries)
        {
            return entries.Exists(static entry => IsName(entry.Key))
                ? [Long(entries)]
                : entries.SelectMany(static entry => Each(entry.Value)
                    .SelectMany(inside => Short($"{entry.Key}:{Text(inside)}")));
        }

        string text = Text(value);
        return text.Contains('=') ? [Long(CommaText.Fields(text))] : Short(text);
    }

    private static bool IsName(string name) => s_names.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static EndpointPort Long(List<KeyValuePair<string, object?>> fields)
    {
        EndpointPort port = new() { Protocol = "tcp", PublishMode = "ingress" };
        foreach ((string name, object? value) in fields)
        {
            switch (name.ToLowerInvariant())
            {
                case var _ when value is null:
                    throw new FormatException($"The '{name}' of a published port has no value. {Right}");
                case "target" or "targetport": port.TargetPort = Number(Text(value)); break;
                case "published" or "publishedport": port.PublishedPort = Published(Text(value)); break;
                case "protocol": port.Protocol = Text(value).ToLowerInvariant(); break;
                case "mode" or "publishmode": port.PublishMode = Text(value).ToLowerInvariant(); break;
                case "name": port.Name = Text(value); break;
                default: throw new FormatException($"A published port has no field '{name}'. {Right}");
            }
        }

        return port.TargetPort is null
            ? throw new FormatException($"A published port has no target, which is the port in the container. {Right}")
            : port.PublishMode is "ingress" or "host" ? port
            : throw new FormatException(
                $"'{port.PublishMode}' is no mode of a published port: ingress is on all nodes, host on the node of "
                    + "the task.");
    }

    private static IEnumerable<EndpointPort> Short(string text)
    {
        foreach ((string inside, DockerList<PortBinding> hosts) in PublishAttribute.Bindings(text))
        {
            string[] parts = inside.Split('/');
            foreach (PortBinding host in hosts)
            {
                if (host.HostIp is { Length: > 0 } ip)
                {
                    throw new FormatException(
                        $"'{text}': a service publishes its ports on all addresses of a node, not on {ip}. {Right}");
                }

                yield return new EndpointPort
                {
                    Protocol = parts[1],
                    TargetPort = Number(parts[0]),
                    PublishedPort = host.HostPort is { Length: > 0 } published ? Published(published) : null,
                    PublishMode = "ingress",
                };
            }
        }
    }

    /// <summary>The port outside; 0 is one that the swarm chooses, as when none is named.</summary>
    private static long? Published(string text) => text == "0" ? null : Number(text);

    private static long Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long port) && port is > 0 and < 65536
        ? port
        : throw new FormatException($"'{text}' is no port from 1 to 65535. {Right}");
}
