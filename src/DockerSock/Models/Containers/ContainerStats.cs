using System.Text.Json.Serialization;

namespace DockerSock.Models;

/// <summary>A sample of what a container uses, as the engine measures it. Source: ContainerStats.</summary>
internal sealed class ContainerStatsSample : DockerValue
{
    [JsonPropertyName("read")]
    public DateTime? Read { get; set; }

    [JsonPropertyName("preread")]
    public DateTime? PreRead { get; set; }

    [JsonPropertyName("pids_stats")]
    public PidsStats? Pids { get; set; }

    [JsonPropertyName("blkio_stats")]
    public BlkioStats? Blkio { get; set; }

    [JsonPropertyName("num_procs")]
    public long NumProcs { get; set; }

    [JsonPropertyName("cpu_stats")]
    public CpuStats? Cpu { get; set; }

    [JsonPropertyName("precpu_stats")]
    public CpuStats? PreCpu { get; set; }

    [JsonPropertyName("memory_stats")]
    public MemoryStats? Memory { get; set; }

    [JsonPropertyName("networks")]
    public DockerMap<NetworkStats>? Networks { get; set; }
}

/// <summary>Processes of a container.</summary>
internal sealed class PidsStats : DockerValue
{
    [JsonPropertyName("current")]
    public ulong? Current { get; set; }

    [JsonPropertyName("limit")]
    public ulong? Limit { get; set; }
}

/// <summary>Block input and output.</summary>
internal sealed class BlkioStats : DockerValue
{
    [JsonPropertyName("io_service_bytes_recursive")]
    public DockerList<BlkioEntry>? ServiceBytes { get; set; }
}

/// <summary>One kind of block input or output of one device.</summary>
internal sealed class BlkioEntry : DockerValue
{
    [JsonPropertyName("op")]
    public string Op { get; set; } = "";

    [JsonPropertyName("value")]
    public ulong Value { get; set; }
}

/// <summary>Processor time, in nanoseconds.</summary>
internal sealed class CpuStats : DockerValue
{
    [JsonPropertyName("cpu_usage")]
    public CpuUsage? Usage { get; set; }

    [JsonPropertyName("system_cpu_usage")]
    public ulong? System { get; set; }

    [JsonPropertyName("online_cpus")]
    public uint? Online { get; set; }
}

/// <summary>Processor time of the container.</summary>
internal sealed class CpuUsage : DockerValue
{
    [JsonPropertyName("total_usage")]
    public ulong Total { get; set; }

    [JsonPropertyName("percpu_usage")]
    public DockerList<ulong>? PerCpu { get; set; }
}

/// <summary>Memory, in bytes.</summary>
internal sealed class MemoryStats : DockerValue
{
    [JsonPropertyName("usage")]
    public ulong? Usage { get; set; }

    [JsonPropertyName("limit")]
    public ulong? Limit { get; set; }

    [JsonPropertyName("stats")]
    public DockerMap<ulong>? Stats { get; set; }
}

/// <summary>Traffic of one network interface, since the container's start.</summary>
internal sealed class NetworkStats : DockerValue
{
    [JsonPropertyName("rx_bytes")]
    public ulong RxBytes { get; set; }

    [JsonPropertyName("tx_bytes")]
    public ulong TxBytes { get; set; }
}

/// <summary>What a container uses. Source: ContainerStats, <c>GET /containers/{id}/stats</c>.</summary>
public sealed class ContainerMeasure : DockerObject
{
    /// <summary>Id of the container.</summary>
    public string Id { get; internal set; } = "";

    /// <summary>Name of the container.</summary>
    public string Name { get; internal set; } = "";

    /// <summary>When it was measured.</summary>
    public DateTime? Time { get; internal set; }

    /// <summary>
    /// Processor time in percent of one processor: 150 is one and a half. As the docker program computes it; with
    /// Podman, whose numbers do not allow that, by the time between two samples.
    /// </summary>
    public double CpuPercent { get; internal set; }

    /// <summary>
    /// Bytes of memory in use, without the page cache that can be had back. As the docker program computes it.
    /// </summary>
    public long MemoryUsage { get; internal set; }

    /// <summary>
    /// Bytes of memory that it may use; without a limit those of the host, or 0 where the engine says that there is
    /// none.
    /// </summary>
    public long MemoryLimit { get; internal set; }

    /// <summary>Memory in use, in percent of the limit.</summary>
    public double MemoryPercent { get; internal set; }

    /// <summary>Bytes received from all its networks since it was started.</summary>
    public long NetworkReceived { get; internal set; }

    /// <summary>Bytes sent to all its networks since it was started.</summary>
    public long NetworkSent { get; internal set; }

    /// <summary>Bytes received in a second, between this sample and the one before; null without one before.</summary>
    public double? NetworkReceivedRate { get; internal set; }

    /// <summary>Bytes sent in a second.</summary>
    public double? NetworkSentRate { get; internal set; }

    /// <summary>Bytes read from block devices since it was started.</summary>
    public long BlockRead { get; internal set; }

    /// <summary>Bytes written to block devices since it was started.</summary>
    public long BlockWritten { get; internal set; }

    /// <summary>Bytes read in a second; null without a sample before.</summary>
    public double? BlockReadRate { get; internal set; }

    /// <summary>Bytes written in a second.</summary>
    public double? BlockWrittenRate { get; internal set; }

    /// <summary>Processes and threads.</summary>
    public long Pids { get; internal set; }

    /// <summary>Most processes and threads that it may have; null for no limit.</summary>
    public long? PidsLimit { get; internal set; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
