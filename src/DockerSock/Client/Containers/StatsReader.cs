using System.Runtime.CompilerServices;
using DockerSock.Models;

namespace DockerSock.Client;

/// <summary>
/// Turns an engine's samples of a container into numbers, as the docker program computes its columns. Source:
/// ContainerStats.
/// </summary>
internal static class StatsReader
{
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
        await foreach (ContainerStatsSample sample in SamplesAsync(call, id, follow, cancel).ConfigureAwait(false))
        {
            bool runs = sample.Read is not null && sample.Cpu?.Usage is { Total: > 0 };
            if (before is not null || !runs || follow)
            {
                yield return Measure(sample, before, id, name, call.Engine.Endpoint.Text);
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
            yield return Measure(before, null, id, name, call.Engine.Endpoint.Text);
        }
    }

    private static async IAsyncEnumerable<ContainerStatsSample> SamplesAsync(EngineCall call, string id, bool follow,
        [EnumeratorCancellation] CancellationToken cancel)
    {
        using (SockResponse response = await call.OpenAsync(DockerRequest.Get($"/containers/{id}/stats")
            .Query("stream", "1")).ConfigureAwait(false))
        {
            bool rarely = !follow && response.Header("Server")?.StartsWith("Libpod/", StringComparison.Ordinal) == true;
            await foreach (ReadOnlyMemory<byte> json in JsonSplitter.ReadAsync(response.Body, splitArrays: false,
                cancel)
                .ConfigureAwait(false))
            {
                yield return ModelReader.Read(json.Span, DockerJson.Default.ContainerStatsSample);
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
        await foreach (ContainerStatsSample second in call.ListAsync(
            DockerRequest.Get($"/containers/{id}/stats").Query("stream", "0"), DockerJson.Default.ContainerStatsSample)
                .ConfigureAwait(false))
        {
            yield return second;
        }
    }

    /// <summary>The measure of a sample.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="before">The one before it; null for the first.</param>
    /// <param name="id">Id of the container.</param>
    /// <param name="name">Its name.</param>
    /// <param name="dockerHost">Endpoint of the engine.</param>
    public static ContainerMeasure Measure(ContainerStatsSample sample, ContainerStatsSample? before, string id,
        string name, string dockerHost)
    {
        long usage = MemoryUsage(sample.Memory);
        long limit = (long)(sample.Memory?.Limit ?? 0);
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
            CpuPercent = CpuPercent(sample.Cpu, sample.PreCpu is { System: > 0 } ? sample.PreCpu : before?.Cpu),
            MemoryUsage = usage,
            MemoryLimit = limit,
            MemoryPercent = limit == 0 ? 0 : usage * 100.0 / limit,
            NetworkReceived = received,
            NetworkSent = sent,
            NetworkReceivedRate = (received - beforeReceived) / seconds,
            NetworkSentRate = (sent - beforeSent) / seconds,
            BlockRead = read,
            BlockWritten = written,
            BlockReadRate = (read - beforeRead) / seconds,
            BlockWrittenRate = (written - beforeWritten) / seconds,
            Pids = (long)(sample.Pids?.Current ?? 0),
            // The kernel's "max" arrives as the largest number there is, or as none.
            PidsLimit = sample.Pids?.Limit is > 0 and < long.MaxValue and { } most ? (long)most : null,
        };
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
            return (long)(usage - inactive);
        }

        return (long)(stats.TryGetValue("inactive_file", out inactive) && inactive < usage ? usage - inactive : usage);
    }

    private static (long Received, long Sent) Network(ContainerStatsSample sample) => (sample.Networks ?? []).Values
        .Aggregate((Received: 0L, Sent: 0L), static (sum, one) =>
            (sum.Received + (long)one.RxBytes, sum.Sent + (long)one.TxBytes));

    private static (long Read, long Written) Block(ContainerStatsSample sample)
    {
        long read = 0;
        long written = 0;
        foreach (BlkioEntry entry in sample.Blkio?.ServiceBytes ?? [])
        {
            // Version 1 of control groups writes Read, version 2 read.
            read += entry.Op is ['r' or 'R', ..] ? (long)entry.Value : 0;
            written += entry.Op is ['w' or 'W', ..] ? (long)entry.Value : 0;
        }

        return (read, written);
    }
}
