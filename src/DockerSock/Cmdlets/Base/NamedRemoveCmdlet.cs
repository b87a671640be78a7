using DockerSock.Client;

namespace DockerSock.Cmdlets;

/// <summary>A cmdlet that removes objects of a kind; -PassThru shows each as it was before.</summary>
public abstract class NamedRemoveCmdlet : NamedTargetCmdlet
{
    private protected override string Action => $"Remove {Kind.Word}";

    private protected sealed override async IAsyncEnumerable<object?> RunAsync(EngineCall call, string target)
    {
        object? before = PassThru ? await Kind.OneAsync(call, target).ConfigureAwait(false) : null;
        await ActAsync(call, target).ConfigureAwait(false);
        if (before is not null)
        {
            yield return before;
        }
    }
}
