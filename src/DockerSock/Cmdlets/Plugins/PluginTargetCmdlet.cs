using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>A cmdlet that changes plugins.</summary>
public abstract class PluginTargetCmdlet : NamedTargetCmdlet
{
    private protected sealed override ObjectKind Kind => ObjectKinds.Plugin;

    /// <summary>The engine knows a plugin without its tag too.</summary>
    private protected sealed override async IAsyncEnumerable<object?> ShowAsync(EngineCall call, string target)
    {
        yield return await call.ReadAsync(DockerRequest.Get($"/plugins/{target:ref}/json"), DockerJson.Default.DockerPlugin).ConfigureAwait(false);
    }
}
