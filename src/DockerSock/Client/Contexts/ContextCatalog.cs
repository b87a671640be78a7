using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>All names for engines that this user has: the default one, contexts, connections of podman.</summary>
/// <param name="resolver">Knows the files, and which of them is current.</param>
internal sealed class ContextCatalog(EndpointResolver resolver)
{
    /// <summary>What the docker program says about the default context.</summary>
    private const string DefaultDescription = "Current DOCKER_HOST based configuration";

    /// <summary>The contexts on disk.</summary>
    public ContextStore Store => resolver.Contexts;

    /// <summary>Name of the current one, and what says so.</summary>
    public (string Name, string By) Current => resolver.CurrentContext;

    /// <summary>
    /// All that there are, in the natural order of their names; a current one that is missing is among them. Files that
    /// cannot be read are failures beside them.
    /// </summary>
    public (IReadOnlyList<DockerContext> Contexts, IReadOnlyList<SockException> Problems) All()
    {
        List<DockerContext> all = [Default()];
        List<SockException> problems = [];
        HashSet<string> unreadable = new(StringComparer.Ordinal);
        try
        {
            foreach ((string file, StoredContext? context, SockException? problem) in Store.All())
            {
                if (context is not null)
                {
                    all.Add(OfDocker(context));
                    continue;
                }

                problems.Add(problem!);
                unreadable.Add(file);
            }
        }
        catch (SockException problem)
        {
            problems.Add(problem);
        }

        string[] docker = [.. all.Select(static one => one.Name)];
        all.AddRange(resolver.Podman.All.Select(connection => OfPodman(connection, docker.Contains(connection.Name))));
        problems.AddRange(resolver.Podman.Problems);
        (string current, string by) = Current;
        if (!all.Exists(one => one.Name == current) && !unreadable.Contains(Store.MetaFile(current)))
        {
            all.Add(Gone(current, by));
        }

        return ([.. all.OrderBy(static one => one.Name, NaturalOrder.Comparer)
            .ThenBy(static one => one.Kind, StringComparer.Ordinal)], problems);
    }

    /// <summary>The one of a name.</summary>
    /// <exception cref="SockException">There is none, or its file cannot be read.</exception>
    public DockerContext One(string name) => name == EndpointResolver.DefaultContext ? Default()
        : Store.Has(name) ? OfDocker(Store.Read(name))
        : resolver.Podman.Find(name) is { } connection ? OfPodman(connection, false)
        : throw Missing(name);

    /// <summary>The current one, also where it is missing.</summary>
    /// <exception cref="SockException">Its file cannot be read.</exception>
    public DockerContext CurrentOne()
    {
        (string name, string by) = Current;
        return name == EndpointResolver.DefaultContext || Store.Has(name) || resolver.Podman.Find(name) is not null
            ? One(name) : Gone(name, by);
    }

    /// <summary>The failure that there is none of a name.</summary>
    public SockException Missing(string name) => Store.Missing(name,
        Store.Names().Concat(resolver.Podman.All.Select(static one => one.Name).Order(NaturalOrder.Comparer)));

    /// <summary>What a new context, or an archive, is made of: the one of a name, with its certificates and keys.
    /// </summary>
    /// <exception cref="SockException">There is none, or it cannot be read.</exception>
    public (StoredContext Context, ContextTls Tls) Source(string name)
    {
        if (name != EndpointResolver.DefaultContext && Store.Has(name))
        {
            return (Store.Read(name), ContextTls.In(Store.TlsFolder(name)));
        }

        DockerContext one = One(name);
        ContextTls tls = ContextTls.None;
        foreach (ContextTlsFile file in one.TlsFiles)
        {
            byte[] content = FileFailure.Read(file.Path, File.ReadAllBytes);
            tls = tls.With(file.Name == "ca.pem" ? content : null, file.Name == "cert.pem" ? content : null,
                file.Name == "key.pem" ? content : null);
        }

        return (StoredContext.Empty.With(name, one.Host, null, one.SkipTlsVerify), tls);
    }

    private DockerContext Gone(string name, string by) => new()
    {
        Name = name,
        IsCurrent = true,
        CurrentBy = by,
        Path = Store.MetaFile(name),
        Problem = $"There is no context of this name, and it is current by {by}.",
    };

