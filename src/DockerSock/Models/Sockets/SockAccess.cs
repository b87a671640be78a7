namespace DockerSock.Models;

/// <summary>
/// What a Unix socket is, who may use it, and who listens on it. It is read from this machine's files, and nothing is
/// asked of an engine.
/// </summary>
public sealed class SockAccess : DockerObject
{
    /// <summary>Full path of the socket as it was named.</summary>
    public string Path { get; internal set; } = "";

    /// <summary>Where the path leads when all links are followed; null where they lead in a circle.</summary>
    public string? Target { get; internal set; }

    /// <summary>Links on the way, each with where it leads: <c>/var/run -> /run</c>.</summary>
    public string[] Links { get; internal set; } = [];

    /// <summary>What is there: socket, file, empty file, directory, named pipe, device, link that leads nowhere,
    /// nothing.</summary>
    public string Kind { get; internal set; } = "";

    /// <summary>True for a socket.</summary>
    public bool IsSocket { get; internal set; }

    /// <summary>Name of its owner, or the number where nobody has it; null where nothing can be known.</summary>
    public string? Owner { get; internal set; }

    /// <summary>Name of its group.</summary>
    public string? Group { get; internal set; }

    /// <summary>Its permissions in octal digits: <c>0660</c>.</summary>
    public string? Mode { get; internal set; }

    /// <summary>Its permissions as ls shows them: <c>rw-rw----</c>.</summary>
    public string? Permissions { get; internal set; }

    /// <summary>Entries of its access control list: <c>user:ann:rw-</c>; none where the mode says all.</summary>
    public string[] Acl { get; internal set; } = [];

    /// <summary>The directories that are passed on the way to it, from the top.</summary>
    public SockFolder[] Folders { get; internal set; } = [];

    /// <summary>The user that asks: whoever runs this PowerShell.</summary>
    public string User { get; internal set; } = "";

    /// <summary>The groups of this session.</summary>
    public string[] Groups { get; internal set; } = [];

    /// <summary>
    /// Groups that have the user as a member and that this session does not have: it began before, and a new one will
    /// have them.
    /// </summary>
    public string[] PendingGroups { get; internal set; } = [];

    /// <summary>Members of the socket's group.</summary>
    public string[] Members { get; internal set; } = [];

    /// <summary>Whether the user may use it.</summary>
    public bool IsAllowed { get; internal set; }

    /// <summary>The one line of all permissions that decides it: <c>others have ---</c>.</summary>
    public string? Decider { get; internal set; }

    /// <summary>True where a connection is accepted; null where none could be tried.</summary>
    public bool? Listens { get; internal set; }

    /// <summary>Programs that hold it, as far as the user may see: who listens first.</summary>
    public SockListener[] Listeners { get; internal set; } = [];

    /// <summary>The systemd unit that makes it and starts its daemon on demand; null where none does.</summary>
    public SockUnit? Unit { get; internal set; }

    /// <summary>How owner, group and mode are changed so that it lasts; null where nothing is there.</summary>
    public string? Lasting { get; internal set; }

    /// <summary>Why it cannot be used, in one sentence; null when it can.</summary>
    public string? Problem { get; internal set; }

    /// <summary>What can be done about it: one command where there is one.</summary>
    public string? Remedy { get; internal set; }

    /// <inheritdoc/>
    public override string ToString() => DockerHost;
}

/// <summary>A directory on the way to a socket.</summary>
public sealed class SockFolder
{
    /// <summary>Its full path.</summary>
    public string Path { get; internal set; } = "";

    /// <summary>Name of its owner.</summary>
    public string Owner { get; internal set; } = "";

    /// <summary>Name of its group.</summary>
    public string Group { get; internal set; } = "";

    /// <summary>Its permissions in octal digits: <c>0755</c>.</summary>
    public string Mode { get; internal set; } = "";

    /// <summary>Whether the user may pass through it: the first one that is closed is what blocks.</summary>
    public bool IsOpen { get; internal set; }

    /// <summary>The line of its permissions that decides it.</summary>
    public string Decider { get; internal set; } = "";

    /// <inheritdoc/>
    public override string ToString() => $"{Path} ({Owner}:{Group} {Mode}{(IsOpen ? "" : ", closed")})";
}

/// <summary>A program that holds a socket.</summary>
public sealed class SockListener
{
    /// <summary>Number of the process; 0 for one of another PID namespace.</summary>
    public int Id { get; internal set; }

    /// <summary>Name of the program; null where it cannot be seen.</summary>
    public string? Program { get; internal set; }

    /// <summary>Name of the user that it runs as.</summary>
    public string? User { get; internal set; }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Program ?? "a program that cannot be seen from here"}{(Id > 0 ? $" (pid {Id}" : " (")}"
            + $"{(Id > 0 && User is not null ? ", " : "")}{(User is null ? "" : $"user {User}")})";
}

/// <summary>A systemd unit that makes a socket and starts the daemon behind it at the first connection.</summary>
public sealed class SockUnit
{
    /// <summary>Its name: docker.socket.</summary>
    public string Name { get; internal set; } = "";

    /// <summary>The unit of the daemon: docker.service.</summary>
    public string Service { get; internal set; } = "";

    /// <summary>File that it is written in; files beside it may change it.</summary>
    public string File { get; internal set; } = "";

    /// <summary>True for a unit of the user's own manager, which <c>systemctl --user</c> is for.</summary>
    public bool IsUsers { get; internal set; }

    /// <summary>Owner that it gives the socket; null for its manager's user.</summary>
    public string? SocketUser { get; internal set; }

    /// <summary>Group that it gives the socket; null for its owner's.</summary>
    public string? SocketGroup { get; internal set; }

    /// <summary>Mode that it gives the socket; null for 0666.</summary>
    public string? SocketMode { get; internal set; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
