using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Pushes plugins to the registry that their name says.</summary>
/// <example><code>Publish-DockerPlugin localhost:5000/team/volumes:1</code>One plugin.</example>
[Cmdlet(VerbsData.Publish, "DockerPlugin", SupportsShouldProcess = true)]
[ApiOperation("PluginPush", "docker plugin push")]
[OutputType(typeof(DockerPlugin))]
public sealed class PublishDockerPluginCommand : PluginTargetCmdlet
{
    private readonly RegistryOpener _opener = new();

    /// <summary>
    /// User and password for the registry; without it those that Connect-DockerRegistry, or docker login, has kept.
    /// </summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    private protected override string Action => "Push plugin";

    private protected override async Task ActAsync(EngineCall call, string target)
    {
        // An object from the pipeline comes with its id, which no registry knows.
        DockerPlugin plugin = await call.ReadAsync(DockerRequest.Get($"/plugins/{target:ref}/json"), DockerJson.Default.DockerPlugin).ConfigureAwait(false);
        ImageReference reference = ImageReference.Parse(plugin.Name);
        await PluginTransfer.PushAsync(call, reference, await _opener.OpenAsync(Credential, call, reference).ConfigureAwait(false)).ConfigureAwait(false);
    }
}
