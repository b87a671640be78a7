using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.Json;
using System.Text.Json.Nodes;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Changes volumes of a swarm; others cannot be changed. API 1.42.</summary>
/// <example><code>Set-DockerVolume shared -Availability drain</code>
/// Takes a volume away from the tasks that have it.</example>
[Cmdlet(VerbsCommon.Set, "DockerVolume", SupportsShouldProcess = true)]
[ApiOperation("VolumeUpdate", "docker volume update")]
[OutputType(typeof(DockerVolume))]
public sealed class SetDockerVolumeCommand : NamedTargetCmdlet
{
    /// <summary>Whether tasks can have the volume.</summary>
    [Parameter]
    [ValidateSet("active", "pause", "drain")]
    public string? Availability { get; set; }

    /// <summary>Further fields of the API's ClusterVolumeSpec; the other parameter wins over them.</summary>
    [Parameter]
    [Fields(typeof(Models.ClusterVolumeSpec))]
    public IDictionary? ClusterVolumeSpec { get; set; }

    private protected override ObjectKind Kind => ObjectKinds.Volume;

    private protected override string Action => "Update volume";

    private protected override async Task ActAsync(EngineCall call, string target)
    {
        JsonElement volume = await call.ReadAsync(DockerRequest.Get($"/volumes/{target}").Since("1.42"),
            DockerJson.Default.JsonElement).ConfigureAwait(false);
        if (DockerJson.Node(volume)?["ClusterVolume"] is not JsonObject cluster
            || cluster["Spec"] is not JsonObject spec)
        {
            throw new SockException(SockFailure.NameInvalid,
                $"The volume '{target}' is not one of a swarm; it cannot be changed.");
        }

        JsonMerge.Merge(spec, ClusterVolumeSpec);
        if (Availability is not null)
        {
            JsonMerge.Merge(spec, new Hashtable { ["AccessMode"] = new Hashtable { ["Availability"] = Availability } });
        }

        string? version = cluster["Version"]?["Index"]?.GetValue<ulong>().ToString(CultureInfo.InvariantCulture);
        JsonObject body = new() { ["Spec"] = spec.DeepClone() };
        await call.SendAsync(DockerRequest.Put($"/volumes/{target}",
            RequestBody.Of(body.ToJsonString(), "application/json"))
            .Query("version", version).Since("1.42")).ConfigureAwait(false);
    }
}
