namespace DockerSock.Tests.RealEngines;

/// <summary>A way to hide that a container reaches an engine.</summary>
/// <param name="Name">Name of the container, without what all of a run begin with.</param>
/// <param name="Way">The way, for people.</param>
/// <param name="Kind">What Get-DockerSockExposure is to call it; null for a container that reaches nothing.</param>
/// <param name="Arguments">
/// What docker run is given; <c>@</c> is what all names of a run begin with, and <c>~</c> a folder of the engine's.
/// </param>
public sealed record ExposureRow(string Name, string Way, string? Kind, params string[] Arguments)
{
    /// <summary>What docker is told before, a volume for example.</summary>
    public string[]? Before { get; init; }

    /// <summary>True for a container that is created, and never started.</summary>
    public bool IsCreated { get; init; }

    /// <summary>Engines that cannot be told so, and why.</summary>
    public string? Not { get; init; }

    /// <summary>The image, where it is to be called otherwise.</summary>
    public string? Image { get; init; }
}

/// <summary>
/// Containers that reach an engine, each in a way of its own, and some that do not. The engines of
/// tests/engines/engines.sh have their socket at /engine/engine.sock.
/// </summary>
internal static class ExposureTable
{
    private const string Socket = "/engine/engine.sock";

    public static IReadOnlyList<ExposureRow> Rows { get; } =
    [
        new("name", "the socket, under another name", "Socket", "-v", $"{Socket}:/tmp/data.db"),
        new("readonly", "the socket, read-only", "Socket", "-v", $"{Socket}:/tmp/socket:ro"),
        new("dots", "a path with ..", "Socket", "-v", "/engine/../engine/./engine.sock:/data"),
        new("link", "a link on the machine that leads to the socket", "Socket", "-v", "~/link:/data"),
        new("folder-link", "a link on the machine that leads to its folder", "Directory", "-v", "~/folder-link:/data"),
        new("hard", "the same socket, which has a second name on the machine", "Socket", "-v", "~/hard:/data"),
        new("folder", "the folder of the socket", "Directory", "-v", "/engine:/data"),
        new("run", "/run", "Directory", "-v", "/run:/data"),
        new("var-run", "/run by its other name", "Directory", "-v", "/var/run:/data:ro"),
        new("all", "the whole file system, read-only", "Directory", "-v", "/:/host:ro"),
        new("volume", "a volume that is a folder (o=bind)", "Directory", "-v", "@volume:/data")
            { Before = ["volume", "create", "-o", "type=none", "-o", "o=bind", "-o", "device=/var/run", "@volume"] },
        new("inline", "a volume of the container's own that is a folder, with ..", "Directory", "--mount",
            "type=volume,dst=/data,volume-opt=type=none,volume-opt=o=bind,volume-opt=device=/var/../run")
            { Not = "podman: its API gives no options to a volume so" },
        new("part", "a part of a volume that is the whole file system", "Directory", "--mount",
            "type=volume,src=@whole,dst=/data,volume-subpath=run")
            {
                Before = ["volume", "create", "-o", "type=none", "-o", "o=bind", "-o", "device=/", "@whole"],
                Not = "docker20, podman: they have no parts of volumes",
            },
        new("from", "the volumes of another container", "Directory", "--volumes-from", "@volume"),
        new("data", "a volume that is the folder of all containers", "DataRoot", "-v", "@data:/data")
            { Before = ["volume", "create", "-o", "type=none", "-o", "o=bind", "-o", "device=/engine/data", "@data"] },
        new("etc", "the accounts of the machine, to write", "HostFiles", "-v", "/etc:/data"),
        new("created", "a container that was never started", "Socket", "-v", $"{Socket}:/data") { IsCreated = true },
        new("privileged", "--privileged", "Privileged", "--privileged") { IsCreated = true },
        new("look", "the machine's processes, and the right to look into them", "Processes", "--pid", "host", "--cap-add",
            "SYS_PTRACE"),
        new("processes", "the machine's processes", "Processes", "--pid", "host"),
        new("join", "the processes of a container that has the socket", "Processes", "--pid", "container:@name"),
        new("disk", "a disk", "Disk", "--device", "/dev/loop0:/dev/data")
            { Not = "podman: the docker program does not know its system" },
        new("rule", "the right to make itself a disk", "Disk", "--device-cgroup-rule", "b 7:* rwm")
            { Not = "podman: it tells of no such rules" },
        new("mount", "the right to mount", "Capability", "--cap-add", "SYS_ADMIN"),
        new("number", "the right to open files by their numbers", "Capability", "--cap-add", "DAC_READ_SEARCH"),
        new("every", "all rights", "Capability", "--cap-add", "ALL") { IsCreated = true },
        new("told", "the address of an engine", "Environment", "-e", "DOCKER_HOST=tcp://10.0.0.7:2375"),
        new("proxy", "a socket proxy", "Socket", "-v", $"{Socket}:/var/run/docker.sock")
            { Image = "dockersock.test/tecnativa/docker-socket-proxy" },
        new("plain", "nothing", null),
        new("clean", "a volume, a folder, a file, a file system in memory", null, "-v", "@own:/v", "-v", "~/plain:/p:ro",
            "-v", "~/plain/file:/f", "--tmpfs", "/t", "-e", "DOCKER_HOST=unix:///nothing"),
    ];
}