    private DockerContext Default()
    {
        string folder = resolver.Variable("DOCKER_CERT_PATH") ?? resolver.ConfigDirectory;
        bool isChecked = resolver.Variable("DOCKER_TLS_VERIFY") is not null;
        bool isTls = isChecked || resolver.Variable("DOCKER_TLS") is not null;
        DockerContext made = Marked(new DockerContext
        {
            Name = EndpointResolver.DefaultContext,
            Description = DefaultDescription,
            Host = resolver.Variable("DOCKER_HOST") ?? (isTls ? "tcp://localhost:2376" : OperatingSystem.IsWindows()
                ? "npipe:////./pipe/docker_engine" : "unix://" + WellKnownSockets.Default),
            SkipTlsVerify = isTls && !isChecked,
            TlsFiles = isTls ? TlsFiles(new[] { "ca.pem", "cert.pem", "key.pem" }
                .Select(name => Path.Combine(folder, name)).Where(File.Exists)) : [],
            TlsPath = isTls ? folder : null,
        });
        // A variable may name it in short: the docker program shows what it means.
        made.Host = isTls ? made.Host : made.DockerHost;
        return made;
    }

    private DockerContext OfDocker(StoredContext context)
    {
        string name = context.Name!;
        JsonObject rest = (JsonObject)context.Metadata.DeepClone();
        rest.Remove("Description");
        IReadOnlyList<string> files = [];
        string? problem = null;
        try
        {
            files = ContextTls.PathsIn(Store.TlsFolder(name));
        }
        catch (SockException wrong)
        {
            problem = wrong.Message;
        }

        return Marked(new DockerContext
        {
            Name = name,
            Description = context.Description,
            Host = context.Host,
            SkipTlsVerify = context.SkipTlsVerify,
            TlsFiles = TlsFiles(files),
            Metadata = rest.Count > 0 ? rest.ToJsonString() : null,
            Path = Store.MetaFile(name),
            TlsPath = Store.TlsFolder(name),
            Problem = problem,
        });
    }

    private DockerContext OfPodman(PodmanConnection connection, bool isHidden)
    {
        DockerContext made = new()
        {
            Kind = "Podman",
            Name = connection.Name,
            Host = connection.Uri,
            Identity = connection.Identity,
            IsMachine = connection.IsMachine,
            IsPodmanDefault = resolver.Podman.Default == connection.Name,
            TlsFiles = TlsFiles(connection.Tls),
            Path = connection.Path,
            Problem = isHidden ? "A docker context has this name too, and that is the one that is meant." : null,
        };
        if (!isHidden)
        {
            return Marked(made);
        }

        made.DockerHost = Text(connection.Uri, connection.Endpoint);
        return made;
    }

    /// <summary>The same with what depends on all: whether it is current, and where its engine is.</summary>
    private DockerContext Marked(DockerContext one)
    {
        (string current, string by) = Current;
        one.IsCurrent = one.Name == current;
        one.CurrentBy = one.IsCurrent ? by : null;
        one.DockerHost = Text(one.Host, () => resolver.Context(one.Name).Endpoint);
        return one;
    }

    /// <summary>An address as -DockerHost takes it; as it was written where it leads nowhere.</summary>
    private static string Text(string? host, Func<DockerEndpoint> endpoint)
    {
        try
        {
            return host is null ? "" : endpoint().Text;
        }
        catch (SockException)
        {
            // Whoever uses it is told.
            return host!;
        }
    }

    private static ContextTlsFile[] TlsFiles(IEnumerable<string> paths) => [.. paths.Select(static path =>
    {
        ContextTlsFile file = new() { Name = Path.GetFileName(path), Path = path };
        try
        {
            foreach (X509Certificate2 one in ContextTls.Certificates(File.ReadAllBytes(path)))
            {
                using (one)
                {
                    file.Subject ??= one.Subject;
                    file.Expires = file.Expires < one.NotAfter ? file.Expires : one.NotAfter;
                }
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // Its path is all that can be told.
        }

        return file;
    })];
}
