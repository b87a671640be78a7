using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>The parameters that limit a container, when it is created and afterwards.</summary>
internal interface ILimitParameters
{
    public long? Memory { get; }

    public long? MemorySwap { get; }

    public long? MemoryReservation { get; }

    public decimal? Cpus { get; }

    public long? CpuShares { get; }

    public long? CpuPeriod { get; }

    public long? CpuQuota { get; }

    public long? CpuRealtimePeriod { get; }

    public long? CpuRealtimeRuntime { get; }

    public string? CpusetCpus { get; }

    public string? CpusetMems { get; }

    public int? BlkioWeight { get; }

    public long? PidsLimit { get; }

    public RestartPolicy? Restart { get; }
}

/// <summary>Limits of a container as the API has them.</summary>
internal static class LimitParameters
{
    /// <summary>Puts what was given into a host configuration; what was not stays away from it.</summary>
    public static HostConfig Apply(this ILimitParameters given, HostConfig host)
    {
        host.Memory = given.Memory;
        host.MemorySwap = given.MemorySwap;
        host.MemoryReservation = given.MemoryReservation;
        host.NanoCpus = Cpu.Nano(given.Cpus);
        host.CpuShares = given.CpuShares;
        host.CpuPeriod = given.CpuPeriod;
        host.CpuQuota = given.CpuQuota;
        host.CpuRealtimePeriod = given.CpuRealtimePeriod;
        host.CpuRealtimeRuntime = given.CpuRealtimeRuntime;
        host.CpusetCpus = given.CpusetCpus;
        host.CpusetMems = given.CpusetMems;
        host.BlkioWeight = given.BlkioWeight;
        host.PidsLimit = given.PidsLimit;
        host.RestartPolicy = given.Restart;
        return host;
    }
}
