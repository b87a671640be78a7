using System.Text.Json;

namespace DockerSock.Fake;

/// <summary>What a container was created with, apart from the host's side.</summary>
public sealed class ContainerConfig
{
    /// <summary>The image as it was asked for.</summary>
    public string Image { get; set; } = "";

    /// <summary>The name of the machine inside.</summary>
    public string Hostname { get; set; } = "";

    /// <summary>The domain of the machine inside.</summary>
    public string Domainname { get; set; } = "";

    /// <summary>The user that the command runs as.</summary>
    public string User { get; set; } = "";

    /// <summary>The directory that the command starts in.</summary>
    public string WorkingDirectory { get; set; } = "";

    /// <summary>The command's words.</summary>
    public IList<string> Command { get; set; } = [];

    /// <summary>What stands in front of the command.</summary>
    public IList<string> Entrypoint { get; set; } = [];

    /// <summary>Environment variables, as NAME=value.</summary>
    public IList<string> Environment { get; set; } = [];

    /// <summary>Ports that it says it listens on, such as "80/tcp".</summary>
    public SortedSet<string> ExposedPorts { get; } = new(StringComparer.Ordinal);

    /// <summary>Paths that are volumes without a name.</summary>
    public IList<string> Volumes { get; set; } = [];

    /// <summary>Labels; keys are case-sensitive.</summary>
    public SortedDictionary<string, string> Labels { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether it has a terminal: its log is then raw, and one stream.</summary>
    public bool Tty { get; set; }

    /// <summary>Whether its input is open.</summary>
    public bool OpenStdin { get; set; }

    /// <summary>Whether its input closes when the first client leaves.</summary>
    public bool StdinOnce { get; set; }

    /// <summary>Whether the client asked to be attached to its input.</summary>
    public bool AttachStdin { get; set; }

    /// <summary>Whether the client asked to be attached to its output.</summary>
    public bool AttachStdout { get; set; }

    /// <summary>Whether the client asked to be attached to its errors.</summary>
    public bool AttachStderr { get; set; }

    /// <summary>The signal that stops it; empty for SIGTERM.</summary>
    public string StopSignal { get; set; } = "";

    /// <summary>How long a stop waits before it kills, in seconds; null for the engine's 10.</summary>
    public int? StopTimeout { get; set; }

    /// <summary>How its health is checked; null for not at all.</summary>
    public HealthCheck? HealthCheck { get; set; }
}

/// <summary>What a container was created with on the host's side.</summary>
public sealed class HostSettings
{
    /// <summary>The network that it was created for.</summary>
    public string NetworkMode { get; set; } = "bridge";

    /// <summary>Mounts as `docker run --volume` takes them.</summary>
    public IList<string> Binds { get; set; } = [];

    /// <summary>Published ports.</summary>
    public IList<PortBinding> PortBindings { get; set; } = [];

    /// <summary>Whether all exposed ports are published.</summary>
    public bool PublishAll { get; set; }

    /// <summary>no, always, unless-stopped or on-failure.</summary>
    public string RestartPolicy { get; set; } = "no";

    /// <summary>How often on-failure restarts it.</summary>
    public int MaximumRetries { get; set; }

    /// <summary>Whether it is removed when it ends.</summary>
    public bool AutoRemove { get; set; }

    /// <summary>Annotations, from API 1.43.</summary>
    public SortedDictionary<string, string> Annotations { get; } = new(StringComparer.Ordinal);

    /// <summary>The size of the terminal that its process starts with.</summary>
    internal (int Rows, int Columns) ConsoleSize { get; set; }

    /// <summary>The HostConfig that a client sent: its other fields are given back as they came.</summary>
    internal JsonElement Requested { get; set; }
}
