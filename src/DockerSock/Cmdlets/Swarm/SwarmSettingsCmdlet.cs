using System.Collections;
using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>A cmdlet that says how a swarm is to be.</summary>
public abstract class SwarmSettingsCmdlet : SwarmActCmdlet
{
    /// <summary>
    /// Managers that were restarted wait for the unlock key, which Get-DockerSwarmUnlockKey tells; -AutoLock:$false has
    /// them start by themselves.
    /// </summary>
    [Parameter]
    public SwitchParameter AutoLock { get; set; }

    /// <summary>How long a node's certificate is valid: 90d, a TimeSpan.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? CertExpiry { get; set; }

    /// <summary>Time between two heartbeats of a node.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? DispatcherHeartbeat { get; set; }

    /// <summary>
    /// Authorities outside the swarm that sign certificates in its place: 'protocol=cfssl,url=https://ca.example', or
    /// @{ URL = 'https://ca.example'; CACert = (Get-Content -Raw root.pem) }.
    /// </summary>
    [Parameter]
    [ExternalCA]
    public SwarmExternalCA[]? ExternalCA { get; set; }

    /// <summary>Snapshots of the managers' log that are kept besides the current one.</summary>
    [Parameter]
    [ValidateRange(0, long.MaxValue)]
    public long? MaxSnapshots { get; set; }

    /// <summary>Entries of the managers' log from one snapshot to the next.</summary>
    [Parameter]
    [ValidateRange(0, long.MaxValue)]
    public long? SnapshotInterval { get; set; }

    /// <summary>Old tasks that are kept for each slot of a service, or for each node; all when negative.</summary>
    [Parameter]
    public long? TaskHistoryLimit { get; set; }

    /// <summary>
    /// Further fields of the API's SwarmSpec, such as @{ Labels = @{ owner = 'shop' } }; the other parameters win over
    /// them.
    /// </summary>
    [Parameter]
    [Fields(typeof(Models.SwarmSpec))]
    public IDictionary? Spec { get; set; }

    /// <summary>Tells a user who has locked the swarm what comes of it.</summary>
    private protected ValueTask WarnOfLockAsync(EngineCall call) => !AutoLock ? default : call.WarnAsync(null,
        "The swarm is locked: keep the key that Get-DockerSwarmUnlockKey tells. Managers that were restarted need it.");

    /// <summary>What the parameters say, and nothing else.</summary>
    private protected SwarmSpec Settings() => new()
    {
        Orchestration = TaskHistoryLimit is null ? null
            : new SwarmOrchestration { TaskHistoryRetentionLimit = TaskHistoryLimit },
        Raft = MaxSnapshots is null && SnapshotInterval is null ? null
            : new SwarmRaft { KeepOldSnapshots = (ulong?)MaxSnapshots, SnapshotInterval = (ulong?)SnapshotInterval },
        Dispatcher = DispatcherHeartbeat is null ? null
            : new SwarmDispatcher { HeartbeatPeriod = TimeUnit.InNanoseconds(DispatcherHeartbeat) },
        CAConfig = CertExpiry is null && ExternalCA is null ? null
            : new SwarmCA
            {
                NodeCertExpiry = TimeUnit.InNanoseconds(CertExpiry),
                ExternalCAs = ExternalCA is null ? null : [.. ExternalCA],
            },
        EncryptionConfig = MyInvocation.BoundParameters.ContainsKey(nameof(AutoLock))
            ? new SwarmEncryption { AutoLockManagers = AutoLock } : null,
    };
}
