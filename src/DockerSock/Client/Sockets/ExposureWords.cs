using System.Text.RegularExpressions;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>What is behind a mount.</summary>
/// <param name="Kind">What it is of an engine: Socket, Directory, DataRoot, HostFiles, Disk.</param>
/// <param name="Severity">How bad that is.</param>
/// <param name="Path">What is reached: the socket, the folder, the device.</param>
internal sealed record MountReach(string Kind, SockSeverity Severity, string Path);

/// <summary>What ways to an engine mean, in words, and which rights of a container are such ways.</summary>
/// <param name="info">What the engine says of itself.</param>
internal sealed partial class ExposureWords(SystemInfo info)
{
    /// <summary>Rights that lead out of a container, and what they allow.</summary>
    private static readonly (string Name, string Does)[] s_capabilities =
    [
        ("ALL", "it may do whatever root may"),
        ("SYS_ADMIN", "it mounts file systems and changes namespaces, and with a lax profile it is out"),
        ("SYS_MODULE", "it loads modules into the machine's kernel"),
        ("SYS_RAWIO", "it reads and writes the machine's memory and ports"),
        ("DAC_READ_SEARCH", "it opens any file of the machine's disk by its number (open_by_handle_at)"),
    ];

    private readonly bool _isRootless = info.SecurityOptions.Exists(static one => one.StartsWith("name=rootless",
        StringComparison.Ordinal));
    private readonly bool _isRemapped = info.SecurityOptions.Exists(static one => one.StartsWith("name=userns",
        StringComparison.Ordinal));

    private string Power => _isRootless ? "can do whatever the engine's user may" : "can become root on its machine";

    private IEnumerable<string> Addresses => EngineAddresses.Of(info);

    /// <summary>What a path of the engine's machine leads to; null for nothing of an engine's.</summary>
    public MountReach? Reach(string source, bool isReadOnly, OwnSocket? own)
    {
        if (source is not ['/', ..])
        {
            return EnginePaths.IsPipe(source) ? new MountReach("Socket", SockSeverity.Critical, source) : null;
        }

        string clean = EnginePaths.Clean(source);
        string[] places = own is null ? [] : [.. own.Places];
        return EnginePaths.IsSocket(clean) || places.Contains(clean)
                ? new MountReach("Socket", SockSeverity.Critical, clean)
            : EnginePaths.SocketBelow(clean, places) is { } socket
                ? new MountReach("Directory", SockSeverity.Critical, socket)
            : EnginePaths.IsData(clean, info.DockerRootDir)
                ? new MountReach("DataRoot", isReadOnly ? SockSeverity.Medium : SockSeverity.High, clean)
            : !isReadOnly && EnginePaths.IsSystem(clean)
                ? new MountReach("HostFiles", SockSeverity.High, clean) : null;
    }

    /// <summary>A disk that a volume mounts.</summary>
    public static MountReach Disk(string device) => new("Disk", SockSeverity.Critical, device);

    /// <summary>A socket whose name says nothing, and that may be an engine's; null where it is none.</summary>
    public static MountReach? Unnamed(string source, DockerItem socket, OwnSocket? own) =>
        own is { KnowsOthers: true } || socket.Mode[^2] == 'w' ? null
            : new MountReach("Socket", SockSeverity.Medium, source);

    /// <summary>The way through a mount of a container.</summary>
    public SockExposure Mounted(ContainerInspect container, MountPoint mount, MountReach reach, string source,
        string? by) => Mounted(Of(container), reach, source, mount.Destination, !mount.RW, Propagation(mount),
            by, container.HostConfig?.VolumesFrom, container);

    /// <summary>The way through a mount of a service.</summary>
    public SockExposure Mounted(DockerService service, Mount mount, MountReach reach, string source, string? by) =>
        Mounted(Of(service), reach, source, mount.Target ?? "", mount.ReadOnly == true, null,
            by is null ? null : $"a volume of its own ({by})", null, null);

