using System.Management.Automation;
using System.Text.Json.Nodes;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Changes settings of plugins, which must not run.</summary>
/// <example><code>Set-DockerPlugin vieux/sshfs @{ DEBUG = 1; 'sshkey.source' = '/root/.ssh' }</code>A variable, and the source of a mount.</example>
[Cmdlet(VerbsCommon.Set, "DockerPlugin", SupportsShouldProcess = true)]
[ApiOperation("PluginSet", "docker plugin set")]
[OutputType(typeof(DockerPlugin))]
public sealed class SetDockerPluginCommand : PluginTargetCmdlet
{
    /// <summary>The settings: variables, NAME.source of mounts, NAME.path of devices, args.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [Map]
    public DockerMap<string> Setting { get; set; } = [];

    private protected override string Action => "Change settings of plugin";

    private protected override Task ActAsync(EngineCall call, string target) => SendAsync(call, target, Setting);

    /// <summary>Sends settings.</summary>
    internal static Task SendAsync(EngineCall call, string plugin, DockerMap<string> settings)
    {
        JsonArray body = [.. settings.Select(static one => (JsonNode)$"{one.Key}={one.Value}")];
        return call.SendAsync(DockerRequest.Post($"/plugins/{plugin:ref}/set", RequestBody.Of(body.ToJsonString(), "application/json")));
    }
}
