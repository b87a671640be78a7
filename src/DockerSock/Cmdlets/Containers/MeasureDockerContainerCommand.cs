using System.Management.Automation;
using DockerSock.Client;
using DockerSock.Completion;
using DockerSock.Models;

namespace DockerSock.Cmdlets;

/// <summary>
/// Measures what containers use: processor, memory, network, block devices, processes. Numbers, not text.
/// </summary>
/// <remarks>
/// All containers are measured at the same time, which takes the second that an engine needs for it. Without a name it
/// is all that run. They come in the order of Get-DockerContainer, or in that of their names. CpuPercent and
/// MemoryUsage are computed as the docker program computes them. -Follow goes on, each second, until Ctrl+C.
/// </remarks>
/// <example><code>Measure-DockerContainer | Sort-Object MemoryUsage -Descending | Select-Object -First 5</code>
/// Who has the most memory.</example>
/// <example><code>Measure-DockerContainer web* -Follow | Where-Object CpuPercent -gt 80</code>
/// Whenever one is busy.</example>
[Cmdlet(VerbsDiagnostic.Measure, "DockerContainer")]
[ApiOperation("ContainerStats", "docker stats")]
[OutputType(typeof(ContainerMeasure))]
public sealed class MeasureDockerContainerCommand : DockerEachCmdlet
{
    /// <summary>The containers: id, start of an id, name, or a wildcard for names. Without it all that run.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    [ObjectIdentity]
    [ArgumentCompleter(typeof(ContainerCompleter))]
    public ObjectIdentity[] Id { get; set; } = [ObjectIdentity.Of("*")];

    /// <summary>Goes on, with a measure of each container each second.</summary>
    [Parameter]
    [Alias("Stream")]
    public SwitchParameter Follow { get; set; }

    private protected override ObjectIdentity[] Targets => Id;

    private protected override string Word => "container";

    private protected override bool InOrder => !Follow;

    private protected override int AtOnce => int.MaxValue;

    private protected override async IAsyncEnumerable<string> ExpandAsync(EngineCall call, NamePattern pattern)
    {
        await foreach (ContainerSummary container in ContainerLookup.FindAsync(call, [pattern]).ConfigureAwait(false))
        {
            // A wildcard means those that there is something to measure of.
            if (container.State is "running" or "paused")
            {
                yield return container.Id;
            }
        }
    }

    private protected override async IAsyncEnumerable<object?> RunAsync(EngineCall call, string target)
    {
        ContainerInspect container = await ContainerLookup.InspectAsync(call, target).ConfigureAwait(false);
        await foreach (ContainerMeasure measure in StatsReader.ReadAsync(call, container.Id, container.Name, Follow,
            call.Cancel).ConfigureAwait(false))
        {
            yield return measure;
        }
    }
}
