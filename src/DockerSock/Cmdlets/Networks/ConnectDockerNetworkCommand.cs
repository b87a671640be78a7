using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Puts containers into a network.</summary>
/// <example><code>Get-DockerContainer web* | Connect-DockerNetwork back -Alias web</code>
/// Several containers, found there under one name.</example>
/// <example><code>Connect-DockerNetwork back db -IPAddress 172.28.0.10</code>With an address of its own.</example>
[Cmdlet(VerbsCommunications.Connect, "DockerNetwork", SupportsShouldProcess = true)]
[ApiOperation("NetworkConnect", "docker network connect")]
[OutputType(typeof(ContainerSummary))]
public sealed class ConnectDockerNetworkCommand : NetworkLinkCmdlet
{
    /// <summary>Names under which others in the network find the containers.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? Alias { get; set; }

    /// <summary>IPv4 address, of one container.</summary>
    [Parameter]
    [Alias("IP")]
    [ValidateNotNullOrEmpty]
    public string? IPAddress { get; set; }

    /// <summary>IPv6 address, of one container.</summary>
    [Parameter]
    [Alias("IP6")]
    [ValidateNotNullOrEmpty]
    public string? IPv6Address { get; set; }

    /// <summary>Link-local addresses.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? LinkLocalIP { get; set; }

    /// <summary>MAC address, of one container. API 1.44.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MacAddress { get; set; }

    /// <summary>Links to other containers, CONTAINER or CONTAINER:ALIAS.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ObjectIdentity]
    public ObjectIdentity[]? Link { get; set; }

    /// <summary>Options for the network's driver.</summary>
    [Parameter]
    [Alias("DriverOpt")]
    [Map]
    public DockerMap<string>? DriverOption { get; set; }

    /// <summary>
    /// Rank of this network when a container's default gateway is chosen; the highest wins. API 1.48.
    /// </summary>
    [Parameter]
    [Alias("GwPriority")]
    public long? GatewayPriority { get; set; }

    private protected override IEnumerable<(ObjectIdentity? Named, string Word)> Companions =>
        [.. base.Companions, .. (Link ?? []).Select(static name => ((ObjectIdentity?)name, "container"))];

    private protected override string Action => $"Connect to network '{Network}'";

    private protected override Task ActAsync(EngineCall call, string target)
    {
        bool hasAddress = IPAddress is not null || IPv6Address is not null || LinkLocalIP is not null;
        NetworkLink link = new()
        {
            Container = target,
            EndpointConfig = new EndpointSettings
            {
                Aliases = Alias is null ? null : [.. Alias],
                Links = Link is null ? null : [.. Link.Select(ContainerCreateCmdlet.LinkTo)],
                MacAddress = MacAddress,
                DriverOpts = DriverOption,
                GwPriority = GatewayPriority,
                IPAMConfig = !hasAddress ? null : new EndpointIpamConfig
                {
                    IPv4Address = IPAddress,
                    IPv6Address = IPv6Address,
                    LinkLocalIPs = LinkLocalIP is null ? null : [.. LinkLocalIP],
                },
            },
        };
        return call.SendAsync(DockerRequest.Post($"/networks/{Network.Text}/connect", Body(link))
            .Needs(MacAddress is null ? null : "1.44", nameof(MacAddress))
            .Needs(GatewayPriority is null ? null : "1.48", nameof(GatewayPriority)));
    }
}
