namespace DockerSock.Models;

/// <summary>What a container runs and how, or what an image says about it. Values that are null are not sent.</summary>
public sealed class ContainerConfig : DockerValue
{
    /// <summary>Name of the machine, inside.</summary>
    public string? Hostname { get; set; }

    /// <summary>Domain of the machine, inside.</summary>
    public string? Domainname { get; set; }

    /// <summary>User, or <c>user:group</c>, that commands run as.</summary>
    public string? User { get; set; }

    /// <summary>Whether its input is attached at the start.</summary>
    public bool? AttachStdin { get; set; }

    /// <summary>Whether its output is attached at the start.</summary>
    public bool? AttachStdout { get; set; }

    /// <summary>Whether its error output is attached at the start.</summary>
    public bool? AttachStderr { get; set; }

    /// <summary>Ports that it listens on, as keys: <c>80/tcp</c>.</summary>
    public DockerMap<EmptyValue>? ExposedPorts { get; set; }

    /// <summary>Whether it has a terminal; its log then has no frames.</summary>
    public bool? Tty { get; set; }

    /// <summary>Whether its input stays open.</summary>
    public bool? OpenStdin { get; set; }

    /// <summary>Whether its input is closed when the first client goes.</summary>
    public bool? StdinOnce { get; set; }

    /// <summary>Environment: <c>NAME=value</c>.</summary>
    public DockerList<string>? Env { get; set; }

    /// <summary>Command, or the arguments of the entry point.</summary>
    public DockerList<string>? Cmd { get; set; }

    /// <summary>The health check; null takes the image's.</summary>
    public HealthConfig? Healthcheck { get; set; }

    /// <summary>Whether the command is escaped already; Windows only.</summary>
    public bool? ArgsEscaped { get; set; }

    /// <summary>Image that it was created from, as it was named.</summary>
    public string? Image { get; set; }

    /// <summary>Paths that become volumes, as keys.</summary>
    public DockerMap<EmptyValue>? Volumes { get; set; }

    /// <summary>Folder that commands start in.</summary>
    public string? WorkingDir { get; set; }

    /// <summary>Program that the command is given to.</summary>
    public DockerList<string>? Entrypoint { get; set; }

    /// <summary>Whether it has no network.</summary>
    public bool? NetworkDisabled { get; set; }

    /// <summary>MAC address; API 1.43 and older.</summary>
    public string? MacAddress { get; set; }

    /// <summary>Instructions for builds upon this image.</summary>
    public DockerList<string>? OnBuild { get; set; }

    /// <summary>Labels; keys are case-sensitive.</summary>
    public DockerMap<string>? Labels { get; set; }

    /// <summary>Signal that asks it to stop.</summary>
    public string? StopSignal { get; set; }

    /// <summary>How long it may take to stop before it is killed; seconds, in PowerShell a TimeSpan.</summary>
    [Counts(TimeUnit.Seconds)]
    public long? StopTimeout { get; set; }

    /// <summary>Shell for commands in shell form.</summary>
    public DockerList<string>? Shell { get; set; }
}

/// <summary>A health check. A null or zero duration takes the image's or the engine's own.</summary>
public sealed class HealthConfig : DockerValue
{
    /// <summary>The check: <c>NONE</c>, <c>CMD</c> and its words, or <c>CMD-SHELL</c> and a line.</summary>
    public DockerList<string>? Test { get; set; }

    /// <summary>Time between checks; nanoseconds, in PowerShell a TimeSpan.</summary>
    [Counts(TimeUnit.Nanoseconds)]
    public long? Interval { get; set; }

    /// <summary>How long a check may take; nanoseconds, in PowerShell a TimeSpan.</summary>
    [Counts(TimeUnit.Nanoseconds)]
    public long? Timeout { get; set; }

    /// <summary>Failures in a row that make it unhealthy.</summary>
    public long? Retries { get; set; }

    /// <summary>Time to start in, during which failures do not count; nanoseconds, in PowerShell a TimeSpan.</summary>
    [Counts(TimeUnit.Nanoseconds)]
    public long? StartPeriod { get; set; }

    /// <summary>Time between checks while it starts; nanoseconds, in PowerShell a TimeSpan. API 1.44.</summary>
    [Counts(TimeUnit.Nanoseconds)]
    public long? StartInterval { get; set; }
}

/// <summary>A value with nothing in it: the API has it where only the name before it counts.</summary>
public sealed class EmptyValue : DockerValue;