    private SockExposure Mounted(SockExposure found, MountReach reach, string source, string destination,
        bool isReadOnly, string? propagation, string? by, IReadOnlyCollection<string>? from,
        ContainerInspect? container)
    {
        string place = Place(found);
        string folder = $"In {place} {source} of the engine's machine is {destination}";
        const string noHelp = " Read-only does not help: it keeps the file from being replaced, not the engine from "
            + "being spoken to.";
        bool isSocket = reach.Kind is "Socket" or "Directory";
        found.Kind = reach.Kind;
        found.Severity = reach.Severity;
        found.Path = reach.Path;
        found.Destination = destination;
        found.ReadOnly = isReadOnly;
        found.How = $"{source} at {destination}{(by is null ? "" : $", by {by}")}"
            + $"{(isReadOnly ? ", read-only" : "")}{propagation}"
            + $"{(from is { Count: > 0 } ? $" (volumes from {string.Join(", ", from)})" : "")}";
        found.Sentence = reach switch
        {
            { Kind: "Socket", Severity: SockSeverity.Medium } => $"{folder}, a socket. Its name does not say whose it "
                + "is: where the path is a link, it may be an engine's.",
            { Kind: "Socket" } => $"In {place} the engine's socket {Led(source, reach.Path)} is {destination}: who "
                + $"speaks to it {Power}.",
            { Kind: "Directory" } => $"{folder}, and the socket {reach.Path} is in it: who speaks to it {Power}.",
            { Kind: "DataRoot" } => $"{folder}, where an engine keeps the files of all containers and volumes: "
                + (isReadOnly ? "all of them can be read, secrets too."
                    : "who writes there is in all of them, and has what they may do."),
            { Kind: "Disk" } => $"In {place} the disk {source} itself is {destination}: all files of that disk are "
                + "there, whoever owns them.",
            _ => $"{folder}, and can be written: who does so {Power}, and has the socket then.",
        };
        if (isSocket && isReadOnly)
        {
            found.Sentence += noHelp;
        }

        if (isSocket && _isRemapped && container?.HostConfig?.UsernsMode != "host")
        {
            found.Severity = SockSeverity.Medium;
            found.Sentence += " The engine maps users (userns-remap): root in there is nobody on its machine, and may "
                + "use the socket only where its mode lets others.";
        }

        found.Remedy = isSocket
            ? "Take the mount away. A container that must ask the engine can ask a socket proxy, which lets only some "
                + "requests through, or an engine of its own."
            : "Take the mount away, or mount only the folder or file that is needed.";
        if (isSocket && IsProxy(found.Image))
        {
            found.Severity = SockSeverity.High;
            found.Sentence += $" Its image is a socket proxy's ({found.Image}), which is meant to have it: what it lets "
                + "through, all who reach it can do.";
            found.Remedy = "Publish none of its ports, keep it in an internal network with those that need it, and let "
                + "through only what they ask for.";
        }

        return found;
    }

    /// <summary>The ways that a container has by its rights, its processes, its network and its environment.</summary>
    public IEnumerable<SockExposure> Rights(ContainerInspect container)
    {
        HostConfig host = container.HostConfig ?? new HostConfig();
        string[] rights = [.. (host.CapAdd ?? []).Select(Capability)];
        bool isConfined = _isRootless || (_isRemapped && host.UsernsMode != "host");
        bool isPrivileged = host.Privileged == true;
        string place = Place(Of(container));
        if (isPrivileged)
        {
            yield return With(Of(container), "Privileged", isConfined ? SockSeverity.High : SockSeverity.Critical, null,
                "--privileged", $"What runs in {place} has all rights and all devices, and nothing holds it back: it can "
                    + (isConfined ? "do whatever the engine's user may."
                        : "mount the disks of the engine's machine, and finds the socket there."),
                "Run it without --privileged, with the one capability or device that it needs.");
        }

        if (!isPrivileged && !isConfined)
        {
            foreach (SockExposure right in Devices(container, host).Concat(Capabilities(container, rights)))
            {
                yield return right;
            }
        }

        if (host.PidMode == "host")
        {
            bool looks = isPrivileged || rights.Any(static one => one is "ALL" or "SYS_PTRACE" or "SYS_ADMIN");
            yield return With(Of(container), "Processes", looks ? SockSeverity.Critical : SockSeverity.Medium,
                "/proc/1/root", "--pid host" + (looks && !isPrivileged ? $" and {string.Join(", ", rights)}" : ""), looks
                    ? $"What runs in {place} sees the processes of the engine's machine and may look into them: "
                        + $"/proc/1/root is the machine's own file system, and the socket is in it."
                    : $"What runs in {place} sees the processes of the engine's machine, with their arguments. With "
                        + "CAP_SYS_PTRACE, which it does not have, it would see their files too.",
                "Run it without --pid host, or without the right to look into processes.");
        }

        if (host.NetworkMode == "host")
        {
            foreach (string address in Addresses)
            {
                yield return With(Of(container), "Network", SockSeverity.Critical, address, $"--network host, {address}",
                    $"What runs in {place} is in the network of the engine's machine, where the engine answers at "
                        + $"{address} without asking who it is: who speaks to it {Power}.",
                    "Run it without --network host, and let the engine listen on TCP only with TLS.");
            }
        }

        foreach (SockExposure told in Environments(Of(container), container.Config?.Env))
        {
            yield return told;
        }
    }

