using System.Collections;
using System.Management.Automation;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <content>What of the host it may use.</content>
public abstract partial class ContainerCreateCmdlet
{
    /// <summary>Memory limit, in bytes: 512MB, '512m'.</summary>
    [Parameter]
    [Alias("m")]
    [ByteSize]
    public long? Memory { get; set; }

    /// <summary>Limit of memory and swap together, in bytes; -1 for no limit.</summary>
    [Parameter]
    [ByteSize]
    public long? MemorySwap { get; set; }

    /// <summary>Memory that it shall keep when memory is short, in bytes.</summary>
    [Parameter]
    [ByteSize]
    public long? MemoryReservation { get; set; }

    /// <summary>How readily its memory is swapped out, 0 to 100; -1 for the host's own way.</summary>
    [Parameter]
    [ValidateRange(-1, 100)]
    public long? MemorySwappiness { get; set; }

    /// <summary>Limit of kernel memory, in bytes; old engines only.</summary>
    [Parameter]
    [ByteSize]
    public long? KernelMemory { get; set; }

    /// <summary>Processors, such as 1.5.</summary>
    [Parameter]
    public decimal? Cpus { get; set; }

    /// <summary>Weight against other containers; 1024 is the usual one.</summary>
    [Parameter]
    public long? CpuShares { get; set; }

    /// <summary>Period of the processor quota, in microseconds.</summary>
    [Parameter]
    public long? CpuPeriod { get; set; }

    /// <summary>Microseconds of processor time in each period.</summary>
    [Parameter]
    public long? CpuQuota { get; set; }

    /// <summary>Period of the real-time quota, in microseconds.</summary>
    [Parameter]
    [Alias("CpuRtPeriod")]
    public long? CpuRealtimePeriod { get; set; }

    /// <summary>Microseconds of real-time processor time in each period.</summary>
    [Parameter]
    [Alias("CpuRtRuntime")]
    public long? CpuRealtimeRuntime { get; set; }

    /// <summary>Processors to run on: 0-2, or '0,3'.</summary>
    [Parameter]
    public string? CpusetCpus { get; set; }

    /// <summary>Memory nodes to use: 0-1.</summary>
    [Parameter]
    public string? CpusetMems { get; set; }

    /// <summary>Number of processors; Windows engines only.</summary>
    [Parameter]
    public long? CpuCount { get; set; }

    /// <summary>Share of the processors, in percent; Windows engines only.</summary>
    [Parameter]
    public long? CpuPercent { get; set; }

    /// <summary>Most processes; -1 for no limit.</summary>
    [Parameter]
    public long? PidsLimit { get; set; }

    /// <summary>Weight of block input and output, 10 to 1000.</summary>
    [Parameter]
    public long? BlkioWeight { get; set; }

    /// <summary>Weights of devices: '/dev/sda:500'.</summary>
    [Parameter]
    [DeviceWeights]
    public WeightDevice[]? BlkioWeightDevice { get; set; }

    /// <summary>Most bytes read in a second from devices: '/dev/sda:1mb'.</summary>
    [Parameter]
    [DeviceLimits]
    public ThrottleDevice[]? DeviceReadBps { get; set; }

    /// <summary>Most reads in a second from devices: '/dev/sda:1000'.</summary>
    [Parameter]
    [DeviceLimits]
    public ThrottleDevice[]? DeviceReadIops { get; set; }

    /// <summary>Most bytes written in a second to devices: '/dev/sda:1mb'.</summary>
    [Parameter]
    [DeviceLimits]
    public ThrottleDevice[]? DeviceWriteBps { get; set; }

    /// <summary>Most writes in a second to devices: '/dev/sda:1000'.</summary>
    [Parameter]
    [DeviceLimits]
    public ThrottleDevice[]? DeviceWriteIops { get; set; }

    /// <summary>Most bytes in a second on the system drive; Windows engines only.</summary>
    [Parameter]
    [ByteSize]
    public long? IoMaxBandwidth { get; set; }

    /// <summary>Most operations in a second on the system drive; Windows engines only.</summary>
    [Parameter]
    public long? IoMaxIops { get; set; }

    /// <summary>Has the kernel not kill it for want of memory.</summary>
    [Parameter]
    public SwitchParameter OomKillDisable { get; set; }

    /// <summary>How readily the kernel kills it for want of memory, -1000 to 1000.</summary>
    [Parameter]
    [ValidateRange(-1000, 1000)]
    public long? OomScoreAdj { get; set; }

    /// <summary>Limits of its processes: 'nofile=1024:2048', @{ nofile = 1024 }.</summary>
    [Parameter]
    [Ulimits]
    public Ulimit[]? Ulimit { get; set; }

    /// <summary>Bytes of /dev/shm: 64MB, '64m'.</summary>
    [Parameter]
    [ByteSize]
    public long? ShmSize { get; set; }

    /// <summary>GPUs: all, 2, 'device=0,2'.</summary>
    [Parameter]
    [Alias("Gpus")]
    [Gpus]
    public DeviceRequest[]? Gpu { get; set; }

    /// <summary>Devices: '/dev/fuse', '/dev/host:/dev/container:rwm'.</summary>
    [Parameter]
    [Devices]
    public DeviceMapping[]? Device { get; set; }

    /// <summary>Rules for devices: 'c 42:* rmw'.</summary>
    [Parameter]
    public string[]? DeviceCgroupRule { get; set; }

    /// <summary>Restart policy: no, always, unless-stopped, on-failure, on-failure:3.</summary>
    [Parameter]
    [RestartPolicy]
    public RestartPolicy? Restart { get; set; }

    /// <summary>
    /// Further fields of the host's configuration, as the API names them; the other parameters win over them.
    /// </summary>
    [Parameter]
    [Fields(typeof(Models.HostConfig))]
    public IDictionary? HostConfig { get; set; }

    private void SetResources(HostConfig host)
    {
        host.NanoCpus = Cpu.Nano(Cpus);
        host.RestartPolicy = Restart;
        host.BlkioDeviceReadBps = List(DeviceReadBps);
        host.BlkioDeviceReadIOps = List(DeviceReadIops);
        host.BlkioDeviceWriteBps = List(DeviceWriteBps);
        host.BlkioDeviceWriteIOps = List(DeviceWriteIops);
        host.IOMaximumBandwidth = IoMaxBandwidth;
        host.IOMaximumIOps = IoMaxIops;
        host.Ulimits = List(Ulimit);
        host.DeviceRequests = List(Gpu);
        host.Devices = List(Device);
        host.DeviceCgroupRules = List(DeviceCgroupRule);
    }
}
