using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>
/// Shows what an engine knows of itself and its machine: counts, drivers, limits, processors, memory, swarm, security.
/// </summary>
/// <example><code>Get-DockerInfo | Select-Object Name, ServerVersion, Driver, NCPU, MemTotal</code>
/// The machine in short.</example>
/// <example><code>(Get-DockerInfo).Warnings</code>What the engine says is missing on its machine.</example>
[Cmdlet(VerbsCommon.Get, "DockerInfo")]
[ApiOperation("SystemInfo", "docker info")]
[OutputType(typeof(SystemInfo))]
public sealed class GetDockerInfoCommand : DockerCmdlet
{
    private protected override void Process() =>
        Ask(null, static call => call.OneAsync(DockerRequest.Get($"/info"), DockerJson.Default.SystemInfo));
}