    /// <summary>The ways that a service's tasks have by their rights and their environment.</summary>
    public IEnumerable<SockExposure> Rights(DockerService service)
    {
        ContainerSpec? spec = service.Spec?.TaskTemplate?.ContainerSpec;
        string[] rights = [.. (spec?.CapabilityAdd ?? []).Select(Capability)];
        foreach ((string name, string does) in s_capabilities.Where(one => rights.Contains(one.Name)))
        {
            yield return Capable(Of(service), name, does);
        }

        foreach (SockExposure told in Environments(Of(service), spec?.Env))
        {
            yield return told;
        }
    }

    /// <summary>What joins the processes of a container that has a socket.</summary>
    public SockExposure Joined(ContainerInspect container, ContainerInspect other, string destination) =>
        With(Of(container), "Processes", SockSeverity.High, $"/proc/1/root{destination}",
            $"--pid container:{other.Called}",
            $"{Humanize.Capital(Place(Of(container)))} shares the processes of '{other.Called}', which reaches an engine: "
                + $"/proc/1/root{destination} is what that one has there.",
            $"Take the mount of '{other.Called}' away, or the --pid of this one.");

    /// <summary>The ways that everybody has who reaches an address of the engine.</summary>
    public IEnumerable<SockExposure> Engine(DockerEndpoint endpoint) => Addresses.Select(address =>
    {
        bool isLocal = Loopback().IsMatch(address);
        return With(new SockExposure(), "Network", isLocal ? SockSeverity.High : SockSeverity.Critical, address,
            $"the engine answers at {address}",
            $"The engine of {endpoint} answers at {address} without asking who it is: "
                + (isLocal ? "every user of its machine" : "everybody who reaches that address, its containers too,")
                + $" {Power}.",
            "Take the address away (-H tcp://), or let the engine ask for a certificate (--tlsverify), as in "
                + "https://docs.docker.com/engine/security/protect-access/.");
    });

    private IEnumerable<SockExposure> Devices(ContainerInspect container, HostConfig host)
    {
        string place = Place(Of(container));
        foreach (DeviceMapping device in (host.Devices ?? []).Where(static one =>
            one.PathOnHost is { } path && EnginePaths.IsDisk(path)))
        {
            SockExposure found = With(Of(container), "Disk", SockSeverity.Critical, device.PathOnHost,
                $"--device {device.PathOnHost} at {device.PathInContainer}, {device.CgroupPermissions}",
                $"What runs in {place} has {device.PathOnHost} of the engine's machine, and with it what is on it, "
                    + "whoever owns it.",
                "Take the device away, or mount the folder that is needed.");
            found.Destination = device.PathInContainer;
            yield return found;
        }

        string[] dropped = [.. (host.CapDrop ?? []).Select(Capability)];
        foreach (string rule in (host.DeviceCgroupRules ?? []).Where(rule => rule is ['a' or 'b', ..]
            && !dropped.Contains("MKNOD") && !dropped.Contains("ALL")))
        {
            yield return With(Of(container), "Disk", SockSeverity.Critical, null, $"--device-cgroup-rule '{rule}'",
                $"What runs in {place} may use disks of the engine's machine ('{rule}'), and can make the files for them "
                    + "itself (mknod).",
                "Take the rule away, or name the one device that is needed with --device.");
        }
    }

