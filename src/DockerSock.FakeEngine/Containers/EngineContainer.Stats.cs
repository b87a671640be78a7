namespace DockerSock.Fake;

/// <summary>The processors at one moment: nanoseconds of a container's, and of the machine's.</summary>
internal sealed record CpuSample(DateTimeOffset Read, long Total, long Kernel, ulong Machine, int Processors);

/// <content>What it uses.</content>
public sealed partial class EngineContainer
{
    private ContainerStats? _stats;

    /// <summary>What it uses while it runs; a sample of one that does not run is all zeros.</summary>
    public ContainerStats Stats => LazyInitializer.EnsureInitialized(ref _stats);

    /// <summary>Its processors at a moment; the machine's count from a day before the container started.</summary>
    internal CpuSample SampleProcessors(DateTimeOffset moment)
    {
        int processors = Stats.Processors ?? _engine.System.Processors;
        TimeSpan ran = moment - (StartedAt ?? Created);
        ran = ran < TimeSpan.Zero ? TimeSpan.Zero : ran;
        long total = (long)((Stats.CpuTime.Ticks + (ran.Ticks * Stats.CpuPercent / 100)) * 100);
        double machine = (ran + TimeSpan.FromDays(1)).TotalSeconds * processors;
        return new CpuSample(moment, total, total / 4, (ulong)(machine * 1e9), processors);
    }
}
