using System.Runtime.CompilerServices;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>
/// Turns an engine's samples of a container into numbers, as the docker program computes its columns. Source:
/// ContainerStats.
/// </summary>
internal static class StatsReader
{
    /// <summary>What version 1 of control groups says where there is no limit: all whole pages that fit.</summary>
    private const ulong NoLimit = 0x7FFF_FFFF_FFFF_F000;

    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Sample after sample: two for one measure, which makes rates of them; following, one each second until the
    /// container is removed.
    /// </summary>
    /// <param name="call">The engine.</param>
    /// <param name="id">Id of the container.</param>
    /// <param name="name">Its name.</param>
    /// <param name="follow">True to go on.</param>
    /// <param name="cancel">Ends the reading.</param>
    public static async IAsyncEnumerable<ContainerMeasure> ReadAsync(
        EngineCall call, string id, string name, bool follow, [EnumeratorCancellation] CancellationToken cancel)
    {
        ContainerStatsSample? before = null;
        bool byTime = false;
        await foreach ((ContainerStatsSample sample, bool isPodman) in SamplesAsync(call, id, follow, cancel)
            .ConfigureAwait(false))
        {
            byTime = isPodman;
            bool runs = sample.Read is not null && sample.Cpu?.Usage is { Total: > 0 };
            if (before is not null || !runs || follow)
            {
                yield return Measure(sample, before, id, name, call.Engine.Endpoint.Text, byTime);
            }

            if (!follow && (before is not null || !runs))
            {
                yield break;
            }

            before = sample;
        }

        if (before is not null && !follow)
        {
            // There was no second one: it has ended in the meantime.
            yield return Measure(before, null, id, name, call.Engine.Endpoint.Text, byTime);
        }
    }

    private static async IAsyncEnumerable<(ContainerStatsSample Sample, bool IsPodman)> SamplesAsync(EngineCall call,
        string id, bool follow, [EnumeratorCancellation] CancellationToken cancel)
    {
        using (SockResponse response = await call.OpenAsync(DockerRequest.Get($"/containers/{id}/stats")
            .Query("stream", "1")).ConfigureAwait(false))
        {
            bool isPodman = response.Header("Server")?.StartsWith("Libpod/", StringComparison.Ordinal) == true;
            bool rarely = !follow && isPodman;
            await foreach (ReadOnlyMemory<byte> json in JsonSplitter.ReadAsync(response.Body, JsonShape.Values,
                cancel)
                .ConfigureAwait(false))
            {
                yield return (await call.ReadAsync(json, DockerJson.Default.ContainerStatsSample).ConfigureAwait(false),
                    isPodman);
                if (rarely)
                {
                    break;
                }
            }

            if (!rarely)
            {
                yield break;
            }
        }

        // Podman streams a sample in five seconds; who wants one measure asks it again after one.
        await Task.Delay(s_second, cancel).ConfigureAwait(false);
        yield return (await call.ReadAsync(DockerRequest.Get($"/containers/{id}/stats").Query("stream", "0"),
            DockerJson.Default.ContainerStatsSample).ConfigureAwait(false), true);
    }

    /// <summary>The measure of a sample.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="before">The one before it; null for the first.</param>
    /// <param name="id">Id of the container.</param>
    /// <param name="name">Its name.</param>
    /// <param name="dockerHost">Endpoint of the engine.</param>
    /// <param name="byTime">
    /// True where the processor time that the engine compares with is not what there was, as Podman's is: the time
    /// between the samples counts.
    /// </param>
    public static ContainerMeasure Measure(ContainerStatsSample sample, ContainerStatsSample? before, string id,
        string name, string dockerHost, bool byTime = false)
    {
        long usage = MemoryUsage(sample.Memory);
        long limit = Limit(sample.Memory?.Limit) ?? 0;
        (long received, long sent) = Network(sample);
        (long read, long written) = Block(sample);
        double? seconds = before is { Read: { } earlier } && sample.Read is { } now && now > earlier
            ? (now - earlier).TotalSeconds : null;
        (long beforeReceived, long beforeSent) = before is null ? default : Network(before);
        (long beforeRead, long beforeWritten) = before is null ? default : Block(before);
        return new ContainerMeasure
        {
            Id = id,
            Name = name,
            DockerHost = dockerHost,
            Time = sample.Read,
            CpuPercent = byTime ? CpuPercent(sample, before)
                : CpuPercent(sample.Cpu, sample.PreCpu is { System: > 0 } ? sample.PreCpu : before?.Cpu),
            MemoryUsage = usage,
            MemoryLimit = limit,
            MemoryPercent = limit == 0 ? 0 : usage * 100.0 / limit,
            NetworkReceived = received,
            NetworkSent = sent,
            NetworkReceivedRate = Rate(received, beforeReceived, seconds),
            NetworkSentRate = Rate(sent, beforeSent, seconds),
            BlockRead = read,
            BlockWritten = written,
            BlockReadRate = Rate(read, beforeRead, seconds),
            BlockWrittenRate = Rate(written, beforeWritten, seconds),
            Pids = Whole(sample.Pids?.Current ?? 0),
            PidsLimit = Limit(sample.Pids?.Limit),
        };
    }

