using System.Text.Json.Serialization;

namespace DockerSock.Models;

/// <summary>An object that the managers of a swarm keep: a node, a service, a task, a secret, a config.</summary>
public abstract class SwarmObject : DockerObject
{
    /// <summary>Its id.</summary>
    [JsonPropertyName("ID")]
    public string Id { get; set; } = "";

    /// <summary>The first twelve letters of the id, as tables show it.</summary>
    [JsonIgnore]
    public string ShortId => Id.Length > 12 ? Id[..12] : Id;

    /// <summary>Its version; a change names the version that it is meant for.</summary>
    public ObjectVersion? Version { get; set; }

    /// <summary>When it was created.</summary>
    public DateTime? CreatedAt { get; set; }

    /// <summary>When it was last changed.</summary>
    public DateTime? UpdatedAt { get; set; }

    /// <inheritdoc/>
    public override string ToString() => Id;
}

/// <summary>A swarm. Source: SwarmInspect, <c>GET /swarm</c>.</summary>
public sealed class DockerSwarm : SwarmObject
{
    /// <summary>Its settings.</summary>
    public SwarmSpec? Spec { get; set; }

    /// <summary>Who signs the certificates of its nodes.</summary>
    public SwarmTls? TLSInfo { get; set; }

    /// <summary>Whether the nodes are just now given certificates of a new root.</summary>
    public bool RootRotationInProgress { get; set; }

    /// <summary>UDP port that carries the traffic between containers of different nodes.</summary>
    public long? DataPathPort { get; set; }

    /// <summary>Addresses that the subnets of its networks are taken from.</summary>
    public DockerList<string> DefaultAddrPool { get => field ??= []; set; }

    /// <summary>Length of the prefix of a subnet that is taken from them.</summary>
    public long? SubnetSize { get; set; }

    /// <summary>What nodes need to join it. A secret: who has it can join.</summary>
    public SwarmJoinTokens? JoinTokens { get; set; }

    /// <summary>Its name: default, unless somebody has given it another.</summary>
    [JsonIgnore]
    public string Name => Spec?.Name ?? "";

    /// <summary>Labels; keys are case-sensitive.</summary>
    [JsonIgnore]
    public DockerMap<string> Labels => Spec?.Labels ?? [];

    /// <summary>Whether managers that were restarted wait for the unlock key.</summary>
    [JsonIgnore]
    public bool AutoLock => Spec?.EncryptionConfig?.AutoLockManagers == true;

    /// <summary>The token that a worker joins with.</summary>
    [JsonIgnore]
    public string? WorkerToken => JoinTokens?.Worker;

    /// <summary>The token that a manager joins with.</summary>
    [JsonIgnore]
    public string? ManagerToken => JoinTokens?.Manager;
}

/// <summary>Tokens that nodes join a swarm with.</summary>
public sealed class SwarmJoinTokens : DockerValue
{
    /// <summary>Makes a node a worker.</summary>
    public string? Worker { get; set; }

    /// <summary>Makes a node a manager.</summary>
    public string? Manager { get; set; }
}

/// <summary>Who signs certificates of nodes.</summary>
public sealed class SwarmTls : DockerValue
{
    /// <summary>Root certificates that are trusted, as PEM.</summary>
    public string? TrustRoot { get; set; }

    /// <summary>Subject of the issuer, base64.</summary>
    public string? CertIssuerSubject { get; set; }

    /// <summary>Public key of the issuer, base64.</summary>
    public string? CertIssuerPublicKey { get; set; }
}

/// <summary>Settings of a swarm.</summary>
public sealed class SwarmSpec : DockerValue
{
    /// <summary>Its name.</summary>
    public string? Name { get; set; }

    /// <summary>Labels; keys are case-sensitive.</summary>
    public DockerMap<string>? Labels { get; set; }

    /// <summary>What it keeps of tasks that have ended.</summary>
    public SwarmOrchestration? Orchestration { get; set; }

    /// <summary>How the managers agree.</summary>
    public SwarmRaft? Raft { get; set; }

    /// <summary>How nodes report.</summary>
    public SwarmDispatcher? Dispatcher { get; set; }

    /// <summary>How nodes get their certificates.</summary>
    public SwarmCA? CAConfig { get; set; }

    /// <summary>How managers protect what they keep on disk.</summary>
    public SwarmEncryption? EncryptionConfig { get; set; }

    /// <summary>What tasks have when their service says nothing.</summary>
    public SwarmTaskDefaults? TaskDefaults { get; set; }
}

/// <summary>What a swarm keeps of tasks that have ended.</summary>
public sealed class SwarmOrchestration : DockerValue
{
    /// <summary>Old tasks that are kept for each slot of a service, or for each node; all when negative.</summary>
    public long? TaskHistoryRetentionLimit { get; set; }
}

