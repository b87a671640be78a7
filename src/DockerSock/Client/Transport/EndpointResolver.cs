using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace DockerSock.Client;

/// <summary>An endpoint, and who named it: a parameter, a variable, a context.</summary>
public sealed record ResolvedEndpoint(DockerEndpoint Endpoint, string Source);

/// <summary>
/// Finds the engine that the user means, in the docker program's order: parameter, DOCKER_HOST, DOCKER_CONTEXT, the
/// configuration's current context, the platform's default. It reads the same files as the docker program and writes
/// none; what cannot be read of config.json names no context.
/// </summary>
/// <param name="variable">Reads an environment variable; null or empty counts as not set.</param>
/// <param name="home">The user's home directory.</param>
public sealed class EndpointResolver(Func<string, string?> variable, string home)
{
    private const string DefaultContext = "default";

    /// <summary>The resolver for this process and its user.</summary>
    public static EndpointResolver Current => new(Environment.GetEnvironmentVariable,
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    /// <summary>The folder of the docker configuration.</summary>
    public string ConfigDirectory => Variable("DOCKER_CONFIG") ?? Path.Combine(home, ".docker");

    /// <summary>The file config.json of that folder, as it was when it was first asked for.</summary>
    internal DockerConfigFile Configuration =>
        field ??= DockerConfigFile.Load(Path.Combine(ConfigDirectory, "config.json"));

    /// <summary>
    /// The context that would be in use were it not for DOCKER_HOST, and its endpoint, where that can be told; null for
    /// none.
    /// </summary>
    internal (string Name, string? Endpoint)? OutrankedContext
    {
        get
        {
            if (Variable("DOCKER_HOST") is null
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
        if (Variable("DOCKER_HOST") is { } host)
        {
            return new(EndpointText.Parse(host, WantsTls), "DOCKER_HOST");
        }

        if (Variable("DOCKER_CONTEXT") is { } named)
        {
            return Context(named) with { Source = "DOCKER_CONTEXT" };
        }

        return Configuration.CurrentContext is { } current and not DefaultContext
            ? Context(current) with { Source = $"currentContext of {Configuration.Path}" }
            : PlatformDefault();
    }

    /// <summary>The engine at an endpoint that the user wrote.</summary>
    /// <exception cref="SockException">The text names no endpoint.</exception>
    public ResolvedEndpoint Host(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            // As a variable it would be the default; who writes it here has meant something else.
            throw new SockException(SockFailure.EndpointInvalid, "The text is blank, and names no endpoint.",
                "Leave -DockerHost out for the default engine.");
        }

        try
        {
            return new(EndpointText.Parse(text, WantsTls), "-DockerHost");
        }
        catch (SockException problem) when (problem.Failure == SockFailure.EndpointInvalid
            && File.Exists(MetaFile(text)))
        {
            throw new SockException(problem.Failure, problem.Message,
                $"There is a context of that name: use -Context {text}.");
        }
    }

    /// <summary>The engine of a docker context; "default" is the engine without any context.</summary>
    /// <exception cref="SockException">There is no such context, or its file cannot be read.</exception>
    public ResolvedEndpoint Context(string name)
    {
        if (name == DefaultContext)
        {
            return Variable("DOCKER_HOST") is { } host
                ? new(EndpointText.Parse(host, WantsTls), "-Context default, by DOCKER_HOST")
                : PlatformDefault();
        }

        string file = MetaFile(name);
        if (!File.Exists(file))
        {
            string known = string.Join(", ", ContextNames().Prepend(DefaultContext));
            throw new SockException(SockFailure.ContextNotFound,
                $"There is no docker context '{name}' in '{ContextDirectory}'.", $"Contexts here: {known}.");
        }

        string? endpoint = ConfigJson.Fields(Read(file), "Endpoints").OfType<JsonObject>()
            .Select(static endpoints => endpoints["docker"]).OfType<JsonObject>()
            .Select(static docker => ConfigJson.Text(docker, "Host")).LastOrDefault();
        if (endpoint is null)
        {
            throw new SockException(SockFailure.ContextUnreadable,
                $"The docker context '{name}' names no host ({file}).");
        }

        bool tls = Directory.Exists(Path.Combine(ContextDirectory, "tls", Digest(name), "docker"));
        return new(EndpointText.Parse(endpoint, tls), $"-Context {name}");
    }

    /// <summary>
    /// Names of the contexts on disk, "default" not among them, in order; empty where none can be read.
    /// </summary>
    public IReadOnlyList<string> ContextNames()
    {
        string meta = Path.Combine(ContextDirectory, "meta");
        return !Directory.Exists(meta)
            ? []
            : [.. Directory.EnumerateFiles(meta, "meta.json",
                    new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true })
                .Select(NameIn).OfType<string>().Order(StringComparer.Ordinal)];
    }

    private string ContextDirectory => Path.Combine(ConfigDirectory, "contexts");

    private string? Variable(string name) => variable(name) is { Length: > 0 } value ? value : null;

    private string MetaFile(string context) => Path.Combine(ContextDirectory, "meta", Digest(context), "meta.json");

    private static string Digest(string context) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(context))).ToLowerInvariant();

    private static ResolvedEndpoint PlatformDefault() => OperatingSystem.IsWindows()
        ? new(EndpointText.Parse("npipe:////./pipe/docker_engine"), "the default")
        : new(new UnixEndpoint(WellKnownSockets.Default), "the default");

    private static string? NameIn(string file)
    {
        try
        {
            return ConfigJson.Text(Read(file), "Name");
        }
        catch (SockException)
        {
            return null;
        }
    }

    private static JsonObject Read(string file)
    {
        try
        {
            ConfigJson text = ConfigJson.Read(File.ReadAllBytes(file));
            return text.Problem is { } why ? throw Unreadable(why, null) : text.Root;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(problem.Message.TrimEnd('.'), problem);
        }

        SockException Unreadable(string why, Exception? inner) => new(SockFailure.ContextUnreadable,
            $"'{file}' cannot be read: {why}.", "Repair the file, or name the engine with -DockerHost.", inner);
    }
}
