using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Pushes plugins to the registry that their name says.</summary>
/// <example><code>New-DockerPlugin localhost:5000/team/volumes:1 ./plugin | Publish-DockerPlugin</code>Makes a plugin
/// and pushes it.</example>
[Cmdlet(VerbsData.Publish, "DockerPlugin", SupportsShouldProcess = true)]
[ApiOperation("PluginPush", "docker plugin push")]
[OutputType(typeof(DockerPlugin))]
public sealed class PublishDockerPluginCommand : PluginTargetCmdlet
{
    private readonly RegistryOpener _opener = new();

    /// <summary>
    /// User and password for the registry, which must be the same for all plugins; without it those that
    /// Connect-DockerRegistry, or docker login, has kept.
    /// </summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    private protected override string Action => "Push plugin";

    private protected override async Task ActAsync(EngineCall call, string target)
    {
        // An object from the pipeline comes with its id, which no registry knows.
        DockerPlugin plugin = await PluginCalls.InspectAsync(call, target).ConfigureAwait(false);
        ImageReference reference = ImageReference.Parse(plugin.Name);
        RegistryCredential credential = await _opener.OpenAsync(Credential, call, reference).ConfigureAwait(false);
        await PluginTransfer.PushAsync(call, reference, credential).ConfigureAwait(false);
    }
}
