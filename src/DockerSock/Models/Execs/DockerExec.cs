using System.Text.Json.Serialization;

namespace DockerSock.Models;

/// <summary>A command that is to be run in a container. Values that are null are not sent.</summary>
internal sealed class ExecCreate : DockerValue
{
    public bool? AttachStdin { get; set; }

    public bool? AttachStdout { get; set; }

    public bool? AttachStderr { get; set; }

    public string? DetachKeys { get; set; }

    public bool? Tty { get; set; }

    public DockerList<string>? Env { get; set; }

    public DockerList<string> Cmd { get; set; } = [];

    public bool? Privileged { get; set; }

    public string? User { get; set; }

    public string? WorkingDir { get; set; }

    /// <summary>The same command with streams, and a variable more in its environment.</summary>
    public ExecCreate With(bool attach, bool stdin, string? variable) => new()
    {
        AttachStdin = stdin,
        AttachStdout = attach,
        AttachStderr = attach,
        DetachKeys = DetachKeys,
        Tty = Tty,
        Env = variable is null ? Env : [.. Env ?? [], variable],
        Cmd = Cmd,
        Privileged = Privileged,
        User = User,
        WorkingDir = WorkingDir,
    };
}

/// <summary>A command in a container. Source: ExecInspect, <c>GET /exec/{id}/json</c>.</summary>
public sealed class ExecInspect : DockerObject
{
    /// <summary>Id of the command: 64 hexadecimal digits.</summary>
    [JsonPropertyName("ID")]
    public string Id { get; set; } = "";

    /// <summary>True while it runs.</summary>
    public bool Running { get; set; }

    /// <summary>Its exit code; null while it runs.</summary>
    public long? ExitCode { get; set; }

    /// <summary>What it runs.</summary>
    public ExecProcess? ProcessConfig { get; set; }

    /// <summary>Process id on the engine's host; 0 when it does not run.</summary>
    public long Pid { get; set; }

    /// <summary>Id of the container.</summary>
    public string ContainerID { get; set; } = "";

    /// <summary>Whether its input is open.</summary>
    public bool OpenStdin { get; set; }

    /// <summary>Whether its output is open.</summary>
    public bool OpenStdout { get; set; }

    /// <summary>Whether its error output is open.</summary>
    public bool OpenStderr { get; set; }

    /// <summary>Whether the engine may forget it.</summary>
    public bool CanRemove { get; set; }

    /// <summary>Keys that detach from it.</summary>
    public string? DetachKeys { get; set; }

    /// <summary>The command with its arguments, for people.</summary>
    [JsonIgnore]
    public string Command => ProcessConfig is null
        ? "" : string.Join(' ', ProcessConfig.Arguments.Prepend(ProcessConfig.Entrypoint ?? ""));

    /// <inheritdoc/>
    public override string ToString() => Id;
}

/// <summary>What a command runs, and how.</summary>
public sealed class ExecProcess : DockerValue
{
    /// <summary>The program.</summary>
    [JsonPropertyName("entrypoint")]
    public string? Entrypoint { get; set; }

    /// <summary>Its arguments.</summary>
    [JsonPropertyName("arguments")]
    public DockerList<string> Arguments { get => field ??= []; set; }

    /// <summary>Whether it has all rights on the host.</summary>
    [JsonPropertyName("privileged")]
    public bool? Privileged { get; set; }

    /// <summary>Whether it has a terminal.</summary>
    [JsonPropertyName("tty")]
    public bool Tty { get; set; }

    /// <summary>User that it runs as.</summary>
    [JsonPropertyName("user")]
    public string? User { get; set; }
}

/// <summary>What came of a command in a container.</summary>
public sealed class CommandResult : DockerObject
{
    /// <summary>Name of the container.</summary>
    public string Container { get; internal set; } = "";

    /// <summary>The command with its arguments.</summary>
    public IReadOnlyList<string> Command { get; internal set; } = [];

    /// <summary>Its exit code.</summary>
    public long ExitCode { get; internal set; }

    /// <summary>What it wrote to its output: all lines, each with its end.</summary>
    public string StdOut { get; internal set; } = "";

    /// <summary>What it wrote to its error output.</summary>
    public string StdErr { get; internal set; } = "";

    /// <summary>From its start to its end.</summary>
    public TimeSpan Duration { get; internal set; }

    /// <inheritdoc/>
    public override string ToString() => StdOut;
}
