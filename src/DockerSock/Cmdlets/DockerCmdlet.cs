using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Completion;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>A cmdlet that speaks with one or several container engines.</summary>
public abstract class DockerCmdlet : SockCmdlet
{
    private bool _fromPipeline;

    /// <summary>
    /// Endpoints of the engines to ask, all at the same time: unix:///path, a path, or tcp://localhost:port. Objects
    /// from the pipeline bring their own. Without it the environment and the docker configuration decide, as for the
    /// docker program.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("H", "Socket")]
    [ValidateNotNullOrEmpty]
    public string[] DockerHost { get; set; } = [];

    /// <summary>Names of docker contexts whose engines are asked, all at the same time.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public string[] Context { get; set; } = [];

    /// <summary>True when what is asked for is only told.</summary>
    private protected bool IsWhatIf =>
        LanguagePrimitives.IsTrue(MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? given)
        ? given : GetVariableValue("WhatIfPreference"));

    private protected override bool IsOnlyEngine => !_fromPipeline && DockerHost.Length <= 1 && Context.Length <= 1;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (Context.Length > 0 && DockerHost.Length > 0)
        {
            ThrowTerminatingError(ErrorTable.ToRecord(new SockException(SockFailure.EndpointConflict,
                "-DockerHost and -Context both name engines.", "Use one of them."), null));
        }

        _fromPipeline = DockerHost.Length == 0 && Context.Length == 0 && MyInvocation.ExpectingInput;
    }

    /// <summary>
    /// The engines that the current record is for; one that cannot be resolved is an error beside the others.
    /// </summary>
    private protected IEnumerable<DockerEngine> Engines()
    {
        HashSet<DockerEngine> engines = [];
        foreach ((string named, Func<ResolvedEndpoint> resolve) in Named())
        {
            try
            {
                ResolvedEndpoint resolved = resolve();
                WriteVerbose($"Engine: {resolved.Endpoint} ({resolved.Source}).");
                engines.Add(DockerEngine.For(resolved.Endpoint));
            }
            catch (SockException problem) when (IsHandled(named, problem))
            {
            }
        }

        return engines;
    }

    /// <summary>Deals with a name that leads to no engine; false when it ends the command.</summary>
    private protected virtual bool IsHandled(string named, SockException problem)
    {
        if (IsOnlyEngine)
        {
            return false;
        }

        WriteError(ErrorTable.ToRecord(problem, null));
        return true;
    }

    /// <summary>
    /// True for an object of the pipeline that is of the kind that is meant, or of none. Any other is an
    /// error: it has a name as well, which may be that of somebody else here.
    /// </summary>
    private protected bool IsOfKind(DockerObject? piped, string word)
    {
        if (piped?.Word is not { } other || other == word)
        {
            return true;
        }

        Refuse(new SockException(SockFailure.NameInvalid, $"The {other} '{piped.Called}' is no {word}.",
            $"This command takes {word}s, or their names."), piped);
        return false;
    }

    /// <summary>Asks the current record's engines, all at once, and handles what they answer as it arrives.</summary>
    private protected void Ask(object? target, Func<EngineCall, IAsyncEnumerable<object?>> question)
    {
        using FanOut fan = new(int.MaxValue, Stop);
        foreach (DockerEngine engine in Engines())
        {
            fan.Add(engine.Endpoint, target, scope => question(new EngineCall(engine, scope)));
        }

        Deliver(fan.All());
    }

    /// <summary>Asks one engine, and handles what it answers as it arrives.</summary>
    private protected void Ask(DockerEngine engine, object? target,
        Func<EngineCall, IAsyncEnumerable<object?>> question)
    {
        using FanOut fan = new(1, Stop);
        fan.Add(engine.Endpoint, target, scope => question(new EngineCall(engine, scope)));
        Deliver(fan.All());
    }

    /// <summary>Asks one engine, and returns what it answers.</summary>
    private protected List<T> Collect<T>(DockerEngine engine, Func<EngineCall, IAsyncEnumerable<object?>> question)
    {
        using FanOut fan = new(1, Stop);
        fan.Add(engine.Endpoint, null, scope => question(new EngineCall(engine, scope)));
        return [.. Items(fan.All()).OfType<T>()];
    }

    private IEnumerable<(string Named, Func<ResolvedEndpoint> Resolve)> Named()
    {
        EndpointResolver resolver = EndpointResolver.Current;
        if (Context.Length > 0)
        {
            // Named on the command line: it outranks the host that an object from the pipeline brings.
            return Context.Select(name => (name, (Func<ResolvedEndpoint>)(() => resolver.Context(name))));
        }

        return DockerHost.Length > 0
            ? DockerHost.Select(host => (host, (Func<ResolvedEndpoint>)(() => resolver.Host(FullPath(host)))))
            : [("", resolver.Default)];
    }

    /// <summary>A path is meant from the session's location, which is not the process's.</summary>
    private string FullPath(string host) => host.Contains("://") || !(host.Contains('/') || host.StartsWith('~'))
        ? host
        : GetUnresolvedProviderPathFromPSPath(host);
}
