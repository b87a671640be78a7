using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Completion;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>
/// Checks the security of an engine: its socket, its settings, known vulnerabilities of its version, its containers and
/// their images.
/// </summary>
/// <remarks>
/// The checks are those of the CIS Docker Benchmark 1.6.0 that an engine itself can be asked about, also one that is
/// far away, and some of ours: Status is Fail, Warning, Unknown, NotApplicable or Pass, and Evidence is what was seen.
/// What an engine does not tell, such as Podman or an old one, is Unknown with the reason. A container or image has one
/// finding for each check that it does not pass, and one for all that it does. Nothing is changed. Without -Container
/// and -Image everything is checked: the engine, all containers, and the images that they use.
/// </remarks>
/// <example><code>Test-DockerSockSecurity</code>Everything, of each what is wrong first.</example>
/// <example><code>Test-DockerSockSecurity | Where-Object Status -eq Fail | Format-List</code>
/// What is to be done, and how.</example>
/// <example><code>if (Test-DockerSockSecurity | Where-Object { $_.Status -eq 'Fail' -and $_.Severity -ge 'High' }) { exit 1 }</code>
/// In a script that checks.</example>
/// <example><code>Get-DockerContainer web* | Test-DockerSockSecurity | Group-Object CisId</code>
/// The checks of some containers, by their number.</example>
[Cmdlet(VerbsDiagnostic.Test, "DockerSockSecurity")]
[ApiOperation("SystemInfo")]
[ApiOperation("SystemVersion")]
[ApiOperation("ContainerInspect")]
[ApiOperation("ImageInspect")]
[OutputType(typeof(SockFinding))]
public sealed class TestDockerSockSecurityCommand : DockerCmdlet
{
    /// <summary>Only these containers: id, start of an id, name, or a wildcard for names.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [ObjectIdentity]
    [ArgumentCompleter(typeof(ContainerCompleter))]
    public ObjectIdentity[] Container { get; set; } = [];

    /// <summary>Only these images, beside the containers that are named: reference, id, or a wildcard.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ObjectIdentity]
    [ArgumentCompleter(typeof(ImageCompleter))]
    public ObjectIdentity[] Image { get; set; } = [];

    private protected override void Process() => Ask([.. Container, .. Image],
        name => IsOfKind(name, Container.Contains(name) ? "container" : "image"),
        (call, names) => SecurityAudit.ReadAsync(call, ObjectIdentity.PatternsOf(names.Where(Container.Contains)),
            ObjectIdentity.PatternsOf(names.Where(Image.Contains))));
}
