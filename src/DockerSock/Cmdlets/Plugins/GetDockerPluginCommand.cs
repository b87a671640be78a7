using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Lists the engine's plugins, or shows the ones that are named.</summary>
/// <example><code>Get-DockerPlugin -Filter @{ enabled = $false }</code>Plugins that do not run.</example>
[Cmdlet(VerbsCommon.Get, "DockerPlugin")]
[ApiOperation("PluginList", "docker plugin ls")]
[ApiOperation("PluginInspect", "docker plugin inspect")]
[OutputType(typeof(DockerPlugin))]
public sealed class GetDockerPluginCommand : NamedGetCmdlet
{
    private protected override ObjectKind Kind => ObjectKinds.Plugin;

    /// <summary>A plugin of an exact name is asked for by itself; the engine knows it without its tag too.</summary>
    private protected override async IAsyncEnumerable<DockerObject> ShowAsync(EngineCall call)
    {
        if (Id.Length == 1 && Filter is null && !WildcardPattern.ContainsWildcardCharacters(Id[0]))
        {
            yield return await call.ReadAsync(DockerRequest.Get($"/plugins/{Id[0]:ref}/json"), DockerJson.Default.DockerPlugin).ConfigureAwait(false);
            yield break;
        }

        await foreach (DockerObject plugin in FindAsync(call).ConfigureAwait(false))
        {
            yield return plugin;
        }
    }
}
