using System.Collections;
using System.Management.Automation;
using System.Text.Json.Nodes;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Creates volumes.</summary>
/// <remarks>
/// A name that is taken is no error where driver and options are the same: the volume that is there is written to the
/// pipeline.
/// </remarks>
/// <example><code>New-DockerVolume data -Label @{ owner = 'shop' }</code>A volume with a label.</example>
/// <example><code>New-DockerVolume share -Option @{ type = 'nfs'; o = 'addr=10.0.0.5,rw'; device = ':/export' }</code>
/// A folder of an NFS server.</example>
[Cmdlet(VerbsCommon.New, "DockerVolume", SupportsShouldProcess = true)]
[ApiOperation("VolumeCreate", "docker volume create")]
[OutputType(typeof(DockerVolume))]
public sealed class NewDockerVolumeCommand : DriverNewCmdlet
{
    /// <summary>Names of the volumes; without one the engine makes a name.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>Makes a volume of a swarm; fields as the API's ClusterVolumeSpec has them, such as @{ Group = 'a';
    /// AccessMode = @{ Scope = 'multi'; Sharing = 'all'; MountVolume = @{ } } }. API 1.42.</summary>
    [Parameter]
    [Fields(typeof(Models.ClusterVolumeSpec))]
    public IDictionary? ClusterVolumeSpec { get; set; }

    private protected override IReadOnlyList<string?> Names => Name.Length > 0 ? Name : (string?[])[null];

    private protected override ObjectKind Kind => ObjectKinds.Volume;

    private protected override async IAsyncEnumerable<object?> CreateAsync(EngineCall call, string? name)
    {
        VolumeCreate wanted = new() { Name = name, Driver = Driver, DriverOpts = Option, Labels = Label };
        JsonObject body = JsonMerge.Of(wanted,
            ClusterVolumeSpec is null ? null : new Hashtable { ["ClusterVolumeSpec"] = ClusterVolumeSpec });
        yield return await call.ReadAsync(DockerRequest.Post($"/volumes/create",
            RequestBody.Of(body.ToJsonString(), "application/json"))
            .Needs(ClusterVolumeSpec is null ? null : "1.42", nameof(ClusterVolumeSpec)),
            DockerJson.Default.DockerVolume).ConfigureAwait(false);
    }
}