    private static IEnumerable<SockExposure> Capabilities(ContainerInspect container, string[] rights) =>
        s_capabilities.Where(one => rights.Contains(one.Name))
            .Select(one => Capable(Of(container), one.Name, one.Does));

    private static SockExposure Capable(SockExposure found, string name, string does) => With(found, "Capability",
        SockSeverity.High, null, $"--cap-add {name}",
        $"What runs in {Place(found)} has {(name == "ALL" ? "all capabilities" : $"CAP_{name}")}: {does}.",
        "Take the capability away, or give the one that is needed.");

    private static IEnumerable<SockExposure> Environments(SockExposure found, IEnumerable<string>? variables)
    {
        foreach (string[] pair in (variables ?? []).Select(static one => one.Split('=', 2)))
        {
            if (pair is ["DOCKER_HOST" or "CONTAINER_HOST" or "BUILDKIT_HOST", var told] && Away().IsMatch(told))
            {
                string address = Secrets.Words(told);
                yield return With(new SockExposure
                {
                    Container = found.Container, Id = found.Id, Image = found.Image, State = found.State,
                    Service = found.Service,
                }, "Environment", SockSeverity.Medium, address, $"{pair[0]}={address}",
                    $"{Humanize.Capital(Place(found))} is told of an engine at {address} ({pair[0]}): what it may do there "
                        + "is for that engine, or the proxy before it, to say.",
                    "See that the engine there asks for a certificate, or is a proxy that lets only some requests through.");
            }
        }
    }

    private static SockExposure With(SockExposure found, string kind, SockSeverity severity, string? path, string how,
        string sentence, string remedy)
    {
        found.Kind = kind;
        found.Severity = severity;
        found.Path = path;
        found.How = how;
        found.Sentence = sentence;
        found.Remedy = remedy;
        return found;
    }

    private static SockExposure Of(ContainerInspect container) => new()
    {
        Container = container.Called,
        Id = container.Id,
        Image = container.Config?.Image is { Length: > 0 } image ? image : container.ImageName ?? container.Image,
        State = container.State?.Status ?? "",
    };

    private static SockExposure Of(DockerService service) => new()
    {
        Service = service.Name,
        Image = service.Image,
    };

    private static string Place(SockExposure found) => found.Service is { } service ? $"the tasks of the service '{service}'"
        : found.State is "running" or "paused" or "restarting" or null or "" ? $"the container '{found.Container}'"
        : $"the container '{found.Container}' ({found.State}; when it is started)";

    private static string Led(string source, string socket) => EnginePaths.Clean(source) == EnginePaths.Clean(socket)
        ? source : $"{socket}, where {source} leads,";

    private static string Propagation(MountPoint mount) => mount.Propagation is "shared" or "rshared"
        ? $", {mount.Propagation}: what is mounted there is mounted on the machine too" : "";

    private static string Capability(string name) => name.ToUpperInvariant() is ['C', 'A', 'P', '_', .. var bare] ? bare
        : name.ToUpperInvariant();

    private static bool IsProxy(string? image) => image is not null && Proxy().IsMatch(image);

    [GeneratedRegex("socket-?proxy|cetusguard|docker-proxy|sockguard", RegexOptions.IgnoreCase
        | RegexOptions.CultureInvariant)]
    private static partial Regex Proxy();

    [GeneratedRegex("^(tcp|http|https|ssh)://", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
        | RegexOptions.ExplicitCapture)]
    private static partial Regex Away();

    [GeneratedRegex(@"^https?://(127\.|localhost\b|\[::1\])", RegexOptions.ExplicitCapture)]
    private static partial Regex Loopback();
}
