using System.Management.Automation;
using System.Text.Json.Nodes;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Begins a swarm, with an engine as its first manager.</summary>
/// <remarks>The swarm's WorkerToken and ManagerToken are what Join-DockerSwarm takes.</remarks>
/// <example><code>$swarm = Initialize-DockerSwarm -AdvertiseAddress 10.0.0.1
/// Join-DockerSwarm 10.0.0.1 -JoinToken $swarm.WorkerToken -Context w1, w2</code>A swarm of a manager and two
/// workers.</example>
[Cmdlet(VerbsData.Initialize, "DockerSwarm", SupportsShouldProcess = true)]
[ApiOperation("SwarmInit", "docker swarm init")]
[OutputType(typeof(DockerSwarm))]
public sealed class InitializeDockerSwarmCommand : SwarmSettingsCmdlet
{
    /// <summary>Address or interface, with a port where it is not 2377, that other nodes reach this one at.</summary>
    [Parameter(Position = 0)]
    [Alias("AdvertiseAddr")]
    [ValidateNotNullOrEmpty]
    public string? AdvertiseAddress { get; set; }

    /// <summary>Address or interface and port that the manager listens at; 0.0.0.0:2377 when not given.</summary>
    [Parameter]
    [Alias("ListenAddr")]
    [ValidateNotNullOrEmpty]
    public string ListenAddress { get; set; } = "0.0.0.0:2377";

    /// <summary>Address or interface for the traffic between containers, when it is another.</summary>
    [Parameter]
    [Alias("DataPathAddr")]
    [ValidateNotNullOrEmpty]
    public string? DataPathAddress { get; set; }

    /// <summary>UDP port for that traffic; 4789 when not given. API 1.40.</summary>
    [Parameter]
    [ValidateRange(1024, 49151)]
    public long? DataPathPort { get; set; }

    /// <summary>Addresses that the subnets of the swarm's networks are taken from: 10.20.0.0/16. API 1.39.</summary>
    [Parameter]
    [Alias("DefaultAddrPool")]
    [ValidateNotNullOrEmpty]
    public string[]? DefaultAddressPool { get; set; }

    /// <summary>Length of the prefix of such a subnet; 24 when not given. API 1.39.</summary>
    [Parameter]
    [Alias("DefaultAddrPoolMaskLength")]
    [ValidateRange(1, 29)]
    public long? SubnetSize { get; set; }

    /// <summary>Whether the node is given tasks.</summary>
    [Parameter]
    [ValidateSet("active", "pause", "drain")]
    public string? Availability { get; set; }

    /// <summary>Begins anew with what this manager knows, and without the other managers, when they are lost.</summary>
    [Parameter]
    public SwitchParameter ForceNewCluster { get; set; }

    private protected override string Action => ForceNewCluster ? "Begin swarm anew, without its other managers"
        : "Begin swarm";

    private protected override async IAsyncEnumerable<object?> ActAsync(EngineCall call)
    {
        JsonObject body = JsonMerge.Of(new SwarmInit
        {
            ListenAddr = ListenAddress,
            AdvertiseAddr = AdvertiseAddress,
            DataPathAddr = DataPathAddress,
            DataPathPort = DataPathPort,
            DefaultAddrPool = DefaultAddressPool,
            SubnetSize = SubnetSize,
            ForceNewCluster = ForceNewCluster ? true : null,
            Availability = Availability,
            Spec = Settings(),
        }, null);
        JsonMerge.Fill(body["Spec"]!.AsObject(), Spec);
        await call.SendAsync(DockerRequest.Post($"/swarm/init", RequestBody.Of(body.ToJsonString(), "application/json"))
            .Needs(DataPathPort is null ? null : "1.40", nameof(DataPathPort))
            .Needs(DefaultAddressPool is null ? null : "1.39", nameof(DefaultAddressPool))
            .Needs(SubnetSize is null ? null : "1.39", nameof(SubnetSize))).ConfigureAwait(false);
        await WarnOfLockAsync(call).ConfigureAwait(false);
        yield return await call.ReadAsync(DockerRequest.Get($"/swarm"), DockerJson.Default.DockerSwarm)
            .ConfigureAwait(false);
    }
}
