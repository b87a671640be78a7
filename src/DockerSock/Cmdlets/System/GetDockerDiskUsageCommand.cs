using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>
/// Tells what images, containers, volumes and the build cache take on the engine's disk, and what of it can be had
/// back.
/// </summary>
/// <remarks>
/// The numbers are those of docker system df: engines from API 1.52 on add up themselves, and for older ones it is done
/// here in the same way. Reclaimable is what removing everything that is not in use frees; layers that images in use
/// share with others stay. The engine counts files for its answer, which may take a while.
/// </remarks>
/// <example><code>Get-DockerDiskUsage</code>A row for each kind.</example>
/// <example><code>Get-DockerDiskUsage -Detailed | Sort-Object Reclaimable -Descending | Select-Object -First 10</code>
/// The ten objects whose removal frees most.</example>
[Cmdlet(VerbsCommon.Get, "DockerDiskUsage", DefaultParameterSetName = "Sums")]
[ApiOperation("SystemDataUsage", "docker system df")]
[OutputType(typeof(DiskUsage), ParameterSetName = ["Sums"])]
[OutputType(typeof(DiskUsageItem), ParameterSetName = ["Detailed"])]
public sealed class GetDockerDiskUsageCommand : DockerCmdlet
{
    /// <summary>Only these kinds; the others are not added up by engines of API 1.42 and newer.</summary>
    [Parameter(Position = 0)]
    [ValidateSet("Images", "Containers", "Volumes", "BuildCache")]
    public string[] Type { get; set; } = [];

    /// <summary>Each object instead of the sums (docker system df -v).</summary>
    [Parameter(ParameterSetName = "Detailed", Mandatory = true)]
    public SwitchParameter Detailed { get; set; }

    private protected override void Process() =>
        Ask(null, call => Detailed ? DiskUsageReader.ItemsAsync(call, Type) : DiskUsageReader.SumAsync(call, Type));
}
