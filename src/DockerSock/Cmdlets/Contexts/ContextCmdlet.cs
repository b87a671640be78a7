using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>A cmdlet about the names for engines in the user's configuration; no engine is asked.</summary>
public abstract class ContextCmdlet : SockCmdlet
{
    /// <summary>What people call such an object.</summary>
    internal const string Word = "context";

    /// <summary>The configuration as it is now.</summary>
    private protected static ContextCatalog Catalog => new(EndpointResolver.Current);

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (EndpointResolver.Current.Configuration.Warning is { } warning)
        {
            WriteWarning(warning);
        }
    }

    /// <summary>Deals with one of several contexts; one that cannot be dealt with does not stop the others.</summary>
    private protected void Each(string name, object? target, Action work)
    {
        try
        {
            work();
        }
        catch (SockException problem)
        {
            Refuse(problem, target ?? name);
        }
    }

    /// <summary>
    /// Names of the contexts that are meant, each once: those of the docker program's files that a wildcard means, and
    /// exact ones whether they are there or not.
    /// </summary>
    private protected IReadOnlyList<string> NamesOf(ObjectIdentity[] names)
    {
        IReadOnlyList<DockerContext>? all = null;
        return [.. names.Where(name => IsOfKind(name, Word)).SelectMany(name => !name.IsWildcard ? [name.Text]
            : (all ??= Catalog.All().Contexts).Where(one => one is { Kind: "Docker", TlsPath: not null }
                && one.Name != EndpointResolver.DefaultContext && name.Pattern.Matcher!(one.Name))
                .Select(static one => one.Name)).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The one context that is meant.</summary>
    /// <exception cref="SockException">Something else is.</exception>
    private protected static string NameOf(ObjectIdentity name) => name.Word is null or Word ? name.Text
        : throw NoSuchKind(name, Word);

    /// <summary>Makes sure that a context is one of the docker program's on disk, which can be changed.</summary>
    /// <exception cref="SockException">It is not.</exception>
    private protected static void MustBeStored(string name)
    {
        if (name == EndpointResolver.DefaultContext)
        {
            throw new SockException(SockFailure.NameInvalid, "The context 'default' is in no file: it is the engine "
                + "that DOCKER_HOST names, or else this machine's.", "Make one of its own with New-DockerContext.");
        }

        if (Catalog.Store.Has(name))
        {
            return;
        }

        throw EndpointResolver.Current.Podman.Find(name) is { } connection ? OfPodman(connection)
            : Catalog.Missing(name);
    }

    /// <summary>The failure that podman's files are not ours to write.</summary>
    private protected static SockException OfPodman(PodmanConnection connection) => new(SockFailure.NameInvalid,
        $"'{connection.Name}' is a connection of podman ({connection.Path}), and those are only read here.",
        $"Use podman system connection, or make a context of it: New-DockerContext NAME -From {connection.Name}.");

    /// <summary>Warns of what stands before a context that config.json names.</summary>
    private protected void WarnOfVariables(string name)
    {
        foreach (string variable in new[] { "DOCKER_HOST", "DOCKER_CONTEXT" })
        {
            if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value && value != name)
            {
                WriteWarning($"{variable} is set: the docker program goes on to use {Secrets.Words(value)}.");
                return;
            }
        }
    }
}
