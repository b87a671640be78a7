using System.Globalization;
using System.Text;

namespace DockerSock.Fake;

/// <summary>A container of the engine. Change its properties inside <see cref="EngineState.Change"/>.</summary>
public sealed partial class EngineContainer
{
    private readonly EngineState _engine;

    internal EngineContainer(EngineState engine, string id, string name, EngineImage image)
    {
        _engine = engine;
        Id = id;
        Name = name;
        ImageId = image.Id;
        RootSize = image.Size;
        Created = engine.Now;
        Config.Hostname = id[..12];
    }

    /// <summary>64 hexadecimal digits.</summary>
    public string Id { get; }

    /// <summary>Its name, without the slash that the API puts in front.</summary>
    public string Name { get; internal set; }

    /// <summary>The identifier of its image.</summary>
    public string ImageId { get; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset Created { get; set; }

    /// <summary>What it was created with.</summary>
    public ContainerConfig Config { get; } = new();

    /// <summary>What it was created with on the host's side.</summary>
    public HostSettings Host { get; } = new();

    /// <summary>What is mounted into it.</summary>
    public IList<EngineMount> Mounts { get; } = [];

    /// <summary>Its networks, by name.</summary>
    public SortedDictionary<string, NetworkEndpoint> Networks { get; } = new(StringComparer.Ordinal);

    /// <summary>What it is doing.</summary>
    public ContainerState State { get; internal set; }

    /// <summary>The process on the host; 0 when it does not run.</summary>
    public int Pid { get; set; }

    /// <summary>How its last run ended.</summary>
    public int ExitCode { get; set; }

    /// <summary>Whether the kernel killed it for its memory.</summary>
    public bool OutOfMemory { get; set; }

    /// <summary>Why it could not start; empty when it could.</summary>
    public string Error { get; set; } = "";

    /// <summary>When it last started; null for never.</summary>
    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>When its last run ended; null for never.</summary>
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>How often its restart policy has restarted it.</summary>
    public int RestartCount { get; set; }

    /// <summary>What its health checks found; null without health checks.</summary>
    public HealthReport? Health { get; set; }

    /// <summary>Bytes that it has written into its own layer.</summary>
    public long WrittenSize { get; set; }

    /// <summary>Bytes of its image.</summary>
    public long RootSize { get; set; }

    /// <summary>
    /// The code that its stop signal makes it exit with; null when it ignores the signal, so that a stop waits and
    /// kills.
    /// </summary>
    public int? StopExitCode { get; set; } = 143;

    /// <summary>Whether it runs; a paused one does.</summary>
    public bool IsRunning => State is ContainerState.Running or ContainerState.Paused;

    /// <summary>The words of its process.</summary>
    public IReadOnlyList<string> Words => [.. Config.Entrypoint, .. Config.Command];

    /// <summary>The ports that are open now.</summary>
    internal IReadOnlyList<OpenPort> OpenPorts { get; set; } = [];

    internal EngineState Engine => _engine;

    internal ContainerLog Lines { get; } = new();

    internal Pulse Changed { get; } = new();

    internal bool IsRemoved { get; set; }

    /// <summary>What the API says for a state.</summary>
    public string StateText => State.ToString().ToLowerInvariant();

    /// <summary>The state in words with its age, such as "Up 3 minutes (healthy)".</summary>
    public string StatusText
    {
        get
        {
            string Since(DateTimeOffset? time) => GoText.Human(_engine.Now - (time ?? _engine.Now));
            return State switch
            {
                ContainerState.Paused => $"Up {Since(StartedAt)} (Paused)",
                ContainerState.Restarting => string.Create(
                    CultureInfo.InvariantCulture, $"Restarting ({ExitCode}) {Since(FinishedAt)} ago"),
                ContainerState.Running when Health is { Status: "starting" } =>
                    $"Up {Since(StartedAt)} (health: starting)",
                ContainerState.Running when Health is not null => $"Up {Since(StartedAt)} ({Health.Status})",
                ContainerState.Running => $"Up {Since(StartedAt)}",
                ContainerState.Removing => "Removal In Progress",
                ContainerState.Dead => "Dead",
                ContainerState.Created => "Created",
                _ => string.Create(CultureInfo.InvariantCulture, $"Exited ({ExitCode}) {Since(FinishedAt)} ago"),
            };
        }
    }

    /// <summary>Writes to its log; each line becomes an entry, and so does an end without a newline.</summary>
    /// <param name="stream">stdout or stderr.</param>
    /// <param name="bytes">What is written.</param>
    /// <param name="time">When; null for now.</param>
    public void Log(string stream, ReadOnlySpan<byte> bytes, DateTimeOffset? time = null)
    {
        byte number = stream switch
        {
            "stdout" => 1,
            "stderr" => 2,
            _ => throw new ArgumentException("stdout or stderr", nameof(stream)),
        };
        Lines.Add(time ?? _engine.Now, number, bytes.ToArray());
        Changed.Beat();
    }

    /// <summary>Writes a line of text to its log, as UTF-8 and with a newline.</summary>
    /// <param name="line">The line.</param>
    /// <param name="stream">stdout or stderr.</param>
    /// <param name="time">When; null for now.</param>
    public void LogLine(string line, string stream = "stdout", DateTimeOffset? time = null) =>
        Log(stream, Encoding.UTF8.GetBytes(line + "\n"), time);

    /// <summary>The event's attributes: image, name and labels, and more for some actions.</summary>
    internal void Emit(string action, params (string Key, string Value)[] more)
    {
        SortedDictionary<string, string> attributes = new(Config.Labels, StringComparer.Ordinal)
        {
            ["image"] = Config.Image,
            ["name"] = Name,
        };
        foreach ((string key, string value) in more)
        {
            attributes[key] = value;
        }

        _engine.Emit("container", action, Id, attributes);
    }
}
