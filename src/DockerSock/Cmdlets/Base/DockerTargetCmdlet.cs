using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>
/// A cmdlet that changes objects which the user names: asks for each of them, acts on many at the same time, and reports
/// each failure against its object. One that fails never stops the others.
/// </summary>
public abstract class DockerTargetCmdlet : DockerCmdlet
{
    private FanOut? _fan;

    /// <summary>How many objects are acted on at the same time; 16 when not given.</summary>
    [Parameter]
    [ValidateRange(1, 1024)]
    public int ThrottleLimit { get; set; } = 16;

    /// <summary>Writes each object to the pipeline when it has been acted on.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>The object that the pipeline brought; questions name it as people do, while its id says which one it is.</summary>
    [Parameter(ValueFromPipeline = true, DontShow = true)]
    public DockerObject? InputObject { get; set; }

    /// <summary>The names that the current record brings.</summary>
    private protected abstract string[] Targets { get; }

    /// <summary>What -WhatIf and -Confirm say is about to happen.</summary>
    private protected abstract string Action { get; }

    /// <summary>Acts on one object, named exactly.</summary>
    private protected abstract Task ActAsync(EngineCall call, string target);

    /// <summary>Names of the objects that a wildcard means.</summary>
    private protected abstract IAsyncEnumerable<string> ExpandAsync(EngineCall call, NamePattern pattern);

    /// <summary>The object as it is now, for -PassThru.</summary>
    private protected abstract IAsyncEnumerable<object?> ShowAsync(EngineCall call, string target);

    private protected sealed override void Process()
    {
        _fan ??= new FanOut(ThrottleLimit, Stop);
        foreach (DockerEngine engine in Engines())
        {
            foreach (string target in Targets.SelectMany(target => Expand(engine, target)))
            {
                if (ShouldProcess($"{InputObject?.ToString() ?? target} on {engine.Endpoint}", Action))
                {
                    _fan.Add(engine.Endpoint, target, scope => RunAsync(new EngineCall(engine, scope), target));
                }
            }
        }

        Deliver(_fan.Ready());
    }

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => Guard(() => Deliver(_fan?.All() ?? []));

    private protected sealed override void OnDispose() => _fan?.Dispose();

    private string[] Expand(DockerEngine engine, string target)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(target))
        {
            return [target];
        }

        using FanOut fan = new(1, Stop);
        fan.Add(engine.Endpoint, target, scope => ExpandAsync(new EngineCall(engine, scope), Patterns.Of(target)));
        return [.. Items(fan.All()).OfType<string>()];
    }

    private async IAsyncEnumerable<object?> RunAsync(EngineCall call, string target)
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