    /// <summary>The kernel's "max" arrives as the largest number there is, or as none; null for both.</summary>
    private static long? Limit(ulong? limit) => limit is > 0 and < NoLimit and { } most ? (long)most : null;

    /// <summary>A count that no counter of the kernel's comes to stays the largest that there is.</summary>
    private static long Whole(decimal count) => (long)Math.Min(count, long.MaxValue);

    /// <summary>In a second; counters that begin anew, as with a restart, have not gone back.</summary>
    private static double? Rate(long now, long before, double? seconds) => Math.Max(0, now - before) / seconds;

    private static double CpuPercent(ContainerStatsSample sample, ContainerStatsSample? before)
    {
        (DateTimeOffset? since, CpuStats? cpu) = before is not null ? (before.Read, before.Cpu)
            : (sample.PreRead, sample.PreCpu);
        double used = (double)(sample.Cpu?.Usage?.Total ?? 0) - (cpu?.Usage?.Total ?? 0);
        return used > 0 && sample.Read - since is { Ticks: > 0 } time
            ? used / time.TotalNanoseconds * 100 : 0;
    }

    private static double CpuPercent(CpuStats? now, CpuStats? before)
    {
        now ??= new CpuStats();
        before ??= new CpuStats();
        double used = (double)(now.Usage?.Total ?? 0) - (before.Usage?.Total ?? 0);
        double system = (double)(now.System ?? 0) - (before.System ?? 0);
        double processors = now.Online is > 0 and { } online ? online : now.Usage?.PerCpu?.Count ?? 0;
        return used > 0 && system > 0 ? used / system * processors * 100 : 0;
    }

    /// <summary>
    /// Without the part of the page cache that nobody has used lately: version 1 and 2 of control groups name it
    /// differently.
    /// </summary>
    private static long MemoryUsage(MemoryStats? memory)
    {
        ulong usage = memory?.Usage ?? 0;
        DockerMap<ulong> stats = memory?.Stats ?? [];
        if (stats.TryGetValue("total_inactive_file", out ulong inactive) && inactive < usage)
        {
            return Whole(usage - inactive);
        }

        return Whole(stats.TryGetValue("inactive_file", out inactive) && inactive < usage ? usage - inactive : usage);
    }

    private static (long Received, long Sent) Network(ContainerStatsSample sample)
    {
        ICollection<NetworkStats> ends = (sample.Networks ?? []).Values;
        return (Whole(ends.Sum(static end => (decimal)end.RxBytes)),
            Whole(ends.Sum(static end => (decimal)end.TxBytes)));
    }

    private static (long Read, long Written) Block(ContainerStatsSample sample) =>
        // Version 1 of control groups writes Read, version 2 read, and its own files rbytes; rios are no bytes.
        (Bytes(sample, "read", "rbytes"), Bytes(sample, "write", "wbytes"));

    private static long Bytes(ContainerStatsSample sample, params string[] operations) =>
        Whole((sample.Blkio?.ServiceBytes ?? []).Where(entry => operations.Contains(entry.Op,
            StringComparer.OrdinalIgnoreCase)).Sum(static entry => (decimal)entry.Value));
}
