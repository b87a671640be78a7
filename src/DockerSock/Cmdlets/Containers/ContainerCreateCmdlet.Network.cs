using System.Management.Automation;
using DockerSock.Completion;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <content>How it is reached.</content>
public abstract partial class ContainerCreateCmdlet
{
    /// <summary>Ports to publish: 80, 8080:80, '127.0.0.1::80/udp', '8000-8010:8000-8010', @{ 8080 = 80 }.</summary>
    [Parameter]
    [Alias("p")]
    [Publish]
    public DockerMap<DockerList<PortBinding>>? Publish { get; set; }

    /// <summary>Publishes all ports that the image or -Expose names, on ports that the engine chooses.</summary>
    [Parameter]
    public SwitchParameter PublishAll { get; set; }

    /// <summary>Ports that it listens on, without publishing them: 80, 53/udp, 8000-8010.</summary>
    [Parameter]
    [Expose]
    public string[]? Expose { get; set; }

    /// <summary>
    /// Networks: a name, or @{ Name = 'front'; Alias = 'web' }. Also bridge, host, none, container:NAME, and an
    /// IPAddress of its own in one. Several connect it to all.
    /// </summary>
    [Parameter]
    [Alias("Net")]
    [Networks]
    [ArgumentCompleter(typeof(NamedCompleter))]
    public NetworkChoice[]? Network { get; set; }

    /// <summary>Names under which others in the first network find it.</summary>
    [Parameter]
    [Alias("NetAlias")]
    public string[]? NetworkAlias { get; set; }

    /// <summary>IPv4 address in the first network.</summary>
    [Parameter]
    [Alias("Ip")]
    public string? IPAddress { get; set; }

    /// <summary>IPv6 address in the first network.</summary>
    [Parameter]
    [Alias("Ip6")]
    public string? IPv6Address { get; set; }

    /// <summary>Link-local addresses in the first network.</summary>
    [Parameter]
    public string[]? LinkLocalIP { get; set; }

    /// <summary>MAC address in the first network.</summary>
    [Parameter]
    public string? MacAddress { get; set; }

    /// <summary>Links to other containers: 'db', 'db:alias'.</summary>
    [Parameter]
    [ObjectIdentity]
    public ObjectIdentity[]? Link { get; set; }

    /// <summary>Names of hosts: 'name:10.0.0.1', @{ name = '10.0.0.1' }. host-gateway is the host itself.</summary>
    [Parameter]
    [Hosts]
    public string[]? AddHost { get; set; }

    /// <summary>Name servers.</summary>
    [Parameter]
    public string[]? Dns { get; set; }

    /// <summary>Options for the name servers: 'ndots:2'.</summary>
    [Parameter]
    [Alias("DnsOpt")]
    public string[]? DnsOption { get; set; }

    /// <summary>Domains in which names without a dot are searched.</summary>
    [Parameter]
    public string[]? DnsSearch { get; set; }

    /// <summary>A link as it is written; to an object by its id, under its name.</summary>
    internal static string LinkTo(ObjectIdentity name) => name.IsObject ? $"{name.Text}:{name.Called}" : name.Text;

    private void SetNetwork(HostConfig host)
    {
        host.PortBindings = Publish is { Count: > 0 } ? Publish : null;
        host.PublishAllPorts = PublishAll ? true : null;
        host.NetworkMode = Network?.FirstOrDefault()?.Name;
        host.Links = List(Link?.Select(LinkTo).ToArray());
        host.ExtraHosts = List(AddHost);
        host.DnsOptions = List(DnsOption);
    }

    /// <summary>The container's ends in its networks; the parameters for the first one are in it.</summary>
    private List<NetworkChoice> NetworkEnds()
    {
        List<NetworkChoice> ends = [.. Network ?? []];
        if (NetworkAlias is null && IPAddress is null && IPv6Address is null && LinkLocalIP is null
            && MacAddress is null)
        {
            return ends;
        }

        if (ends.Count == 0)
        {
            ends.Add(new NetworkChoice("default", new EndpointSettings()));
        }

        EndpointSettings first = ends[0].Settings;
        if (NetworkAlias is not null)
        {
            (first.Aliases ??= []).AddRange(NetworkAlias);
        }

        if (IPAddress is not null || IPv6Address is not null || LinkLocalIP is not null)
        {
            first.IPAMConfig ??= new EndpointIpamConfig();
            first.IPAMConfig.IPv4Address = IPAddress ?? first.IPAMConfig.IPv4Address;
            first.IPAMConfig.IPv6Address = IPv6Address ?? first.IPAMConfig.IPv6Address;
            first.IPAMConfig.LinkLocalIPs = List(LinkLocalIP) ?? first.IPAMConfig.LinkLocalIPs;
        }

        first.MacAddress = MacAddress ?? first.MacAddress;
        return ends;
    }

    /// <summary>All ports that it listens on: what is published is listened on.</summary>
    private DockerMap<EmptyValue>? Exposed()
    {
        string[] ports;
        try
        {
            ports = [.. (Expose ?? []).SelectMany(PublishAttribute.Ports), .. (Publish ?? []).Keys];
        }
        catch (FormatException wrong)
        {
            throw new Client.SockException(Client.SockFailure.NameInvalid, "-Expose: " + wrong.Message);
        }

        return ports.Length > 0 ? Keys(ports) : null;
    }
}
