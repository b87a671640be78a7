using System.Globalization;
using System.Management.Automation;
using System.Text.Json.Nodes;
using DockerSock.Client;
using DockerSock.Completion;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <content>Where its tasks are, and what of a node they may use.</content>
public abstract partial class ServiceSpecCmdlet
{
    /// <summary>Most processors of a task, such as 1.5; 0 for no limit.</summary>
    [Parameter]
    public decimal? LimitCpu { get; set; }

    /// <summary>Most memory of a task, in bytes: 512MB, '512m'; 0 for no limit.</summary>
    [Parameter]
    [ByteSize]
    public long? LimitMemory { get; set; }

    /// <summary>Most processes of a task; 0 for no limit.</summary>
    [Parameter]
    public long? LimitPids { get; set; }

    /// <summary>Processors that are kept for a task, such as 0.5.</summary>
    [Parameter]
    public decimal? ReserveCpu { get; set; }

    /// <summary>Memory that is kept for a task, in bytes: 256MB, '256m'.</summary>
    [Parameter]
    [ByteSize]
    public long? ReserveMemory { get; set; }

    /// <summary>Things of made-up kinds that a task is given: 'gpu=2'.</summary>
    [Parameter]
    [Alias("GenericResourceAdd")]
    [Map]
    public DockerMap<string>? GenericResource { get; set; }

    /// <summary>Swap of a task, in bytes, besides its memory limit; -1 for no limit. API 1.52.</summary>
    [Parameter]
    [ByteSize]
    public long? MemorySwap { get; set; }

    /// <summary>How readily a task's memory is swapped out, 0 to 100; -1 for the node's own way. API 1.52.</summary>
    [Parameter]
    [ValidateRange(-1, 100)]
    public long? MemorySwappiness { get; set; }

    /// <summary>When a task that has ended is started again: none, on-failure, any.</summary>
    [Parameter]
    [ValidateSet("none", "on-failure", "any")]
    public string? RestartCondition { get; set; }

    /// <summary>Time before a task is started again.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? RestartDelay { get; set; }

    /// <summary>How often a task is started again; 0 is without end.</summary>
    [Parameter]
    public ulong? RestartMaxAttempts { get; set; }

    /// <summary>Time in which starts are counted.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? RestartWindow { get; set; }

    /// <summary>What holds for the nodes that tasks can be on: 'node.role==worker', 'node.labels.disk!=slow'.</summary>
    [Parameter]
    [Alias("ConstraintAdd")]
    [ArgumentCompleter(typeof(ConstraintCompleter))]
    public string[]? Constraint { get; set; }

    /// <summary>
    /// Labels of nodes that tasks are spread over, the most important first: 'spread=node.labels.rack'.
    /// </summary>
    [Parameter]
    [Alias("PlacementPref", "PlacementPrefAdd")]
    public string[]? PlacementPreference { get; set; }

    /// <summary>Most tasks on one node; 0 for no limit.</summary>
    [Parameter]
    [Alias("ReplicasMaxPerNode")]
    public ulong? MaxReplicasPerNode { get; set; }

    /// <summary>
    /// Log driver of the tasks: json-file, local, journald, none. It takes the options of the one before away.
    /// </summary>
    [Parameter]
    public string? LogDriver { get; set; }

    /// <summary>Options of the log driver: @{ 'max-size' = '10m' }.</summary>
    [Parameter]
    [Alias("LogOpt")]
    [Map]
    public DockerMap<string>? LogOption { get; set; }

    private void ChangeResources(JsonPart resources)
    {
        resources["Limits"].Set("NanoCPUs", Cpu.Nano(LimitCpu)).Set("MemoryBytes", LimitMemory).Set("Pids", LimitPids);
        JsonPart kept = resources["Reservations"];
        kept.Set("NanoCPUs", Cpu.Nano(ReserveCpu)).Set("MemoryBytes", ReserveMemory);
        kept.Merge("GenericResources", JsonPart.Of(GenericResource?.Select(Generic)), static one => Kind(one),
            Removed.GenericResource is { } kinds ? kind => kinds.Contains(kind, StringComparer.Ordinal) : null);
        resources.Set("SwapBytes", MemorySwap).Set("MemorySwappiness", MemorySwappiness);
    }

    private void ChangePlacement(JsonPart task)
    {
        task["RestartPolicy"].Set("Condition", RestartCondition).Set("Delay", RestartDelay)
            .Set("MaxAttempts", RestartMaxAttempts).Set("Window", RestartWindow);
        JsonPart placement = task["Placement"];
        placement.Set("MaxReplicas", MaxReplicasPerNode).Merge("Constraints", Constraint, Removed.Constraint);
        string[]? gone = Removed.PlacementPreference?.Select(Spread).ToArray();
        placement.Merge("Preferences", JsonPart.Of(PlacementPreference?.Select(static text =>
            new PlacementPreference { Spread = new PlacementSpread { SpreadDescriptor = Spread(text) } })),
            static one => one["Spread"]?["SpreadDescriptor"]?.GetValue<string>(), gone is null
                ? null : label => gone.Contains(label, StringComparer.Ordinal));
        JsonPart log = task["LogDriver"];
        if (LogDriver is not null)
        {
            log.Drop("Options");
        }
        else if (LogOption is not null && log.Found?["Name"] is null)
        {
            throw new SockException(SockFailure.NameInvalid,
                "-LogOption needs -LogDriver: the service has no log driver of its own.");
        }

        log.Set("Name", LogDriver).Merge("Options", LogOption);
    }

    private static GenericResource Generic(KeyValuePair<string, string> one) => new()
    {
        DiscreteResourceSpec = new DiscreteResource
        {
            Kind = one.Key,
            Value = long.TryParse(one.Value, NumberStyles.None, CultureInfo.InvariantCulture, out long count) ? count
                : throw new SockException(SockFailure.NameInvalid, $"'{one.Key}={one.Value}' is no number of things.",
                    "Write -GenericResource gpu=2."),
        },
    };

    private static string? Kind(JsonNode resource) =>
        (resource["DiscreteResourceSpec"] ?? resource["NamedResourceSpec"])?["Kind"]?.GetValue<string>();

    private static string Spread(string text) => text.Split('=', 2) switch
    {
        ["spread", { Length: > 0 } label] => label,
        [var label] when label.Contains('.') => label,
        _ => throw new SockException(SockFailure.NameInvalid, $"'{text}' is no preference of nodes.",
            "Write spread=node.labels.rack."),
    };
}
