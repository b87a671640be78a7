using System.Globalization;

namespace DockerSock.Client;

/// <summary>A place where a socket may be.</summary>
/// <param name="Text">The endpoint as <c>-DockerHost</c> takes it.</param>
/// <param name="Source">Why it is looked at: a variable, a context, whose place it is.</param>
/// <param name="Resolve">The endpoint; it may throw a <see cref="SockException"/>.</param>
/// <param name="IsInUse">True for what commands use when nobody names an engine.</param>
/// <param name="IsNamed">True where the user's environment or configuration names it, and not only custom.</param>
internal sealed record SocketPlace(string Text, string Source, Func<DockerEndpoint> Resolve, bool IsInUse = false,
    bool IsNamed = false);

/// <summary>
/// Every place of this machine where an engine's socket is known to be: what the environment and the configuration
/// name, contexts, connections of Podman, and the places of each engine. Sockets only: an engine elsewhere is not asked
/// because a context has its name.
/// </summary>
/// <param name="variable">Reads an environment variable; null or empty counts as not set.</param>
/// <param name="home">The user's home directory.</param>
/// <param name="root">Folder that stands for the root of all places that are not below the home; empty for the machine's
/// own.</param>
/// <param name="user">Number of the user; null where the system has none.</param>
internal sealed class SocketPlaces(Func<string, string?> variable, string home, string root = "", uint? user = null)
{
    private const string UserRuntime = "/run/user";

    /// <summary>Pipes of engines for Windows, and whose they are.</summary>
    private static readonly (string Name, string Source)[] s_pipes =
    [
        ("docker_engine", "Docker"),
        ("dockerDesktopLinuxEngine", "Docker Desktop"),
        ("dockerDesktopWindowsEngine", "Docker Desktop for Windows containers"),
        ("docker_engine_linux", "Docker Desktop"),
    ];

    private static readonly EnumerationOptions s_ignoring = new() { IgnoreInaccessible = true, AttributesToSkip = 0 };

    private readonly EndpointResolver _resolver = new(variable, home);

    /// <summary>The places of this process and its user.</summary>
    public static SocketPlaces Current => new(Environment.GetEnvironmentVariable,
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "",
        OperatingSystem.IsWindows() ? null : Accounts.Me);

    /// <summary>Sockets of this machine that exist, without the one at a path.</summary>
    public IEnumerable<string> Sockets(string without)
    {
        string? same = RealPath.Of(without);
        return Known().Where(static place => IsSocket(place.Path)).Select(static place => place.Path)
            .DistinctBy(static path => RealPath.Of(path) ?? path)
            .Where(path => RealPath.Of(path) != same);
    }

    /// <summary>
    /// All places, in the order in which people look: what is in use, what the user has named, and where engines put
    /// their sockets. Some are named more than once.
    /// </summary>
    /// <param name="problem">Takes what the environment or the configuration names and cannot be resolved.</param>
    public IEnumerable<SocketPlace> All(Action<SockException>? problem = null)
    {
        List<SocketPlace> places = [];
        Try(() =>
        {
            ResolvedEndpoint used = _resolver.Default();
            places.Add(new(used.Endpoint.Text, used.Source, () => used.Endpoint, IsInUse: true,
                IsNamed: used.Source != "the default"));
        }, problem);
        if (!OperatingSystem.IsWindows())
        {
            places.Add(Unix(WellKnownSockets.Default, "the default"));
        }

        foreach (string context in _resolver.ContextNames())
        {
            Try(() =>
            {
                DockerEndpoint endpoint = _resolver.Context(context).Endpoint;
                if (IsLocal(endpoint.Text))
                {
                    places.Add(new(endpoint.Text, $"context {context}", () => endpoint));
                }
            }, null);
        }

        places.AddRange(PodmanConnections());
        places.AddRange(OperatingSystem.IsWindows() ? Pipes(PipeNames())
            : Known().Select(static place => Unix(place.Path, place.Source)));
        return places;
    }

