using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Creates a secret, which the tasks of services are given as a file and nobody is shown.</summary>
/// <remarks>Its value is in no verbose line, no error, and no object that comes back.</remarks>
/// <example><code>New-DockerSecret db-password (Read-Host -AsSecureString)</code>Asks for the value.</example>
/// <example><code>New-DockerSecret site.key -Path ./site.key -Label @{ owner = 'shop' }</code>
/// The content of a file.</example>
/// <example><code>Get-Secret db -AsPlainText | New-DockerSecret db-password</code>The value from a vault.</example>
[Cmdlet(VerbsCommon.New, "DockerSecret", SupportsShouldProcess = true, DefaultParameterSetName = "Value")]
[ApiOperation("SecretCreate", "docker secret create")]
[OutputType(typeof(DockerSecret))]
public sealed class NewDockerSecretCommand : SwarmFileNewCmdlet
{
    /// <summary>Plugin that has its value, in place of the swarm.</summary>
    [Parameter(ParameterSetName = "Driver", Mandatory = true)]
    [Alias("d")]
    [ValidateNotNullOrEmpty]
    public string? Driver { get; set; }

    /// <summary>The plugin's options.</summary>
    [Parameter(ParameterSetName = "Driver")]
    [Map]
    public DockerMap<string>? DriverOption { get; set; }

    private protected override ObjectKind Kind => ObjectKinds.Secret;

    private protected override bool IsElsewhere => Driver is not null;

    private protected override RequestBody Body(SwarmFileCreate wanted)
    {
        wanted.Driver = Driver is null ? null : new SwarmDriver { Name = Driver, Options = DriverOption };
        return RequestBody.OfSecret(DockerJson.Write(wanted), "application/json");
    }
}