/// <summary>How the managers of a swarm agree.</summary>
public sealed class SwarmRaft : DockerValue
{
    /// <summary>Log entries from one snapshot to the next.</summary>
    public ulong? SnapshotInterval { get; set; }

    /// <summary>Snapshots that are kept besides the current one.</summary>
    public ulong? KeepOldSnapshots { get; set; }

    /// <summary>Log entries that are kept after a snapshot for managers that lag behind.</summary>
    public ulong? LogEntriesForSlowFollowers { get; set; }

    /// <summary>
    /// Ticks without word from the leader after which a manager stands for election; a tick is a second now.
    /// </summary>
    public long? ElectionTick { get; set; }

    /// <summary>Ticks between two words of the leader.</summary>
    public long? HeartbeatTick { get; set; }
}

/// <summary>How the nodes of a swarm report.</summary>
public sealed class SwarmDispatcher : DockerValue
{
    /// <summary>Time between two heartbeats of a node; nanoseconds, in PowerShell a TimeSpan.</summary>
    [Counts(TimeUnit.Nanoseconds)]
    public long? HeartbeatPeriod { get; set; }
}

/// <summary>How the nodes of a swarm get their certificates.</summary>
public sealed class SwarmCA : DockerValue
{
    /// <summary>How long a node's certificate is valid; nanoseconds, in PowerShell a TimeSpan.</summary>
    [Counts(TimeUnit.Nanoseconds)]
    public long? NodeCertExpiry { get; set; }

    /// <summary>Authorities outside the swarm that sign in its place.</summary>
    public DockerList<SwarmExternalCA>? ExternalCAs { get; set; }

    /// <summary>Certificate of the authority that signs, as PEM.</summary>
    public string? SigningCACert { get; set; }

    /// <summary>Its key, as PEM; engines do not tell it.</summary>
    public string? SigningCAKey { get; set; }

    /// <summary>Another number than before has the swarm make itself a new root.</summary>
    public ulong? ForceRotate { get; set; }
}

/// <summary>An authority outside a swarm that signs the certificates of its nodes.</summary>
public sealed class SwarmExternalCA : DockerValue
{
    /// <summary>How it is spoken to: cfssl.</summary>
    public string? Protocol { get; set; }

    /// <summary>Where it is asked.</summary>
    public string? URL { get; set; }

    /// <summary>Settings of the protocol.</summary>
    public DockerMap<string>? Options { get; set; }

    /// <summary>Its root certificate, as PEM; the swarm's own when there is none.</summary>
    public string? CACert { get; set; }
}

/// <summary>How managers protect what they keep on disk.</summary>
public sealed class SwarmEncryption : DockerValue
{
    /// <summary>Whether it is locked with a key that a restarted manager has to be given.</summary>
    public bool? AutoLockManagers { get; set; }
}

/// <summary>What tasks have when their service says nothing.</summary>
public sealed class SwarmTaskDefaults : DockerValue
{
    /// <summary>Where their logs go.</summary>
    public SwarmDriver? LogDriver { get; set; }
}

/// <summary>A driver of a swarm, for logs, networks, secrets or templates, and its options.</summary>
public sealed class SwarmDriver : DockerValue
{
    /// <summary>Its name.</summary>
    public string? Name { get; set; }

    /// <summary>Its options.</summary>
    public DockerMap<string>? Options { get; set; }
}

/// <summary>
/// The key that managers of a locked swarm are opened with. Source: SwarmUnlockkey, <c>GET /swarm/unlockkey</c>.
/// </summary>
public sealed class DockerSwarmUnlockKey : DockerObject
{
    /// <summary>The key; empty for a swarm that is not locked.</summary>
    public string UnlockKey { get; set; } = "";

    /// <summary>Nothing: a key is not a name.</summary>
    public override string ToString() => "unlock key";
}

/// <summary>What SwarmInit is asked for. Null is not sent.</summary>
internal sealed class SwarmInit : DockerValue
{
    public string? ListenAddr { get; set; }

    public string? AdvertiseAddr { get; set; }

    public string? DataPathAddr { get; set; }

    public long? DataPathPort { get; set; }

    public string[]? DefaultAddrPool { get; set; }

    public long? SubnetSize { get; set; }

    public bool? ForceNewCluster { get; set; }

    public string? Availability { get; set; }

    public SwarmSpec? Spec { get; set; }
}

/// <summary>What SwarmJoin is asked for. Null is not sent.</summary>
internal sealed class SwarmJoin : DockerValue
{
    public string? ListenAddr { get; set; }

    public string? AdvertiseAddr { get; set; }

    public string? DataPathAddr { get; set; }

    public string[]? RemoteAddrs { get; set; }

    public string? JoinToken { get; set; }

    public string? Availability { get; set; }
}

/// <summary>What SwarmUnlock is asked for.</summary>
internal sealed class SwarmUnlock : DockerValue
{
    public string? UnlockKey { get; set; }
}
