using System.Management.Automation;
using DockerSock.Client;

namespace DockerSock.Cmdlets;

/// <summary>A cmdlet that changes objects which the user names, and asks for each of them first.</summary>
public abstract class DockerTargetCmdlet : DockerEachCmdlet
{
    /// <summary>Writes each object to the pipeline when it has been acted on.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected abstract override string Action { get; }

    /// <summary>Acts on one object, named exactly.</summary>
    private protected abstract Task ActAsync(EngineCall call, string target);

    /// <summary>The object as it is now, for -PassThru.</summary>
    private protected abstract IAsyncEnumerable<object?> ShowAsync(EngineCall call, string target);

    /// <summary>True when the user has said by -Force that there is nothing to ask.</summary>
    private protected virtual bool IsForced => false;

    private protected sealed override bool Approve(DockerEngine engine, ObjectIdentity target) =>
        IsAgreed(IsForced, $"{target.Called} on {engine.Endpoint}", Action);

    private protected override async IAsyncEnumerable<object?> RunAsync(EngineCall call, string target)
    {
        await ActAsync(call, target).ConfigureAwait(false);
        if (PassThru)
        {
            await foreach (object? shown in ShowAsync(call, target).ConfigureAwait(false))
            {
                yield return shown;
            }
        }
    }
}
