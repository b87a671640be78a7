namespace DockerSock.Fake;

/// <summary>How a swarm is to be: what `docker swarm update` changes.</summary>
public sealed record SwarmSpec
{
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

    /// <summary>Whether a manager that starts again must be unlocked with a key.</summary>
    public bool AutoLock { get; init; }

    /// <summary>How often the root certificate was asked to be made anew.</summary>
    public long ForceRotate { get; init; }

    /// <summary>Where the logs of tasks go that say nothing of it; null for the node's own choice.</summary>
    public SwarmDriver? LogDriver { get; init; }
}
