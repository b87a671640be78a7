using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Lists the engine's plugins, or shows the ones that are named.</summary>
/// <remarks>
/// A plugin's name has a tag, and <c>latest</c> may be left out. Filters are enabled ($true, $false) and capability
/// (volumedriver, networkdriver, authz, logdriver …).
/// </remarks>
/// <example><code>Get-DockerPlugin -Filter @{ enabled = $false }</code>Plugins that do not run.</example>
/// <example><code>(Get-DockerPlugin vieux/sshfs).Settable</code>What Set-DockerPlugin can set of a plugin.</example>
[Cmdlet(VerbsCommon.Get, "DockerPlugin")]
[ApiOperation("PluginList", "docker plugin ls")]
[ApiOperation("PluginInspect", "docker plugin inspect")]
[OutputType(typeof(DockerPlugin))]
public sealed class GetDockerPluginCommand : NamedGetCmdlet
{
    private protected override ObjectKind Kind => ObjectKinds.Plugin;

    /// <summary>A plugin of an exact name is asked for by itself.</summary>
    private protected override async IAsyncEnumerable<DockerObject> ShowAsync(EngineCall call, Selection wanted)
    {
        if (Only(wanted) is { } name)
        {
            if (await OneAsync(call, name, DockerRequest.Get($"/plugins/{name:ref}/json"),
                DockerJson.Default.DockerPlugin).ConfigureAwait(false) is { } one)
            {
                yield return one;
            }

            yield break;
        }

        await foreach (DockerObject listed in FindAsync(call, wanted).ConfigureAwait(false))
        {
            yield return listed;
        }
    }
}
