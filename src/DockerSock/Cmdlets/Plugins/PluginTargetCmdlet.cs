using DockerSock.Client;

namespace DockerSock.Cmdlets;

/// <summary>A cmdlet that changes plugins.</summary>
public abstract class PluginTargetCmdlet : NamedTargetCmdlet
{
    private protected sealed override ObjectKind Kind => ObjectKinds.Plugin;

    /// <summary>One request where the list would have all.</summary>
    private protected sealed override async IAsyncEnumerable<object?> ShowAsync(EngineCall call, string target)
    {
        yield return await PluginCalls.InspectAsync(call, target).ConfigureAwait(false);
    }
}
