using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>
/// The socket on this machine that an engine is asked through: what tells it from other sockets, also where it is
/// called otherwise, and who may use it.
/// </summary>
internal sealed class OwnSocket
{
    private const int ForGroup = 0x10;
    private const int ForAll = 0x2;

    private readonly FileFacts? _facts;
    private readonly bool _isHere;
    private readonly bool _isRootless;
    private readonly string? _containerd;

    private OwnSocket(UnixEndpoint endpoint, SystemInfo info)
    {
        Path = endpoint.Path;
        _facts = FileFacts.Of(endpoint.Path);
        // A socket here may lead to an engine in a virtual machine or in a namespace: it has other files then.
        _isHere = string.Equals(info.Name, Environment.MachineName, StringComparison.OrdinalIgnoreCase);
        _isRootless = info.SecurityOptions.Exists(static one => one.StartsWith("name=rootless", StringComparison.Ordinal));
        _containerd = info.Containerd?.Address is ['/', ..] address ? EnginePaths.Clean(address) : null;
    }

    /// <summary>Full path of the socket on this machine.</summary>
    public string Path { get; }

    /// <summary>Its name without the folders.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>The engine's sockets, on its machine.</summary>
    public IEnumerable<string> Places => new[] { _containerd }.OfType<string>().Concat(!_isHere ? [] :
        new[] { Path, RealPath.Of(Path) ?? Path }.Select(EnginePaths.Clean).Distinct());

    /// <summary>The socket that an engine is asked through; null where that is no file of this machine.</summary>
    public static OwnSocket? Of(DockerEndpoint endpoint, SystemInfo info) =>
        endpoint is UnixEndpoint unix ? new OwnSocket(unix, info) : null;

    /// <summary>Where a path of the engine's machine leads; null where that is not this one.</summary>
    public string? Real(string path) =>
        _isHere && RealPath.Of(path) is { } real ? EnginePaths.Clean(real) : null;

    /// <summary>
    /// The socket itself, if it is what a container sees: the kernel gives it the same time of change wherever it
    /// appears, to the nanosecond.
    /// </summary>
    /// <param name="seen">What a container sees.</param>
    /// <param name="source">What the path was called.</param>
    public MountReach? Judge(DockerItem seen, string source)
    {
        if (seen.IsSocket && seen.ModifiedTime is { } time && _facts is { IsSocket: true } facts
            && time.ToUniversalTime() == facts.ModifiedTime)
        {
            return new MountReach("Socket", SockSeverity.Critical, _isHere ? Path : source);
        }

        return seen.IsSocket && Real(source) is { } real && EnginePaths.IsSocket(real)
            ? new MountReach("Socket", SockSeverity.Critical, real) : null;
    }

    /// <summary>True where a socket that is none of an engine's can be told from one.</summary>
    public bool KnowsOthers => _isHere;

    /// <summary>The users of this machine, besides root, who may use the socket.</summary>
    public IEnumerable<SockExposure> Users()
    {
        if (_facts is not { IsSocket: true } facts)
        {
            yield break;
        }

        if ((facts.Mode & ForAll) != 0)
        {
            yield return new SockExposure
            {
                Severity = SockSeverity.Critical,
                Kind = "Group",
                Path = Path,
                How = $"{Path} is writable for all ({facts.Permissions})",
                Sentence = $"Every user and every program of this machine may use the socket {Path} "
                    + $"({facts.Permissions}).",
                Remedy = $"Run 'sudo chmod o= {Path}', and see who makes it so when the engine starts.",
            };
            yield break;
        }

        if ((facts.Mode & ForGroup) == 0)
        {
            yield break;
        }

        string group = Accounts.GroupName(facts.Group);
        foreach (string user in Accounts.MembersBesides(facts))
        {
            yield return new SockExposure
            {
                Severity = SockSeverity.High,
                Kind = "Group",
                User = user,
                Path = Path,
                How = $"member of the group {group}, which may use {Path}",
                Sentence = $"The user '{user}' is in the group '{group}' and may use the socket {Path}: a member of it "
                    + (_isRootless ? "can do whatever the engine's user may." : "can become root, and is asked for no "
                        + "password."),
                Remedy = $"Run 'sudo gpasswd -d {user} {group}' unless the user is meant to be as root; an engine of the "
                    + "user's own (rootless) gives containers without that.",
            };
        }
    }
}
