using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Completion;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Creates networks.</summary>
/// <example><code>New-DockerNetwork front -Subnet 172.28.0.0/16 -IPRange 172.28.5.0/24 -Gateway 172.28.5.254</code>
/// A network with addresses of its own.</example>
/// <example><code>New-DockerNetwork mesh -Driver overlay -Attachable</code>
/// A network of a swarm that containers can be connected to.</example>
[Cmdlet(VerbsCommon.New, "DockerNetwork", SupportsShouldProcess = true)]
[ApiOperation("NetworkCreate", "docker network create")]
[OutputType(typeof(DockerNetwork))]
public sealed class NewDockerNetworkCommand : DriverNewCmdlet
{
    private static readonly ApiVersion s_refusesDuplicates = new(1, 44);

    private NetworkIpam? _ipam;

    /// <summary>Names of the networks.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>Subnets, IPv4 or IPv6: 172.28.0.0/16. The engine chooses one when not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Subnet { get; set; } = [];

    /// <summary>Addresses that containers are given, one range for a subnet: 172.28.5.0/24.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] IPRange { get; set; } = [];

    /// <summary>Gateways, one for a subnet.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Gateway { get; set; } = [];

    /// <summary>Addresses that are taken, by the names of those who have them: @{ router = '172.28.0.7' }.</summary>
    [Parameter]
    [Alias("AuxAddress")]
    [Map]
    public DockerMap<string>? AuxiliaryAddress { get; set; }

    /// <summary>Driver that gives out addresses.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? IpamDriver { get; set; }

    /// <summary>That driver's options.</summary>
    [Parameter]
    [Alias("IpamOpt")]
    [Map]
    public DockerMap<string>? IpamOption { get; set; }

    /// <summary>Nothing leads out of the network.</summary>
    [Parameter]
    public SwitchParameter Internal { get; set; }

    /// <summary>Containers can be connected to it by hand; for networks of a swarm.</summary>
    [Parameter]
    public SwitchParameter Attachable { get; set; }

    /// <summary>It carries the published ports of a swarm's services; a swarm has one such network.</summary>
    [Parameter]
    public SwitchParameter Ingress { get; set; }

    /// <summary>It has IPv6 too.</summary>
    [Parameter]
    public SwitchParameter IPv6 { get; set; }

    /// <summary>It has no IPv4. API 1.48.</summary>
    [Parameter]
    public SwitchParameter NoIPv4 { get; set; }

    /// <summary>It is a configuration for others, and no network itself.</summary>
    [Parameter]
    public SwitchParameter ConfigOnly { get; set; }

    /// <summary>The network whose configuration it takes.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ObjectIdentity(One = true)]
    [ArgumentCompleter(typeof(NamedCompleter))]
    public ObjectIdentity? ConfigFrom { get; set; }

    /// <summary>How far it reaches: local, swarm.</summary>
    [Parameter]
    [ValidateSet("local", "swarm", "global")]
    public string? Scope { get; set; }

    private protected override IEnumerable<(ObjectIdentity? Named, string Word)> Companions =>
        [(ConfigFrom, "network")];

    private protected override IReadOnlyList<string?> Names => Name;

    private protected override ObjectKind Kind => ObjectKinds.Network;

    private protected override void Prepare()
    {
        DockerList<NetworkPool>? pools = AddressPools.Of(Subnet, IPRange, Gateway, AuxiliaryAddress);
        _ipam = pools is null && IpamDriver is null && IpamOption is null ? null
            : new NetworkIpam { Driver = IpamDriver, Config = pools, Options = IpamOption };
    }

    private protected override async IAsyncEnumerable<object?> CreateAsync(EngineCall call, string? name)
    {
        NetworkCreate wanted = new()
        {
            Name = name!,
            Driver = Driver,
            Scope = Scope,
            Options = Option,
            Labels = Label,
            Internal = Given(Internal),
            Attachable = Given(Attachable),
            Ingress = Given(Ingress),
            ConfigOnly = Given(ConfigOnly),
            ConfigFrom = ConfigFrom is null ? null : new NetworkConfigFrom { Network = ConfigFrom.Called },
            EnableIPv4 = NoIPv4 ? false : null,
            EnableIPv6 = Given(IPv6),
            IPAM = _ipam,
        };
        // Without being asked, older engines create a second network of the name.
        wanted.CheckDuplicate = await call.VersionAsync().ConfigureAwait(false) < s_refusesDuplicates ? true : null;
        DockerRequest create = DockerRequest.Post($"/networks/create",
            RequestBody.Of(DockerJson.Write(wanted), "application/json"));
        NetworkCreated made = await call.ReadAsync(NoIPv4 ? create.Needs("1.48", nameof(NoIPv4)) : create,
            DockerJson.Default.NetworkCreated).ConfigureAwait(false);
        if (!string.IsNullOrEmpty(made.Warning))
        {
            await call.WarnAsync(wanted.Name, $"{wanted.Name}: {made.Warning}").ConfigureAwait(false);
        }

        yield return await call.ReadAsync(DockerRequest.Get($"/networks/{made.Id}"), DockerJson.Default.DockerNetwork)
            .ConfigureAwait(false);
    }

    private static bool? Given(SwitchParameter given) => given ? true : null;
}
