using DockerSock.Client;

namespace DockerSock.Cmdlets;

/// <summary>A cmdlet that removes objects of a kind; -PassThru shows each as it was before.</summary>
public abstract class NamedRemoveCmdlet : NamedTargetCmdlet
{
    private protected override string Action => $"Remove {Kind.Word}";

    private protected override Task ActAsync(EngineCall call, string target) =>
        call.SendAsync(DockerRequest.Delete($"/{Kind.Word}s/{target}"));

    /// <summary>True when one that is not there is no error.</summary>
    private protected virtual bool MayBeMissing => false;

    private protected sealed override async IAsyncEnumerable<object?> RunAsync(EngineCall call, string target)
    {
        object? before = PassThru ? await BeforeAsync(call, target).ConfigureAwait(false) : null;
        await ActAsync(call, target).ConfigureAwait(false);
        if (before is not null)
        {
            yield return before;
        }
    }

    /// <summary>The object before it is removed; null where there is none, and that is no error.</summary>
    private async Task<object?> BeforeAsync(EngineCall call, string target)
    {
        try
        {
            return await Kind.OneAsync(call, target).ConfigureAwait(false);
        }
        catch (SockException gone) when (MayBeMissing
            && gone is { Failure: SockFailure.ObjectNotFound, IsNoRoute: false })
        {
            return null;
        }
    }
}
