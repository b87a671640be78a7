using System.Management.Automation;
using System.Text.RegularExpressions;
using DockerSock.Client;
using DockerSock.Completion;

namespace DockerSock.Cmdlets;

/// <summary>A cmdlet that speaks with one or several container engines.</summary>
public abstract partial class DockerCmdlet : SockCmdlet
{
    private readonly HashSet<string> _noEngines = new(StringComparer.Ordinal);
    private readonly CommandWords? _words;

    private protected DockerCmdlet() => _words = this is ICommandParameters ? new CommandWords(GetType()) : null;

    /// <summary>
    /// Endpoints of the engines to ask, all at the same time: unix:///path, a path, tcp://host:port, https://host:port
    /// for TLS, ssh://user@host, npipe:////./pipe/name, or exec: and a command whose input and output are the socket.
    /// Objects from the pipeline bring their own. Without it the environment and the docker configuration decide, as
    /// for the docker program.
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

    /// <summary>
    /// Goes to engines on other machines by tcp:// without TLS, where anybody on the way can take them over. It counts
    /// for the endpoint until the session ends.
    /// </summary>
    [Parameter]
    public SwitchParameter AllowInsecure { get; set; }

    /// <summary>True when what is asked for is only told.</summary>
    private protected bool IsWhatIf =>
        LanguagePrimitives.IsTrue(MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? given)
        ? given : GetVariableValue("WhatIfPreference"));

    /// <summary>
    /// Asks whether to go on, as -WhatIf, -Confirm and $ConfirmPreference say; with -Force only where -WhatIf or
    /// -Confirm stand beside it.
    /// </summary>
    private protected bool IsAgreed(bool isForced, string target, string action)
    {
        if (!isForced || IsWhatIf || MyInvocation.BoundParameters.ContainsKey("Confirm"))
        {
            return ShouldProcess(target, action);
        }

        WriteVerbose($"{action}: {target}.");
        return true;
    }

    /// <summary>True when -DockerHost or -Context stood on the command line; an object's own came later.</summary>
    private protected bool IsEngineNamed { get; private set; }

    /// <summary>False when the command has nothing to do with engines, and the docker configuration no part in it.
    /// </summary>
    private protected virtual bool IsConfigured => true;

    /// <summary>
    /// Objects of other parameters than the targets', each with what it must be: a network to connect to. They live
    /// where the targets do.
    /// </summary>
    private protected virtual IEnumerable<(ObjectIdentity? Named, string Word)> Companions => [];

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (Context.Length > 0 && DockerHost.Length > 0)
        {
            ThrowTerminatingError(ErrorTable.ToRecord(new SockException(SockFailure.EndpointConflict,
                "-DockerHost and -Context both name engines.", "Use one of them."), null));
        }

        if (this is ICommandParameters given)
        {
            Guard(() => given.Command = _words!.Of(given.Command, MyInvocation));
        }

        if (IsConfigured && EndpointResolver.Current.Configuration.Warning is { } warning)
        {
            WriteWarning(warning);
        }

        foreach (string unknown in MyInvocation.BoundParameters.SelectMany(static given =>
            (given.Value as FieldMap)?.Unknown.Select(sentence =>
                $"-{given.Key}: {sentence} It was sent as it is.") ?? []))
        {
            WriteWarning(unknown);
        }

        IsEngineNamed = Context.Length > 0 || DockerHost.Length > 0;
        if (AllowInsecure && !MyInvocation.Line.Contains(nameof(AllowInsecure), StringComparison.OrdinalIgnoreCase)
            && Abbreviated().Match(MyInvocation.Line) is { Success: true } letters)
        {
            ThrowTerminatingError(ErrorTable.ToRecord(new SockException(SockFailure.EndpointInsecure,
                $"'{letters.Value}' is short for -AllowInsecure here, which nobody agrees to by chance.",
                "Write it in full where it is meant."), null));
        }
    }

    /// <summary>
    /// The engines that the current record is for; one that cannot be resolved is an error beside the others. An object
    /// that the command is given is for its own.
    /// </summary>
    /// <exception cref="SockException">Objects of several engines are to go together, or a parameter names another
    /// engine than theirs.</exception>
    private protected IEnumerable<DockerEngine> Engines() => Companion() is { } place ? [place.Engine] : NamedEngines();

    /// <summary>
    /// Names by the engines that they are for: text for those of <see cref="Engines"/>, an object for its own.
    /// </summary>
    /// <exception cref="SockException">A parameter names another engine than an object's; nothing has been sent.
    /// </exception>
    private protected IReadOnlyList<(DockerEngine Engine, ObjectIdentity[] Names)> ByEngine(
        IEnumerable<ObjectIdentity> names)
    {
        List<(DockerEngine Engine, ObjectIdentity Name)> all = [];
        DockerEngine[]? named = null;
        (DockerEngine Engine, ObjectIdentity Named)? companion = Companion();
        foreach (ObjectIdentity name in names)
        {
            Remember(name);
            if (name.DockerHost is null)
            {
                named ??= companion is { } place ? [place.Engine] : [.. NamedEngines()];
                all.AddRange(named.Select(engine => (engine, name)));
                continue;
            }

            DockerEngine own = Own(name);
            if (companion is { } other && other.Engine != own)
            {
                Refuse(Apart(name, own, other), name.Text);
                continue;
            }

            all.Add((own, name));
        }

        return [.. all.GroupBy(static one => one.Engine)
            .Select(static group => (group.Key, group.Select(static one => one.Name).ToArray()))];
    }

    /// <summary>The engine of an object.</summary>
    /// <exception cref="SockException">-DockerHost or -Context name another.</exception>
    private DockerEngine Own(ObjectIdentity name)
    {
        DockerEngine[] named = IsEngineNamed ? [.. NamedEngines()] : [];
        DockerEngine own = Reach(EndpointResolver.For(AllowInsecure).Host(name.DockerHost!, isWritten: false).Endpoint);
        if (IsEngineNamed && !named.Contains(own))
        {
            throw new SockException(SockFailure.EndpointConflict,
                $"The {name.Word ?? "object"} '{name.Called}' is on {own.Endpoint}, and "
                    + $"-{(Context.Length > 0 ? nameof(Context) : nameof(DockerHost))} names "
                    + $"{string.Join(", ", named.Select(static engine => engine.Endpoint))}. Nothing was sent.",
                "Leave the parameter out: an object is always dealt with where it is.");
        }

        WriteVerbose($"Engine: {own.Endpoint} ('{name.Called}' is there).");
        return own;
    }

    /// <summary>The engine at an endpoint; says once what it means that there is no TLS.</summary>
    private DockerEngine Reach(DockerEndpoint endpoint)
    {
        if (endpoint is TcpEndpoint { IsInsecure: true } plain && InsecureEndpoints.Allow(plain))
        {
            WriteWarning($"{plain} is another machine, and there is no TLS: anybody on the way can read what is sent, "
                + "and take over that machine.");
        }

        return DockerEngine.For(endpoint);
    }

    /// <summary>Where the objects of other parameters are; null when they are text, or there are none.</summary>
    private (DockerEngine Engine, ObjectIdentity Named)? Companion()
    {
        (DockerEngine Engine, ObjectIdentity Named)? place = null;
        foreach ((ObjectIdentity? named, string word) in Companions)
        {
            if (named?.Word is { } other && other != word)
            {
                throw NoSuchKind(named, word);
            }

            if (named?.DockerHost is null)
            {
                continue;
            }

            DockerEngine own = Own(named);
            if (place is { } first && first.Engine != own)
            {
                throw Apart(named, own, first);
            }

            place = (own, named);
        }

        return place;
    }

    private static SockException Apart(ObjectIdentity name, DockerEngine own,
        (DockerEngine Engine, ObjectIdentity Named) other) => new(SockFailure.EndpointConflict,
        $"The {name.Word ?? "object"} '{name.Called}' is on {own.Endpoint}, and the {other.Named.Word ?? "object"} "
            + $"'{other.Named.Called}' on {other.Engine.Endpoint}.", "Give objects of one engine.");

    private IEnumerable<DockerEngine> NamedEngines()
    {
        HashSet<DockerEngine> engines = [];
        foreach ((string named, Func<ResolvedEndpoint> resolve) in Named())
        {
            try
            {
                ResolvedEndpoint resolved = resolve();
                WriteVerbose($"Engine: {resolved.Endpoint} ({resolved.Source}).");
                engines.Add(Reach(resolved.Endpoint));
            }
            catch (SockException problem)
            {
                Handle(named, problem);
            }
        }

        return engines;
    }

    /// <summary>Deals with a name that leads to no engine; once, also where each record is for it.</summary>
    private protected virtual void Handle(string named, SockException problem)
    {
        if (_noEngines.Add(named))
        {
            Refuse(problem, null);
        }
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

    /// <summary>
    /// Asks the engines that names are for, all at once, each about its own; without a name, all that the current
    /// record is for.
    /// </summary>
    private protected void Ask(ObjectIdentity[] names, Func<ObjectIdentity, bool> isTaken,
        Func<EngineCall, ObjectIdentity[], IAsyncEnumerable<object?>> question)
    {
        if (names.Length == 0)
        {
            Ask(null, call => question(call, []));
            return;
        }

        using FanOut fan = new(int.MaxValue, Stop);
        foreach (ObjectIdentity context in names.Where(IsContext))
        {
            // It is no name of something there: it stands for the engine, and all that is asked for.
            DockerEngine whole = context.DockerHost is not null ? Own(context)
                : DockerEngine.For(EndpointResolver.Current.Context(context.Text).Endpoint);
            fan.Add(whole.Endpoint, null, scope => question(new EngineCall(whole, scope), []));
        }

        foreach ((DockerEngine engine, ObjectIdentity[] own) in
            ByEngine(names.Where(name => !IsContext(name) && isTaken(name))))
        {
            fan.Add(engine.Endpoint, null, scope => question(new EngineCall(engine, scope), own));
        }

        Deliver(fan.All());
    }

    private static bool IsContext(ObjectIdentity name) => name.Word == ContextCmdlet.Word;

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

    /// <summary>-AllowInsecure, cut short.</summary>
    [GeneratedRegex(@"(?<=[\s(|{;])-a(l(l(o(w\w*)?)?)?)?(?=[\s:)|;}]|$)", RegexOptions.IgnoreCase)]
    private static partial Regex Abbreviated();

    private IEnumerable<(string Named, Func<ResolvedEndpoint> Resolve)> Named()
    {
        EndpointResolver resolver = EndpointResolver.For(AllowInsecure);
        if (Context.Length > 0)
        {
            // Named on the command line: it outranks the host that an object from the pipeline brings.
            return Context.Select(name => (name, (Func<ResolvedEndpoint>)(() => resolver.Context(name))));
        }

        return DockerHost.Length > 0
            ? DockerHost.Select(host =>
                (host, (Func<ResolvedEndpoint>)(() => resolver.Host(HostPath(host), IsEngineNamed))))
            : [("", resolver.Default)];
    }

    /// <summary>
    /// What a user wrote for an endpoint: a path is meant from the session's location, which is not the process's, and
    /// may begin with a drive of PowerShell's.
    /// </summary>
    private string HostPath(string host) =>
        EndpointText.HasScheme(host) || !(host.Contains('/') || host.StartsWith('~')) ? host : SocketFile(host);

    /// <summary>
    /// The full path of a socket. What PowerShell makes of a path would lead elsewhere behind a link and <c>..</c>: the
    /// system is given it as it was written.
    /// </summary>
    private protected string SocketFile(string path)
    {
        int colon = path.IndexOf(':');
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return path.StartsWith('@') || System.IO.Path.IsPathRooted(path) ? path
            : path is "~" or ['~', '/', ..] ? home + path[1..]
            : colon < 0 || path.IndexOf('/') is >= 0 and var slash && slash < colon
                ? System.IO.Path.Join(SessionState.Path.CurrentFileSystemLocation.ProviderPath, path)
            : SessionState.Drive.GetAll().Any(drive =>
                string.Equals(drive.Name, path[..colon], StringComparison.OrdinalIgnoreCase))
                ? FullPath(path) : path;
    }
}
