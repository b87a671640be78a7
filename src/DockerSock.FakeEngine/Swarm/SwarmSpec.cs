using System.Text.Json;

namespace DockerSock.Fake;

/// <summary>How a swarm is to be: what `docker swarm update` changes.</summary>
public sealed record SwarmSpec
{
    private const string Refused = "rpc error: code = InvalidArgument desc = ";

    /// <summary>What an update begins with: all that it does not say is nothing.</summary>
    private static readonly SwarmSpec s_nothing = new()
    {
        TaskHistoryLimit = 0,
        SnapshotInterval = 0,
        LogEntriesForSlowFollowers = 0,
        ElectionTick = 0,
        HeartbeatTick = 0,
        HeartbeatPeriod = 0,
        NodeCertExpiry = 0,
    };

    /// <summary>Its name, of which there is only this one.</summary>
    public string Name { get; init; } = "default";

    /// <summary>Labels; keys are case-sensitive.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>How many tasks that have ended are kept for each place of a service.</summary>
    public long TaskHistoryLimit { get; init; } = 5;

    /// <summary>After how many entries the managers' log is cut.</summary>
    public long SnapshotInterval { get; init; } = 10000;

    /// <summary>How many old snapshots are kept.</summary>
    public long KeepOldSnapshots { get; init; }

    /// <summary>How many entries are kept for slow followers.</summary>
    public long LogEntriesForSlowFollowers { get; init; } = 500;

    /// <summary>How long a follower waits before it wants to lead.</summary>
    public long ElectionTick { get; init; } = 10;

    /// <summary>How often the leader tells that it is there.</summary>
    public long HeartbeatTick { get; init; } = 1;

    /// <summary>How often a node tells that it is there, in nanoseconds.</summary>
    public long HeartbeatPeriod { get; init; } = 5_000_000_000;

    /// <summary>How long the certificate of a node is good, in nanoseconds.</summary>
    public long NodeCertExpiry { get; init; } = 7_776_000_000_000_000;

    /// <summary>Who else makes the certificates of nodes.</summary>
    public IReadOnlyList<ExternalAuthority> ExternalAuthorities { get; init; } = [];

    /// <summary>A counter; the root certificate is made anew when an update changes it.</summary>
    public long ForceRotate { get; init; }

    /// <summary>Whether a manager that starts again must be unlocked with a key.</summary>
    public bool AutoLock { get; init; }

    /// <summary>Where the logs of tasks go that say nothing of it; null for the node's own choice.</summary>
    public SwarmDriver? LogDriver { get; init; }

    private string? Problem => HeartbeatPeriod < 0 ? Refused + "heartbeat time period cannot be a negative duration"
        : NodeCertExpiry is not (0 or >= 3_600_000_000_000) ? Refused + "minimum certificate expiry time is: 1h0m0s"
        : null;

    /// <summary>What a client wants for a new swarm; what it leaves out is as usual.</summary>
    /// <exception cref="EngineException">The engine refuses.</exception>
    internal static SwarmSpec ForNew(JsonElement json)
    {
        SwarmSpec read = Read(json, new SwarmSpec());
        return read.Problem is null
            ? read
            : throw EngineException.Internal("error updating cluster settings: " + read.Problem);
    }

    /// <summary>What a client wants of a swarm that is there; what it leaves out is nothing.</summary>
    /// <exception cref="EngineException">The engine refuses.</exception>
    internal static SwarmSpec ForUpdate(JsonElement json)
    {
        SwarmSpec read = Read(json, s_nothing);
        return read.Problem is null ? read : throw EngineException.BadRequest(read.Problem);
    }

    private static SwarmSpec Read(JsonElement json, SwarmSpec usual)
    {
        if (json.Text("Name") is not ("" or "default"))
        {
            throw EngineException.BadRequest("swarm spec must be named \"default\"");
        }

        JsonElement tasks = json.Field("Orchestration");
        JsonElement raft = json.Field("Raft");
        JsonElement authority = json.Field("CAConfig");
        return usual with
        {
            Labels = json.Map("Labels").ToDictionary(static pair => pair.Key, static pair => pair.Value),
            TaskHistoryLimit = tasks.Field("TaskHistoryRetentionLimit").IsThere()
                ? tasks.Number("TaskHistoryRetentionLimit")
                : usual.TaskHistoryLimit,
            SnapshotInterval = Number(raft, "SnapshotInterval", usual.SnapshotInterval),
            KeepOldSnapshots = Number(raft, "KeepOldSnapshots", usual.KeepOldSnapshots),
            LogEntriesForSlowFollowers = Number(raft, "LogEntriesForSlowFollowers", usual.LogEntriesForSlowFollowers),
            ElectionTick = Number(raft, "ElectionTick", usual.ElectionTick),
            HeartbeatTick = Number(raft, "HeartbeatTick", usual.HeartbeatTick),
            HeartbeatPeriod = Number(json.Field("Dispatcher"), "HeartbeatPeriod", usual.HeartbeatPeriod),
            NodeCertExpiry = Number(authority, "NodeCertExpiry", usual.NodeCertExpiry),
            ExternalAuthorities = [.. authority.Items("ExternalCAs").Select(ExternalAuthority.Read)],
            ForceRotate = authority.Number("ForceRotate"),
            AutoLock = json.Field("EncryptionConfig").Flag("AutoLockManagers"),
            LogDriver = SwarmDriver.Read(json.Field("TaskDefaults").Field("LogDriver")),
        };
    }

    private static long Number(JsonElement json, string name, long usual) =>
        json.Number(name) is not 0 and var sent ? sent : usual;
}
