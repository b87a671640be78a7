using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Has engines join a swarm, as workers or managers, as the token says.</summary>
/// <example><code>Join-DockerSwarm 10.0.0.1 -JoinToken (Get-DockerSwarm -Context m1).WorkerToken -Context w1, w2</code>
/// Two workers.</example>
[Cmdlet(VerbsCommon.Join, "DockerSwarm", SupportsShouldProcess = true)]
[ApiOperation("SwarmJoin", "docker swarm join")]
[OutputType(typeof(void))]
public sealed class JoinDockerSwarmCommand : SwarmActCmdlet
{
    /// <summary>Addresses of managers, with the port where it is not 2377.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("RemoteAddrs", "Manager")]
    [ValidateNotNullOrEmpty]
    public string[] RemoteAddress { get; set; } = [];

    /// <summary>The swarm's token for workers or for managers: text or a SecureString.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [Alias("Token")]
    [ValidateNotNull]
    public object JoinToken { get; set; } = "";

    /// <summary>Address or interface, with a port where it is not 2377, that other nodes reach this one at.</summary>
    [Parameter]
    [Alias("AdvertiseAddr")]
    [ValidateNotNullOrEmpty]
    public string? AdvertiseAddress { get; set; }

    /// <summary>
    /// Address or interface and port that it listens at when it is a manager; 0.0.0.0:2377 when not given.
    /// </summary>
    [Parameter]
    [Alias("ListenAddr")]
    [ValidateNotNullOrEmpty]
    public string ListenAddress { get; set; } = "0.0.0.0:2377";

    /// <summary>Address or interface for the traffic between containers, when it is another.</summary>
    [Parameter]
    [Alias("DataPathAddr")]
    [ValidateNotNullOrEmpty]
    public string? DataPathAddress { get; set; }

    /// <summary>Whether the node is given tasks.</summary>
    [Parameter]
    [ValidateSet("active", "pause", "drain")]
    public string? Availability { get; set; }

    private protected override string Action => $"Join the swarm of {string.Join(", ", RemoteAddress)}";

    private protected override async IAsyncEnumerable<object?> ActAsync(EngineCall call)
    {
        SwarmJoin wanted = new()
        {
            ListenAddr = ListenAddress,
            AdvertiseAddr = AdvertiseAddress,
            DataPathAddr = DataPathAddress,
            RemoteAddrs = RemoteAddress,
            JoinToken = SecretText.Of(JoinToken, "The token"),
            Availability = Availability,
        };
        await call.SendAsync(DockerRequest.Post($"/swarm/join",
            RequestBody.OfSecret(DockerJson.Write(wanted), "application/json"))).ConfigureAwait(false);
        yield break;
    }
}
