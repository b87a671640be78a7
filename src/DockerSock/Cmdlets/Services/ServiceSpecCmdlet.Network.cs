using System.Management.Automation;
using System.Text.Json.Nodes;
using DockerSock.Client;
using DockerSock.Completion;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <content>How it is reached.</content>
public abstract partial class ServiceSpecCmdlet
{
    /// <summary>
    /// Ports to publish: 8080:80, '53:53/udp', 'published=8080,target=80,mode=host', @{ 8080 = 80 }. One with the same
    /// published port is replaced.
    /// </summary>
    [Parameter]
    [Alias("p", "PublishAdd")]
    [ServicePorts]
    public EndpointPort[]? Publish { get; set; }

    /// <summary>
    /// Networks: a name, or @{ Name = 'front'; Alias = 'web' }. DriverOpts are for its driver.
    /// </summary>
    [Parameter]
    [Alias("Net", "NetworkAdd")]
    [Networks]
    [ArgumentCompleter(typeof(NamedCompleter))]
    public NetworkChoice[]? Network { get; set; }

    /// <summary>What its name leads to: vip, one address for all tasks; dnsrr, the addresses of the tasks.</summary>
    [Parameter]
    [ValidateSet("vip", "dnsrr")]
    public string? EndpointMode { get; set; }

    /// <summary>Names of hosts: 'name:10.0.0.1', @{ name = '10.0.0.1' }.</summary>
    [Parameter]
    [Alias("Host", "HostAdd")]
    [Hosts]
    public string[]? AddHost { get; set; }

    /// <summary>Name servers.</summary>
    [Parameter]
    [Alias("DnsAdd")]
    public string[]? Dns { get; set; }

    /// <summary>Options for the name servers: 'ndots:2'.</summary>
    [Parameter]
    [Alias("DnsOpt", "DnsOptionAdd")]
    public string[]? DnsOption { get; set; }

    /// <summary>Domains in which names without a dot are searched.</summary>
    [Parameter]
    [Alias("DnsSearchAdd")]
    public string[]? DnsSearch { get; set; }

    private void ChangeNetwork(JsonPart service, ServiceNames names)
    {
        JsonPart endpoint = service["EndpointSpec"].Set("Mode", EndpointMode);
        if (Removed.Publish is { } ports)
        {
            endpoint.Merge("Ports", null, Inside, ports.Contains);
        }

        endpoint.Merge("Ports", JsonPart.Of(Publish), Outside, null);
        ChangeNetworks(service, names);
        JsonPart container = service["TaskTemplate"]["ContainerSpec"];
        ChangeHosts(container);
        JsonPart dns = container["DNSConfig"];
        dns.Merge("Nameservers", Dns, Removed.Dns);
        dns.Merge("Options", DnsOption, Removed.DnsOption);
        dns.Merge("Search", DnsSearch, Removed.DnsSearch);
    }

    private void ChangeNetworks(JsonPart service, ServiceNames names)
    {
        if (Network is null && Removed.Network is null)
        {
            return;
        }

        JsonPart task = service["TaskTemplate"];
        if (service.Found?["Networks"] is JsonArray { Count: > 0 } old
            && task.Found?["Networks"] is not JsonArray { Count: > 0 })
        {
            // Services of old have their networks beside the task; engines take one place or the other.
            task.Set("Networks", old.DeepClone());
        }

        service.Drop("Networks");
        string[]? gone = Removed.Network?.Select(names.NetworkId).ToArray();
        task.Merge("Networks", JsonPart.Of(Network?.Select(network => new NetworkAttachment
        {
            Target = names.NetworkId(network.Name), Aliases = network.Settings.Aliases,
                DriverOpts = network.Settings.DriverOpts,
        })), static one => one["Target"]?.GetValue<string>(), gone is null
            ? null : id => gone.Contains(id, StringComparer.Ordinal));
    }

    /// <summary>Hosts as a hosts file has them, the address first.</summary>
    private void ChangeHosts(JsonPart container)
    {
        if (Removed.Host is { } gone && container.Found?["Hosts"] is JsonArray hosts)
        {
            string[] kept =
                [.. hosts.Select(line =>
                    Kept(line!.GetValue<string>().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), gone))
                    .OfType<string>()];
            container.Set("Hosts", kept);
        }

        container.Merge("Hosts",
            AddHost?.Select(static host => host.Split(':', 2) is [var name, var address] ? $"{address} {name}" : host));
    }

    /// <summary>A line of the hosts file without the names that are taken away; null when no name is left.</summary>
    private static string? Kept(string[] line, string[] gone)
    {
        string[] names = [.. line.Skip(1).Where(name => !gone.Contains(name, StringComparer.Ordinal)
            && !gone.Contains($"{name}:{line[0]}", StringComparer.Ordinal))];
        return names.Length > 0 ? $"{line[0]} {string.Join(' ', names)}" : null;
    }

    /// <summary>A port as the container has it: 80/tcp.</summary>
    private static string? Inside(JsonNode port) => $"{port["TargetPort"]}/{port["Protocol"] ?? "tcp"}";

    /// <summary>
    /// A port as nodes have it: 8080/tcp; one that the swarm chooses is known by the port in the container.
    /// </summary>
    private static string? Outside(JsonNode port) => port["PublishedPort"]?.ToString() is { } published and not "0"
        ? $"{published}/{port["Protocol"] ?? "tcp"}"
        : $":{Inside(port)}";
}
