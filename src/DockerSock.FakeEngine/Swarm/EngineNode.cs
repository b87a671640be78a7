namespace DockerSock.Fake;

/// <summary>A node of a swarm.</summary>
public sealed class EngineNode : SwarmObject
{
    /// <summary>The name of its machine, which it is found by.</summary>
    public string Hostname { get; set; } = "";

    /// <inheritdoc />
    public override string Name => Hostname;

    /// <summary>A name that a user gave it; empty for none.</summary>
    public string SpecName { get; set; } = "";

    /// <summary>worker or manager.</summary>
    public string Role { get; set; } = "worker";

    /// <summary>Whether it takes tasks: active, pause, drain.</summary>
    public string Availability { get; set; } = "active";

    /// <summary>
    /// accepted, or pending: engines forget that they have accepted a node when a client changes it, and say the other.
    /// </summary>
    public string Membership { get; set; } = "accepted";

    /// <summary>Labels that users gave it; keys are case-sensitive.</summary>
    public SortedDictionary<string, string> Labels { get; internal set; } = new(StringComparer.Ordinal);

    /// <summary>unknown, down, ready or disconnected.</summary>
    public string State { get; set; } = "ready";

    /// <summary>Why it is in this state; empty for nothing to say.</summary>
    public string Message { get; set; } = "";

    /// <summary>Its address, without a port.</summary>
    public string Address { get; set; } = "";

    /// <summary>For a manager whether it leads the others.</summary>
    public bool IsLeader { get; set; }

    /// <summary>For a manager whether the others reach it: unknown, unreachable, reachable.</summary>
    public string Reachability { get; set; } = "reachable";

    /// <summary>The port of its address at which it talks to other managers.</summary>
    public int Port { get; set; } = EngineState.SwarmPort;

    /// <summary>The version of its engine.</summary>
    public string EngineVersion { get; set; } = "";

    /// <summary>The labels of its engine.</summary>
    public SortedDictionary<string, string> EngineLabels { get; } = new(StringComparer.Ordinal);

    /// <summary>Its operating system.</summary>
    public string Os { get; set; } = "linux";

    /// <summary>Its processor.</summary>
    public string Architecture { get; set; } = "x86_64";

    /// <summary>How many processors it has.</summary>
    public int Processors { get; set; } = 4;

    /// <summary>How much memory it has, in bytes.</summary>
    public long Memory { get; set; } = 8L << 30;

    /// <summary>The engine of this process that is this node; null for one that is only pretended.</summary>
    public EngineState? Engine { get; internal set; }

    /// <inheritdoc />
    internal override string EventName => SpecName.Length > 0 ? SpecName : Hostname;

    /// <summary>Whether it is a manager.</summary>
    public bool IsManager => Role == "manager";

    /// <summary>The address at which it talks to other managers.</summary>
    public string ManagerAddress => $"{(Address.Contains(':') ? $"[{Address}]" : Address)}:{Port}";
}
