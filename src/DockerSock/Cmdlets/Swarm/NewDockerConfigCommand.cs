using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Creates a config, which the tasks of services are given as a file.</summary>
/// <example><code>New-DockerConfig nginx.conf -Path ./nginx.conf</code>The content of a file.</example>
/// <example><code>@{ port = 8080 } | ConvertTo-Json | New-DockerConfig settings.json</code>Text.</example>
[Cmdlet(VerbsCommon.New, "DockerConfig", SupportsShouldProcess = true, DefaultParameterSetName = "Value")]
[ApiOperation("ConfigCreate", "docker config create")]
[OutputType(typeof(DockerConfig))]
public sealed class NewDockerConfigCommand : SwarmFileNewCmdlet
{
    private protected override ObjectKind Kind => ObjectKinds.Config;

    private protected override RequestBody Body(SwarmFileCreate wanted) =>
        RequestBody.Of(DockerJson.Write(wanted), "application/json");
}
