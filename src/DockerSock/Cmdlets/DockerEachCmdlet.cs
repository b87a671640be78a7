using System.Management.Automation;
using DockerSock.Client;

namespace DockerSock.Cmdlets;

/// <summary>
/// A cmdlet that does the same with each of the objects which the user names, many at the same time, and reports each
/// failure against its object. One that fails never stops the others.
/// </summary>
public abstract class DockerEachCmdlet : DockerCmdlet
{
    private readonly Dictionary<(DockerEndpoint, string), int> _turns = [];
    private FanOut? _fan;

    /// <summary>How many objects are dealt with at the same time; 16 when not given.</summary>
    [Parameter]
    [ValidateRange(1, 1024)]
    public int ThrottleLimit { get; set; } = 16;

    /// <summary>The names that the current record brings.</summary>
    private protected abstract ObjectIdentity[] Targets { get; }

    /// <summary>What people call the objects: container.</summary>
    private protected abstract string Word { get; }

    /// <summary>True for a name that this cmdlet takes; any other is refused, with an error.</summary>
    private protected virtual bool IsTaken(ObjectIdentity name) => IsOfKind(name, Word);

    /// <summary>
    /// True when parameters may be bound anew by each record, so that one record must be done before the next comes.
    /// </summary>
    private protected virtual bool OneByOne => false;

    /// <summary>
    /// True when what comes of the objects is delivered in their order, after the last has come; else as it comes.
    /// </summary>
    private protected virtual bool InOrder => false;

    /// <summary>How many objects are dealt with at once when the user does not say.</summary>
    private protected virtual int AtOnce => ThrottleLimit;

    /// <summary>
    /// Names of the objects that a wildcard means; the wildcard itself where there is no list of what could be meant:
    /// the engine says that it is no name.
    /// </summary>
    private protected virtual async IAsyncEnumerable<string> ExpandAsync(EngineCall call, NamePattern pattern)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield return pattern.Text;
    }

    /// <summary>Deals with one object, and delivers what comes of it.</summary>
    private protected virtual IAsyncEnumerable<object?> RunAsync(EngineCall call, ObjectIdentity target) =>
        RunAsync(call, target.Text);

    /// <summary>Deals with one object, named exactly, and delivers what comes of it.</summary>
    private protected abstract IAsyncEnumerable<object?> RunAsync(EngineCall call, string target);

    /// <summary>What -WhatIf and -Confirm say is about to happen; null where nothing is changed or made.</summary>
    private protected virtual string? Action => null;

    /// <summary>Asks on the pipeline thread whether to go on with an object.</summary>
    private protected virtual bool Approve(DockerEngine engine, ObjectIdentity target) =>
        Action is not { } action || ShouldProcess($"{target.Called} on {engine.Endpoint}", action);

    /// <summary>
    /// False when an approved object waits for the others, to be dealt with at the end together with them.
    /// </summary>
    private protected virtual bool Accept(DockerEngine engine, string target) => true;

    /// <summary>The calls about all records' objects.</summary>
    private protected FanOut Fan => _fan ??= new FanOut(
        MyInvocation.BoundParameters.ContainsKey(nameof(ThrottleLimit)) ? ThrottleLimit : AtOnce, Stop);

    private protected override void Process()
    {
        AddTargets();
        Deliver(OneByOne ? Fan.All() : InOrder ? [] : Fan.Ready());
    }

    /// <summary>Starts the calls about the current record's objects.</summary>
    private protected void AddTargets()
    {
        foreach ((DockerEngine engine, ObjectIdentity[] names) in ByEngine(Targets.Where(IsTaken)))
        {
            foreach (ObjectIdentity target in names.SelectMany(name => Expand(engine, name)))
            {
                if (Approve(engine, target) && Accept(engine, target.Text))
                {
                    _ = _turns.TryAdd((engine.Endpoint, target.Text), _turns.Count);
                    Fan.Add(engine.Endpoint, target.Text,
                        scope => RunAsync(new EngineCall(engine, scope), target));
                }
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => Guard(() => Deliver(InOrder ? Ordered() : _fan?.All() ?? []));

    private IEnumerable<Delivery> Ordered() => (_fan?.All() ?? []).OrderBy(delivery =>
        delivery.Target is string target ? _turns.GetValueOrDefault((delivery.Engine, target),
            int.MaxValue) : int.MaxValue);

    private protected override void OnDispose() => _fan?.Dispose();

    private ObjectIdentity[] Expand(DockerEngine engine, ObjectIdentity target)
    {
        if (!target.IsWildcard)
        {
            return [target];
        }

        using FanOut fan = new(1, Stop);
        fan.Add(engine.Endpoint, target.Text, scope => ExpandAsync(new EngineCall(engine, scope), target.Pattern));
        return [.. Items(fan.All()).OfType<string>()
            .Select(text => ObjectIdentity.Of(text, target.Word))];
    }
}
