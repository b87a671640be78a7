using System.Text.RegularExpressions;

namespace DockerSock.Client;

/// <summary>
/// Paths on an engine's machine that lead to an engine: sockets of engines, the folders above them, and where engines
/// keep what they run. <c>/var/run</c> is <c>/run</c>.
/// </summary>
internal static partial class EnginePaths
{
    /// <summary>Where engines have their sockets when nobody says otherwise.</summary>
    private static readonly string[] s_sockets =
    [
        "/run/docker.sock", "/run/podman/podman.sock", "/run/containerd/containerd.sock",
        "/run/docker/containerd/containerd.sock", "/run/crio/crio.sock", "/run/buildkit/buildkitd.sock",
        "/run/cri-dockerd.sock", "/run/balena-engine.sock", "/run/finch.sock",
        "/run/k3s/containerd/containerd.sock", "/run/user/0/docker.sock", "/run/user/0/podman/podman.sock",
        "/run/user/0/buildkit/buildkitd.sock", "/run/host-services/docker.proxy.sock",
    ];

    /// <summary>Where engines keep images, containers and volumes when nobody says otherwise.</summary>
    private static readonly string[] s_data =
        ["/var/lib/docker", "/var/lib/containerd", "/var/lib/containers/storage"];

    /// <summary>Who writes here becomes root: accounts, programs, what starts by itself, settings.</summary>
    private static readonly string[] s_system =
    [
        "/etc", "/etc/cron.d", "/etc/systemd", "/etc/systemd/system", "/etc/ssh", "/root", "/root/.ssh", "/usr", "/usr/bin",
        "/usr/sbin", "/usr/lib", "/usr/local", "/usr/local/bin", "/bin", "/sbin", "/lib", "/lib64", "/boot", "/proc", "/proc/sys",
        "/proc/sys/kernel", "/sys", "/sys/kernel", "/sys/fs/cgroup", "/var/spool/cron", "/var/spool/cron/crontabs",
    ];

    /// <summary>Where a socket may be in a folder that is called otherwise here.</summary>
    public static IReadOnlyList<string> Below { get; } =
    [
        "docker.sock", "podman.sock", "containerd.sock", "podman/podman.sock", "containerd/containerd.sock",
        "run/docker.sock",
    ];

    /// <summary>A path without <c>.</c>, <c>..</c> and needless slashes; <c>/var/run</c> is <c>/run</c>.</summary>
    public static string Clean(string path)
    {
        List<string> parts = [];
        foreach (string part in path.Split('/'))
        {
            if (part == "..")
            {
                parts = parts.Count > 0 ? parts[..^1] : parts;
            }
            else if (part is not ("" or "."))
            {
                parts.Add(part);
            }
        }

        string clean = "/" + string.Join('/', parts);
        return IsWithin(clean, "/var/run") ? clean["/var".Length..] : clean;
    }

    /// <summary>True for a path that is another one or below it.</summary>
    public static bool IsWithin(string path, string above) => path == above
        || path.StartsWith(above.TrimEnd('/') + "/", StringComparison.Ordinal);

    /// <summary>True for the socket of an engine, by its name wherever it is or by its place.</summary>
    public static bool IsSocket(string clean) => SocketName().IsMatch(clean) || s_sockets.Contains(AnyUser(clean));

    /// <summary>A socket of an engine that is in a folder or below it; null where none is known to be.</summary>
    public static string? SocketBelow(string clean, IEnumerable<string> own) => own.Concat(s_sockets)
        .FirstOrDefault(socket => IsWithin(socket, AnyUser(clean)));

    /// <summary>
    /// True for the folder that an engine keeps all its containers and volumes in, for one above it, and for those in
    /// it that hold all containers' or all volumes' files.
    /// </summary>
    public static bool IsData(string clean, string dataRoot) => s_data.Append(dataRoot).Any(root => root.Length > 1
        && (IsWithin(root, clean) || Path.GetDirectoryName(clean) == root
            && Path.GetFileName(clean) is "volumes" or "overlay2" or "containers" or "image" or "vfs" or "plugins"));

    /// <summary>True for folders of the machine's system: who writes there becomes root.</summary>
    public static bool IsSystem(string clean) => s_system.Contains(clean);

    /// <summary>True for a named pipe of an engine on Windows.</summary>
    public static bool IsPipe(string path) => Pipe().IsMatch(path);

    /// <summary>True for a device that has the machine's files or memory.</summary>
    public static bool IsDisk(string device) => Disk().IsMatch(device);

    private static string AnyUser(string clean) => UserFolder().Replace(clean, "/run/user/0");

    [GeneratedRegex("""
        / ( docker ([.-](raw|proxy|cli|engine|host))? \.sock (\.raw)? | podman [^/]* \.sock | podman-[^/]+ -api\.sock
            | containerd (-[^/]*)? \.sock (\.ttrpc)? | crio\.sock | cri-dockerd\.sock | dockershim\.sock | buildkitd\.sock | balena-engine\.sock | balena\.sock
            | finch\.sock | nerdctl\.sock ) \z
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex SocketName();

    [GeneratedRegex(@"\A[\\/]{2}\.[\\/]pipe[\\/](docker|podman-|containerd-)", RegexOptions.IgnoreCase
        | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Pipe();

    [GeneratedRegex(@"\A/run/user/[0-9]+(?=/|\z)")]
    private static partial Regex UserFolder();

    [GeneratedRegex("""
        \A /dev ( / ( ( sd | hd | vd | xvd ) [a-z]+ [0-9]* | nvme [0-9]+ n [0-9]+ (p[0-9]+)? | mmcblk [0-9]+ (p[0-9]+)?
            | dm-[0-9]+ | md[0-9]+ | loop[0-9]+ | loop-control | mapper (/.*)? | disk (/.*)? | mem | kmem | port | bcache[0-9]+
            | zd[0-9]+ | nbd[0-9]+ | rbd[0-9]+ ) )? \z
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Disk();
}