    /// <summary>The pipes of engines among those that Windows has.</summary>
    public static IEnumerable<SocketPlace> Pipes(IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            string? source = s_pipes.Where(pipe => string.Equals(pipe.Name, name, StringComparison.OrdinalIgnoreCase))
                .Select(static pipe => pipe.Source).FirstOrDefault()
                ?? (name.StartsWith("podman-machine-", StringComparison.OrdinalIgnoreCase) ? "Podman machine" : null);
            if (source is not null)
            {
                string text = "npipe:////./pipe/" + name;
                yield return new(text, source, () => EndpointText.Parse(text));
            }
        }
    }

    /// <summary>Where engines put their sockets, and whose place it is.</summary>
    private IEnumerable<(string Path, string Source)> Known()
    {
        yield return (At("/run/docker.sock"), "Docker");
        foreach (string runtime in new[] { Variable("XDG_RUNTIME_DIR"), user is { } me ? At($"{UserRuntime}/{me}") : null }
            .OfType<string>())
        {
            foreach ((string, string) place in OfRuntime(runtime, ""))
            {
                yield return place;
            }
        }

        yield return (Home(".docker/run/docker.sock"), "rootless Docker, or Docker Desktop for macOS");
        yield return (Home(".docker/desktop/docker.sock"), "Docker Desktop");
        string[] colima = [.. new[] { Variable("COLIMA_HOME"), Home(".colima"), Config("colima") }.OfType<string>()];
        foreach (string folder in colima)
        {
            yield return (Path.Combine(folder, "default", "docker.sock"), "Colima");
            foreach (string profile in Folders(folder).Where(static name => name != "default"))
            {
                yield return (Path.Combine(folder, profile, "docker.sock"), $"Colima, profile {profile}");
            }

            yield return (Path.Combine(folder, "docker.sock"), "Colima before 0.4");
        }

        yield return (Home(".orbstack/run/docker.sock"), "OrbStack");
        yield return (Home(".rd/docker.sock"), "Rancher Desktop");
        string lima = Variable("LIMA_HOME") ?? Home(".lima");
        foreach (string instance in Folders(lima))
        {
            yield return (Path.Combine(lima, instance, "sock", "docker.sock"), $"Lima, instance {instance}");
            yield return (Path.Combine(lima, instance, "sock", "podman.sock"), $"Lima, instance {instance}");
        }

        yield return (At("/Applications/Finch/lima/data/finch/sock/finch.sock"), "Finch");
        yield return (At("/run/finch.sock"), "Finch");
        yield return (At("/run/podman/podman.sock"), "Podman");
        yield return (At("/var/run/podman/podman.sock"), "Podman");
        foreach (string machine in Machines(Path.Combine(Variable("TMPDIR") ?? At("/tmp"), "podman")))
        {
            yield return (machine, "Podman machine");
        }

        yield return (Path.Combine(Variable("XDG_DATA_HOME") ?? Home(".local/share"),
            "containers/podman/machine/podman.sock"), "Podman machine");
        yield return (At("/mnt/wsl/docker-desktop/shared-sockets/guest-services/docker.proxy.sock"),
            "Docker Desktop in WSL");
        yield return (At("/mnt/wsl/rancher-desktop/run/docker.sock"), "Rancher Desktop in WSL");
        yield return (At("/run/balena-engine.sock"), "balenaEngine");
        if (user == 0)
        {
            // Root may look into everybody's.
            foreach (string other in Folders(At(UserRuntime)).Where(static name => name != "0"))
            {
                string whose = uint.TryParse(other, NumberStyles.None, CultureInfo.InvariantCulture, out uint id)
                    ? Accounts.UserName(id) : other;
                foreach ((string, string) place in OfRuntime(Path.Combine(At(UserRuntime), other), $" of {whose}"))
                {
                    yield return place;
                }
            }
        }
    }

    private static IEnumerable<(string Path, string Source)> OfRuntime(string runtime, string whose)
    {
        yield return (Path.Combine(runtime, "docker.sock"), $"rootless Docker{whose}");
        yield return (Path.Combine(runtime, "podman", "podman.sock"), $"rootless Podman{whose}");
        foreach (string machine in Machines(Path.Combine(runtime, "podman")))
        {
            yield return (machine, $"Podman machine{whose}");
        }
    }

    /// <summary>
    /// Sockets that connections of Podman name: CONTAINER_HOST, and the file in which Podman keeps them.
    /// </summary>
    private IEnumerable<SocketPlace> PodmanConnections() => _resolver.Podman.All
        .Where(static one => IsLocal(one.Uri)).OrderBy(static one => one.Name, NaturalOrder.Comparer)
        .Select(static one => one.Name == Client.PodmanConnections.HostVariable
            ? new SocketPlace(one.Uri, one.Name, one.Endpoint, IsNamed: true)
            : new SocketPlace(one.Uri, $"Podman connection {one.Name}", one.Endpoint));

    private static SocketPlace Unix(string path, string source) =>
        new("unix://" + path, source, () => new UnixEndpoint(path));

    private static bool IsLocal(string text) => text.StartsWith("unix://", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("npipe://", StringComparison.OrdinalIgnoreCase);

    private static bool IsSocket(string path) =>
        OperatingSystem.IsLinux() ? FileFacts.Of(path) is { IsSocket: true } : File.Exists(path);

    private static void Try(Action resolve, Action<SockException>? problem)
    {
        try
        {
            resolve();
        }
        catch (SockException wrong)
        {
            problem?.Invoke(wrong);
        }
    }

    private string? Variable(string name) => variable(name) is { Length: > 0 } value ? value : null;

    private string Home(string path) => Path.Combine(home, path);

    /// <summary>A folder of the user's configuration; null without XDG_CONFIG_HOME.</summary>
    private string? Config(string name) => Variable("XDG_CONFIG_HOME") is { } folder ? Path.Combine(folder, name) : null;

    private string At(string path) => root + path;

    private static IEnumerable<string> Machines(string folder) => List(folder,
        static path => Directory.EnumerateFileSystemEntries(path, "*-api.sock", s_ignoring));

    private static IEnumerable<string> Folders(string folder) =>
        List(folder, static path => Directory.EnumerateDirectories(path, "*", s_ignoring))
            .Select(static path => Path.GetFileName(path)).Where(static name => name[0] is not ('.' or '_'));

    private static IEnumerable<string> PipeNames() =>
        List(@"\\.\pipe\", static path => Directory.EnumerateFiles(path)).Select(static path => Path.GetFileName(path));

    private static string[] List(string folder, Func<string, IEnumerable<string>> list)
    {
        try
        {
            return [.. list(folder).Order(StringComparer.Ordinal)];
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
