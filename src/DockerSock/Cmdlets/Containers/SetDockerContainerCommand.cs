using System.Collections;
using System.Management.Automation;
using System.Text.Json.Nodes;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>Changes the limits and the restart policy of containers, also while they run.</summary>
/// <remarks>
/// What is not given stays as it is. Sizes are bytes or text such as 512m and 1g; -1 for -MemorySwap means no limit.
/// </remarks>
/// <example><code>Set-DockerContainer db -Memory 2GB -MemorySwap 4GB -Cpus 1.5</code>
/// More memory and processor time.</example>
/// <example><code>Get-DockerContainer job* | Set-DockerContainer -Restart no</code>
/// Nothing is restarted any more.</example>
[Cmdlet(VerbsCommon.Set, "DockerContainer", SupportsShouldProcess = true)]
[ApiOperation("ContainerUpdate", "docker update")]
[OutputType(typeof(ContainerSummary))]
public sealed class SetDockerContainerCommand : ContainerTargetCmdlet
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

    /// <summary>Processors, such as 1.5.</summary>
    [Parameter]
    public decimal? Cpus { get; set; }

    /// <summary>Weight against other containers; 1024 is the usual one.</summary>
    [Parameter]
    [Alias("c")]
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

    /// <summary>Weight of block input and output, 10 to 1000.</summary>
    [Parameter]
    public long? BlkioWeight { get; set; }

    /// <summary>Most processes; -1 for no limit.</summary>
    [Parameter]
    public long? PidsLimit { get; set; }

    /// <summary>Restart policy: no, always, unless-stopped, on-failure, on-failure:3.</summary>
    [Parameter]
    [RestartPolicy]
    public RestartPolicy? Restart { get; set; }

    /// <summary>Further fields of the API's body, as the API names them; the other parameters win over them.</summary>
    [Parameter]
    [Fields(typeof(Models.HostConfig))]
    public IDictionary? HostConfig { get; set; }

    private protected override string Action => "Update container";

    private protected override async Task ActAsync(EngineCall call, string target)
    {
        HostConfig limits = this.Fill(new HostConfig { NanoCpus = Cpu.Nano(Cpus), RestartPolicy = Restart });
        JsonObject body = JsonMerge.Of(limits, HostConfig);
        if (body.Count == 0)
        {
            throw new SockException(SockFailure.NameInvalid, "Nothing to change was given.",
                "Give a limit or -Restart.");
        }

        WarningsResponse response = await call.ReadAsync(
            DockerRequest.Post($"/containers/{target}/update", RequestBody.Of(body.ToJsonString(), "application/json")),
            DockerJson.Default.WarningsResponse).ConfigureAwait(false);
        foreach (string warning in response.Warnings)
        {
            await call.WarnAsync(target, $"{target}: {warning}").ConfigureAwait(false);
        }
    }
}
