using System.Text.Json;

namespace DockerSock.Fake;

/// <summary>A sample of GET /containers/{name}/stats, as engines on cgroup v2 give it.</summary>
internal static class StatsJson
{
    private static readonly string[] s_unused =
    [
        "io_serviced_recursive", "io_queue_recursive", "io_service_time_recursive", "io_wait_time_recursive",
        "io_merged_recursive", "io_time_recursive", "sectors_recursive",
    ];

    /// <summary>What the kernel also counts; nothing here needs it.</summary>
    private static readonly string[] s_memory =
    [
        "active_anon", "anon_thp", "file_dirty", "file_writeback", "inactive_anon", "kernel_stack", "pgactivate",
        "pgdeactivate", "pglazyfree", "pglazyfreed", "pgrefill", "pgscan", "pgsteal", "shmem", "slab",
        "slab_reclaimable", "slab_unreclaimable", "sock", "thp_collapse_alloc", "thp_fault_alloc", "unevictable",
        "workingset_activate", "workingset_nodereclaim", "workingset_refault",
    ];

    /// <summary>Writes a sample.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="container">The container.</param>
    /// <param name="state">Its engine.</param>
    /// <param name="api">The version that was asked for.</param>
    /// <param name="now">The processors now; null for a container that does not run.</param>
    /// <param name="before">The processors at the sample before; null without one.</param>
    /// <param name="named">Whether it says whose it is.</param>
    public static void Write(
        Utf8JsonWriter writer,
        EngineContainer container,
        EngineState state,
        ApiVersion api,
        CpuSample? now,
        CpuSample? before,
        bool named)
    {
        ContainerStats? stats = now is null ? null : container.Stats;
        writer.WriteStartObject();
        if (named)
        {
            writer.WriteString("name", "/" + container.Name);
            writer.WriteString("id", container.Id);
        }

        if (api.From(52))
        {
            writer.WriteString("os_type", "linux");
        }

        writer.WriteString("read", GoText.Time(now?.Read));
        writer.WriteString("preread", GoText.Time(before?.Read));
        writer.Object("pids_stats", () => WritePids(writer, container, stats));
        writer.Object("blkio_stats", () => WriteDisks(writer, stats));
        writer.WriteNumber("num_procs", 0);
        writer.Object("storage_stats", () => { });
        writer.Object("cpu_stats", () => WriteProcessors(writer, now));
        writer.Object("precpu_stats", () => WriteProcessors(writer, before));
        writer.Object("memory_stats", () => WriteMemory(writer, container, state, stats));
        bool networks = container.Host.NetworkMode is not ("host" or "none");
        if (stats is not null && networks && stats.Interfaces.Count > 0)
        {
            writer.Object("networks", () => WriteNetworks(writer, stats));
        }

        writer.WriteEndObject();
    }

    private static void WritePids(Utf8JsonWriter writer, EngineContainer container, ContainerStats? stats)
    {
        if (stats is not null)
        {
            writer.WriteNumber("current", stats.Pids ?? container.Processes.Count);
            writer.WriteNumber("limit", stats.PidsLimit ?? ulong.MaxValue);
        }
    }

    private static void WriteDisks(Utf8JsonWriter writer, ContainerStats? stats)
    {
        (string Operation, long Bytes)[] operations = stats is null || (stats.BlockRead | stats.BlockWritten) == 0
            ? []
            : [("read", stats.BlockRead), ("write", stats.BlockWritten)];
        if (operations.Length == 0)
        {
            writer.WriteNull("io_service_bytes_recursive");
        }
        else
        {
            writer.List("io_service_bytes_recursive", operations, operation =>
            {
                writer.WriteNumber("major", 254);
                writer.WriteNumber("minor", 0);
                writer.WriteString("op", operation.Operation);
                writer.WriteNumber("value", operation.Bytes);
            });
        }

        foreach (string name in s_unused)
        {
            writer.WriteNull(name);
        }
    }

    private static void WriteProcessors(Utf8JsonWriter writer, CpuSample? sample)
    {
        writer.Object("cpu_usage", () =>
        {
            writer.WriteNumber("total_usage", sample?.Total ?? 0);
            writer.WriteNumber("usage_in_kernelmode", sample?.Kernel ?? 0);
            writer.WriteNumber("usage_in_usermode", (sample?.Total - sample?.Kernel) ?? 0);
        });
        if (sample is not null)
        {
            writer.WriteNumber("system_cpu_usage", sample.Machine);
            writer.WriteNumber("online_cpus", sample.Processors);
        }

        writer.Object("throttling_data", () =>
        {
            writer.WriteNumber("periods", 0);
            writer.WriteNumber("throttled_periods", 0);
            writer.WriteNumber("throttled_time", 0);
        });
    }

    private static void WriteMemory(
        Utf8JsonWriter writer, EngineContainer container, EngineState state, ContainerStats? stats)
    {
        if (stats is null)
        {
            return;
        }

        long own = container.Host.Requested.Number("Memory");
        writer.WriteNumber("usage", stats.Memory);
        writer.Object("stats", () =>
        {
            writer.WriteNumber("active_file", 0);
            writer.WriteNumber("anon", stats.Memory - stats.InactiveFile);
            writer.WriteNumber("file", stats.InactiveFile);
            writer.WriteNumber("file_mapped", stats.InactiveFile);
            writer.WriteNumber("inactive_file", stats.InactiveFile);
            writer.WriteNumber("pgfault", 1732);
            writer.WriteNumber("pgmajfault", 1);
            foreach (string name in s_memory)
            {
                writer.WriteNumber(name, 0);
            }
        });
        writer.WriteNumber("limit", stats.MemoryLimit ?? (own > 0 ? own : state.System.Memory));
    }

    private static void WriteNetworks(Utf8JsonWriter writer, ContainerStats stats)
    {
        foreach ((string name, InterfaceStats through) in stats.Interfaces)
        {
            writer.Object(name, () =>
            {
                writer.WriteNumber("rx_bytes", through.Received);
                writer.WriteNumber("rx_packets", through.PacketsReceived);
                writer.WriteNumber("rx_errors", 0);
                writer.WriteNumber("rx_dropped", 0);
                writer.WriteNumber("tx_bytes", through.Sent);
                writer.WriteNumber("tx_packets", through.PacketsSent);
                writer.WriteNumber("tx_errors", 0);
                writer.WriteNumber("tx_dropped", 0);
            });
        }
    }
}
