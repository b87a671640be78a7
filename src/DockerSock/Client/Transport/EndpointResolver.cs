namespace DockerSock.Client;

/// <summary>An endpoint, and who named it: a parameter, a variable, a context.</summary>
public sealed record ResolvedEndpoint(DockerEndpoint Endpoint, string Source);

/// <summary>
/// Finds the engine that the user means: parameter, the session's choice, and then in the docker program's order
/// DOCKER_HOST, DOCKER_CONTEXT, the configuration's current context, the platform's default. It reads the same files as
/// the docker program and writes none; what cannot be read of config.json names no context.
/// </summary>
/// <param name="variable">Reads an environment variable; null or empty counts as not set.</param>
/// <param name="home">The user's home directory.</param>
public sealed class EndpointResolver(Func<string, string?> variable, string home)
{
    /// <summary>What the engine without any context is called.</summary>
    internal const string DefaultContext = "default";

    /// <summary>The resolver for this process and its user.</summary>
    public static EndpointResolver Current => For(allowsInsecure: false);

    /// <summary>
    /// Name of the context that all of this process means where nobody names one, whatever the environment says; null
    /// where the environment and the configuration decide.
    /// </summary>
    public static string? Session { get; set; }

    /// <summary>The choice that this resolver goes by.</summary>
    public string? SessionContext { get; init; }

    /// <summary>True to resolve endpoints of other machines without TLS, which are refused otherwise.</summary>
    internal bool AllowsInsecure { get; init; }

    /// <summary>
    /// The engine that is watched in this process, and the way to it: all that is for it goes through there, whoever
    /// names it. Null as a rule.
    /// </summary>
    internal static (DockerEndpoint Engine, DockerEndpoint Way)? Watched { get; set; }

    /// <summary>The folder of the docker configuration.</summary>
    public string ConfigDirectory => Variable("DOCKER_CONFIG") ?? Path.Combine(home, ".docker");

    /// <summary>The file config.json of that folder, as it was when it was first asked for.</summary>
    internal DockerConfigFile Configuration =>
        field ??= DockerConfigFile.Load(Path.Combine(ConfigDirectory, "config.json"));

    /// <summary>The contexts of that folder.</summary>
    internal ContextStore Contexts => field ??= new ContextStore(Path.Combine(ConfigDirectory, "contexts"));

    /// <summary>The connections of podman, as they were when they were first asked for.</summary>
    internal PodmanConnections Podman => field ??= PodmanConnections.Read(Variable, home);

    /// <summary>Name of the context that is meant where nobody names one, and what says so.</summary>
    internal (string Name, string By) CurrentContext =>
        SessionContext is { } chosen ? (chosen, "Use-DockerContext")
        : Variable("DOCKER_HOST") is not null ? (DefaultContext, "DOCKER_HOST")
        : Variable("DOCKER_CONTEXT") is { } named ? (named, "DOCKER_CONTEXT")
        : Configuration.CurrentContext is { } current and not DefaultContext ? (current, "config.json")
        : (DefaultContext, "default");

    /// <summary>What the environment says of endpoints that are no context's.</summary>
    internal EndpointTerms Terms => new() { Tls = Certificates, AllowsInsecure = AllowsInsecure };

