namespace DockerSock.Fake;

/// <summary>
/// What a container uses, as GET …/stats samples it. Change it inside <see cref="EngineState.Change"/>.
/// </summary>
public sealed class ContainerStats
{
    /// <summary>How busy it keeps processors; 100 is one of them. Its processor time grows with the clock.</summary>
    public double CpuPercent { get; set; }

    /// <summary>The processor time that it had used when it started.</summary>
    public TimeSpan CpuTime { get; set; }

    /// <summary>How many processors it may see; null for all of the machine.</summary>
    public int? Processors { get; set; }

    /// <summary>Memory in use, in bytes, with the files that the kernel keeps for it.</summary>
    public long Memory { get; set; } = 2_000_000;

    /// <summary>The part of <see cref="Memory"/> that `docker stats` takes off: files not used lately.</summary>
    public long InactiveFile { get; set; }

    /// <summary>The most memory that it may use; null for its limit, or all of the machine.</summary>
    public long? MemoryLimit { get; set; }

    /// <summary>What went through its network interfaces, by name; none for a container without networks.</summary>
    public SortedDictionary<string, InterfaceStats> Interfaces { get; } =
        new(StringComparer.Ordinal) { ["eth0"] = new InterfaceStats() };

    /// <summary>Bytes read from disks.</summary>
    public long BlockRead { get; set; }

    /// <summary>Bytes written to disks.</summary>
    public long BlockWritten { get; set; }

    /// <summary>How many processes and threads; null for as many as it has processes.</summary>
    public long? Pids { get; set; }

    /// <summary>The most processes and threads; null for no limit.</summary>
    public ulong? PidsLimit { get; set; }

    /// <summary>Runs before each sample, such as to let numbers grow; it must not wait.</summary>
    public Action<ContainerStats>? Sampling { get; set; }
}

/// <summary>What went through a network interface.</summary>
public sealed class InterfaceStats
{
    /// <summary>Bytes received.</summary>
    public long Received { get; set; }

    /// <summary>Packets received.</summary>
    public long PacketsReceived { get; set; }

    /// <summary>Bytes sent.</summary>
    public long Sent { get; set; }

    /// <summary>Packets sent.</summary>
    public long PacketsSent { get; set; }
}
