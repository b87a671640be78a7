using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Completion;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>
/// Shows who reaches a container engine besides its administrator: containers, services, users. Whoever reaches an
/// engine can become root on its machine.
/// </summary>
/// <remarks>
/// An engine's socket is found under any name and in any disguise: mounted itself, by a folder above it, by a volume
/// with driver options, by a link on the machine, from another container, through a disk, through the machine's
/// processes. What is behind a path that says nothing is looked at as the container sees it, with requests that only
/// read; that works on a machine far away too. Containers that do not run are looked at as well: State says how they
/// are. A socket proxy, which is meant to have the socket, is shown with what it means. Without a name users of this
/// machine who may use the local socket, services of a swarm and addresses that the engine is open at are shown too.
/// On an engine that nobody else reaches it shows nothing.
/// </remarks>
/// <example><code>Get-DockerSockExposure</code>All ways to the engine, the worst first.</example>
/// <example><code>Get-DockerSockExposure | Where-Object Severity -ge High | Format-List Sentence, Remedy</code>
/// What is to be done.</example>
/// <example><code>if (Get-DockerSockExposure | Where-Object Severity -eq Critical) { exit 1 }</code>
/// In a script that checks.</example>
/// <example><code>Get-DockerSockExposure web*</code>The ways of some containers.</example>
[Cmdlet(VerbsCommon.Get, "DockerSockExposure")]
[ApiOperation("ContainerList")]
[ApiOperation("ContainerInspect")]
[ApiOperation("SystemInfo")]
[OutputType(typeof(SockExposure))]
public sealed class GetDockerSockExposureCommand : DockerCmdlet
{
    /// <summary>Only these containers: id, start of an id, name, or a wildcard for names.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    [ObjectIdentity]
    [ArgumentCompleter(typeof(ContainerCompleter))]
    public ObjectIdentity[] Id { get; set; } = [];

    private protected override void Process() => Ask(Id, name => IsOfKind(name, "container"),
        static (call, names) => ExposureReader.ReadAsync(call, ObjectIdentity.PatternsOf(names)));
}