    /// <summary>The resolver for this process and its user, who may have agreed to go without TLS.</summary>
    internal static EndpointResolver For(bool allowsInsecure) => new(Environment.GetEnvironmentVariable,
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile))
    {
        SessionContext = Session,
        AllowsInsecure = allowsInsecure,
    };

    /// <summary>
    /// The context that would be in use were it not for DOCKER_HOST, and its endpoint, where that can be told; null for
    /// none.
    /// </summary>
    internal (string Name, string? Endpoint)? OutrankedContext
    {
        get
        {
            if (SessionContext is not null || Variable("DOCKER_HOST") is null
                || (Variable("DOCKER_CONTEXT") ?? Configuration.CurrentContext) is not { } name || name == DefaultContext)
            {
                return null;
            }

            try
            {
                return (name, Context(name).Endpoint.Text);
            }
            catch (SockException)
            {
                return (name, null);
            }
        }
    }

    private bool WantsTls => Variable("DOCKER_TLS_VERIFY") is not null || Variable("DOCKER_TLS") is not null;

    /// <summary>The engine for a call in which the user named none.</summary>
    /// <exception cref="SockException">What the environment or the configuration names cannot be resolved.</exception>
    public ResolvedEndpoint Default()
    {
        if (Watched is { } watched)
        {
            return new(watched.Way, "the one that is watched");
        }

        if (SessionContext is { } chosen)
        {
            return Meant(chosen, "Use-DockerContext", "'Use-DockerContext -Reset' takes it back.")
                with { Source = $"Use-DockerContext {chosen}" };
        }

        if (Variable("DOCKER_HOST") is { } host)
        {
            DockerEndpoint endpoint = EndpointText.Parse(host, Terms);
            (endpoint as ExecEndpoint)?.MustBeNamed(isWritten: true);
            return new(endpoint, "DOCKER_HOST");
        }

        if (Variable("DOCKER_CONTEXT") is { } named)
        {
            return Meant(named, "DOCKER_CONTEXT", "'Remove-Item Env:DOCKER_CONTEXT' takes it back.")
                with { Source = "DOCKER_CONTEXT" };
        }

        return Configuration.CurrentContext is { } current and not DefaultContext
            ? Meant(current, $"currentContext of {Configuration.Path}", "'Use-DockerContext default -Global' takes it back.")
                with { Source = $"currentContext of {Configuration.Path}" }
            : PlatformDefault();
    }

    /// <summary>The engine of a context that nobody has named on the command line.</summary>
    /// <exception cref="SockException">As for <see cref="Context"/>; it tells who names the context.</exception>
    private ResolvedEndpoint Meant(string name, string by, string advice)
    {
        try
        {
            return Context(name);
        }
        catch (SockException gone) when (gone.Failure == SockFailure.ContextNotFound)
        {
            throw new SockException(gone.Failure, $"{gone.Message.TrimEnd('.')}, which {by} names.",
                $"{advice} {gone.Advice}", gone);
        }
    }

    /// <summary>The engine at an endpoint.</summary>
    /// <param name="text">The endpoint.</param>
    /// <param name="isWritten">True where the user wrote it, false where an object brings it. An object may come from
    /// a file: it starts no program that the user has not named in this process.</param>
    /// <exception cref="SockException">The text names no endpoint, or a program that nobody has named.</exception>
    public ResolvedEndpoint Host(string text, bool isWritten = true)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            // As a variable it would be the default; who writes it here has meant something else.
            throw new SockException(SockFailure.EndpointInvalid, "The text is blank, and names no endpoint.",
                "Leave -DockerHost out for the default engine.");
        }

        if (text.StartsWith("tcp://", StringComparison.OrdinalIgnoreCase) && text.IndexOf('#') is > 0 and int hash
            && hash + 1 < text.Length)
        {
            return OfContext(text, text[(hash + 1)..]);
        }

        try
        {
            DockerEndpoint endpoint = EndpointText.Parse(text, Terms);
            (endpoint as ExecEndpoint)?.MustBeNamed(isWritten);
            return Seen(new(endpoint, "-DockerHost"));
        }
        catch (SockException problem) when (problem.Failure == SockFailure.EndpointInvalid
            && Contexts.Has(text))
        {
            throw new SockException(problem.Failure, problem.Message,
                $"There is a context of that name: use -Context {text}.");
        }
    }

    /// <summary>The engine of a docker context; "default" is the engine without any context.</summary>
    /// <exception cref="SockException">There is no such context, or its file cannot be read.</exception>
    public ResolvedEndpoint Context(string name) => Seen(Named(name));

    private ResolvedEndpoint Named(string name)
    {
        if (name == DefaultContext)
        {
            return Variable("DOCKER_HOST") is { } host
                ? new(EndpointText.Parse(host, Terms), "-Context default, by DOCKER_HOST")
                : PlatformDefault();
        }

        if (!Contexts.Has(name) && Podman.Find(name) is { } connection)
        {
            return new(connection.Endpoint(), $"-Context {name}, a connection of podman");
        }

        StoredContext found = Contexts.Read(name);
        string endpoint = found.Host ?? throw new SockException(SockFailure.ContextUnreadable,
            $"The docker context '{name}' names no host ({Contexts.MetaFile(name)}).");
        string folder = Path.Combine(Contexts.TlsFolder(name), StoredContext.Engine);
        return new(EndpointText.Parse(ContextHost.Checked(endpoint), new EndpointTerms
        {
            // Without any certificate, and without a look at the engine's, it still is TLS: as for the docker program.
            Tls = isHttps => isHttps || found.SkipTlsVerify || Directory.Exists(folder)
                ? TlsFiles.At(folder, !found.SkipTlsVerify) : null,
            Context = name,
            AllowsInsecure = AllowsInsecure,
        }), $"-Context {name}");
    }

    /// <summary>
    /// Names of the contexts on disk, "default" not among them, in order; empty where none can be read.
    /// </summary>
    public IReadOnlyList<string> ContextNames() => Contexts.Names();

    /// <summary>The engine that an object came from whose context has the certificates for it.</summary>
    /// <exception cref="SockException">There is no such context, or it leads elsewhere now.</exception>
    private ResolvedEndpoint OfContext(string text, string name)
    {
        ResolvedEndpoint now = Context(name);
        return now.Endpoint.Text == text.Trim() ? now : throw new SockException(SockFailure.ContextChanged,
            $"The docker context '{name}' leads to {now.Endpoint}, and no longer to {text}. Nothing was sent.",
            $"Get the objects again, with -Context {name}.");
    }

    /// <summary>The watched engine is reached by the way that it is watched on.</summary>
    private static ResolvedEndpoint Seen(ResolvedEndpoint found) => Watched is { } watched
        && found.Endpoint.Key == watched.Engine.Key ? found with { Endpoint = watched.Way } : found;

    /// <summary>The certificates that the environment names, where it or the endpoint asks for TLS.</summary>
    private TlsFiles? Certificates(bool isHttps)
    {
        if (!isHttps && !WantsTls)
        {
            return null;
        }

        TlsFiles files = TlsFiles.At(CertificateDirectory,
            verifies: Variable("DOCKER_TLS_VERIFY") is not null || Variable("DOCKER_TLS") is null);
        if (!files.HasCa && (WantsTls || Variable("DOCKER_CERT_PATH") is not null))
        {
            string asks = Variable("DOCKER_TLS_VERIFY") is not null ? "DOCKER_TLS_VERIFY asks for TLS"
                : Variable("DOCKER_TLS") is not null ? "DOCKER_TLS asks for TLS"
                : "DOCKER_CERT_PATH names certificates";
            throw new SockException(SockFailure.TlsFilesInvalid, $"{asks}, and there is no '{files.CaFile}'.",
                "Put ca.pem there, and cert.pem and key.pem where the engine asks for a certificate, or set "
                    + "DOCKER_CERT_PATH to their folder.");
        }

        return files;
    }

    private string CertificateDirectory => Path.GetFullPath(Variable("DOCKER_CERT_PATH") ?? ConfigDirectory);

    /// <summary>The value of an environment variable; null where it is empty or not set.</summary>
    internal string? Variable(string name) => variable(name) is { Length: > 0 } value ? value : null;

    private ResolvedEndpoint PlatformDefault() => WantsTls
        ? new(EndpointText.Parse("tcp://localhost:2376", Terms), "the default with TLS")
        : OperatingSystem.IsWindows()
        ? new(EndpointText.Parse("npipe:////./pipe/docker_engine", Terms), "the default")
        : new(new UnixEndpoint(WellKnownSockets.Default), "the default");
}
